import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.jetbrains.kotlin.cli.FrontendConfigurationKeysKt;
import org.jetbrains.kotlin.cli.common.messages.MessageCollector;
import org.jetbrains.kotlin.cli.jvm.compiler.EnvironmentConfigFiles;
import org.jetbrains.kotlin.cli.jvm.compiler.KotlinCoreEnvironment;
import com.intellij.openapi.util.Disposer;
import com.intellij.openapi.util.text.StringUtil;
import com.intellij.psi.*;
import com.intellij.psi.util.PsiTreeUtil;
import org.jetbrains.kotlin.compiler.plugin.CompilerPluginRegistrar;
import org.jetbrains.kotlin.config.*;
import org.jetbrains.kotlin.lexer.KtTokens;
import org.jetbrains.kotlin.psi.*;

/** Lists the declarations of Kotlin files by Kotlin's own compiler, one JSON line per file. Reads paths from stdin. */
public final class KotlinDeclarations {
  private final List<String> found = new ArrayList<>();
  private final String text;

  private KotlinDeclarations(String text) {
    this.text = text;
  }

  public static void main(String[] arguments) throws IOException {
    System.setProperty("idea.home.path", System.getProperty("java.io.tmpdir"));
    var configuration = new CompilerConfiguration();
    configuration.put(CommonConfigurationKeys.MODULE_NAME, "judge");
    configuration.put(CommonConfigurationKeys.MESSAGE_COLLECTOR_KEY, MessageCollector.Companion.getNONE());
    FrontendConfigurationKeysKt.setExtensionsStorage(configuration, new CompilerPluginRegistrar.ExtensionStorage());
    var environment = KotlinCoreEnvironment.createForProduction(
        Disposer.newDisposable(), configuration, EnvironmentConfigFiles.JVM_CONFIG_FILES);
    var factory = new KtPsiFactory(environment.getProject(), false);
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, "UTF-8");
    for (String path = in.readLine(); path != null; path = in.readLine()) out.println(judge(factory, path));
    out.flush();
    System.exit(0);
  }

  private static String judge(KtPsiFactory factory, String path) throws IOException {
    String text = Files.readString(Path.of(path)).replace("\r\n", "\n");
    KtFile file = factory.createFile("judged.kt", text);
    var error = PsiTreeUtil.findChildOfType(file, PsiErrorElement.class);
    if (error != null) {
      return "{\"path\":" + quoted(path) + ",\"refused\":" + quoted(error.getErrorDescription()) + "}";
    }
    var walk = new KotlinDeclarations(text);
    for (KtDeclaration declaration : file.getDeclarations()) walk.declaration(declaration, "");
    return "{\"path\":" + quoted(path) + ",\"declarations\":[" + String.join(",", walk.found) + "]}";
  }

  private void declaration(KtDeclaration node, String parent) {
    if (node instanceof KtEnumEntry entry) add(entry, entry.getName(), "field", parent);
    else if (node instanceof KtClassOrObject type) type(type, parent);
    else if (node instanceof KtNamedFunction function) {
      add(function, written(function), parent.isEmpty() ? "function" : "method", parent);
    } else if (node instanceof KtSecondaryConstructor constructor) add(constructor, "constructor", "method", parent);
    else if (node instanceof KtTypeAlias alias) add(alias, written(alias), "type", parent);
    else if (node instanceof KtProperty property) {
      String data = parent.isEmpty() ? "variable" : "field";
      add(property, written(property), property.hasModifier(KtTokens.CONST_KEYWORD) ? "constant" : data, parent);
    } else if (node instanceof KtDestructuringDeclaration several) {
      for (var entry : several.getEntries()) add(several, written(entry), "variable", parent);
    }
  }

  private void type(KtClassOrObject type, String parent) {
    String path = parent;
    // What a companion without a name holds counts as the class's own.
    if (type.getNameIdentifier() != null) {
      boolean isInterface = type instanceof KtClass declared && declared.isInterface();
      boolean isEnum = type instanceof KtClass declared && declared.isEnum();
      add(type, written(type), isInterface ? "interface" : isEnum ? "enum" : "class", parent);
      path = parent.isEmpty() ? written(type) : parent + "." + written(type);
    }
    for (KtDeclaration member : type.getDeclarations()) declaration(member, path);
  }

  private static String written(PsiNameIdentifierOwner node) {
    PsiElement name = node.getNameIdentifier();
    return name == null ? "" : name.getText();
  }

  private void add(KtDeclaration node, String name, String kind, String parent) {
    found.add("{\"name\":" + quoted(name) + ",\"kind\":\"" + kind + "\",\"parent\":" + quoted(parent) + ",\"line\":"
        + line(start(node)) + ",\"end_line\":" + line(end(node) - 1) + "}");
  }

  /** Behind documentation and the annotations that come first. */
  private static int start(KtDeclaration node) {
    PsiElement at = skip(node.getFirstChild());
    if (at instanceof KtModifierList modifiers) {
      for (PsiElement child = skip(modifiers.getFirstChild()); child != null; child = skip(child.getNextSibling())) {
        if (!(child instanceof KtAnnotationEntry || child instanceof KtAnnotation)) return child.getTextRange().getStartOffset();
      }
      at = skip(modifiers.getNextSibling());
    }
    return at.getTextRange().getStartOffset();
  }

  private static PsiElement skip(PsiElement from) {
    PsiElement at = from;
    while (at instanceof PsiWhiteSpace || at instanceof PsiComment) at = at.getNextSibling();
    return at;
  }

  /** Without what separates it from the next: entries of enums end before their comma. */
  private static int end(KtDeclaration node) {
    PsiElement last = node.getLastChild();
    while (last instanceof PsiWhiteSpace || last instanceof PsiComment || ",".equals(last.getText()) || ";".equals(last.getText())) {
      last = last.getPrevSibling();
    }
    return last.getTextRange().getEndOffset();
  }

  private int line(int offset) {
    return StringUtil.offsetToLineNumber(text, offset) + 1;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\s+", " ") + '"';
  }
}
