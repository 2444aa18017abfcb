import com.sun.source.tree.*;
import com.sun.source.util.*;
import java.io.*;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import javax.lang.model.element.Modifier;
import javax.tools.*;

/** Lists the declarations of Java files by javac's own trees, one JSON line per file. Reads paths from stdin. */
public final class Declarations {
  public static void main(String[] arguments) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, "UTF-8");
    for (String path = in.readLine(); path != null; path = in.readLine()) out.println(judge(path));
  }

  private static String judge(String path) throws IOException {
    String text = Files.readString(Path.of(path));
    var file = new SimpleJavaFileObject(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE) {
      @Override public CharSequence getCharContent(boolean ignoreErrors) {
        return text;
      }
    };
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    var task = (JavacTask) ToolProvider.getSystemJavaCompiler()
        .getTask(null, null, diagnostics, List.of("-proc:none"), null, List.of(file));
    CompilationUnitTree unit = task.parse().iterator().next();
    for (var diagnostic : diagnostics.getDiagnostics()) {
      if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
        return "{\"path\":" + quoted(path) + ",\"refused\":" + quoted(diagnostic.getMessage(Locale.ROOT)) + "}";
      }
    }
    var walk = new Walk(unit, Trees.instance(task).getSourcePositions(), text);
    if (unit.getModule() != null) walk.add(unit.getModule(), unit.getModule().getName().toString(), "namespace", "", null);
    for (Tree type : unit.getTypeDecls()) walk.member(type, "", false, "");
    return "{\"path\":" + quoted(path) + ",\"declarations\":[" + String.join(",", walk.found) + "]}";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\s+", " ") + '"';
  }

  private static final class Walk {
    final List<String> found = new ArrayList<>();
    private final Map<Long, Long> ends = new HashMap<>();
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final String text;

    Walk(CompilationUnitTree unit, SourcePositions positions, String text) {
      this.unit = unit;
      this.positions = positions;
      this.text = text;
    }

    void member(Tree tree, String parent, boolean inInterface, String className) {
      if (tree instanceof ClassTree type) type(type, parent);
      else if (tree instanceof MethodTree method) method(method, parent, className);
      else if (tree instanceof VariableTree field) field(field, parent, inInterface);
    }

    private void type(ClassTree type, String parent) {
      String name = type.getSimpleName().toString();
      boolean isInterface = type.getKind() == Tree.Kind.INTERFACE || type.getKind() == Tree.Kind.ANNOTATION_TYPE;
      String kind = isInterface ? "interface" : type.getKind() == Tree.Kind.ENUM ? "enum" : "class";
      add(type, name, kind, parent, type.getModifiers());
      String path = parent.isEmpty() ? name : parent + "." + name;
      for (Tree member : type.getMembers()) {
        // One FieldDeclaration (JLS 8.3) may have several names, and its lines are theirs.
        if (member instanceof VariableTree) {
          ends.merge(positions.getStartPosition(unit, member), positions.getEndPosition(unit, member), Math::max);
        }
      }
      for (Tree member : type.getMembers()) {
        // The components of a record are in its head.
        boolean component = type.getKind() == Tree.Kind.RECORD && member instanceof VariableTree field
            && !field.getModifiers().getFlags().contains(Modifier.STATIC);
        if (!component) member(member, path, isInterface, name);
      }
    }

    private void method(MethodTree method, String parent, String className) {
      // A constructor the compiler adds has no place in the text.
      if (positions.getEndPosition(unit, method) < 0) return;
      boolean constructor = method.getName().contentEquals("<init>");
      add(method, constructor ? className : method.getName().toString(), "method", parent, method.getModifiers());
    }

    private void field(VariableTree field, String parent, boolean inInterface) {
      Set<Modifier> flags = field.getModifiers().getFlags();
      // Its type is not written: the tree puts it where the name is.
      boolean enumConstant = field.getType() != null && parent.endsWith(field.getType().toString())
          && text.startsWith(field.getName().toString(), (int) positions.getStartPosition(unit, field.getType()));
      boolean constant = inInterface || (flags.contains(Modifier.STATIC) && flags.contains(Modifier.FINAL));
      add(field, field.getName().toString(), constant && !enumConstant ? "constant" : "field", parent, field.getModifiers());
    }

    void add(Tree tree, String name, String kind, String parent, ModifiersTree modifiers) {
      long line = unit.getLineMap().getLineNumber(start(tree, modifiers));
      long endLine = unit.getLineMap().getLineNumber(
          ends.getOrDefault(positions.getStartPosition(unit, tree), positions.getEndPosition(unit, tree)) - 1);
      found.add("{\"name\":" + quoted(name) + ",\"kind\":\"" + kind + "\",\"parent\":" + quoted(parent)
          + ",\"line\":" + line + ",\"end_line\":" + endLine + "}");
    }

    /** Behind the annotations that come first. */
    private long start(Tree tree, ModifiersTree modifiers) {
      long start = positions.getStartPosition(unit, tree);
      if (modifiers == null) return start;
      for (AnnotationTree annotation : modifiers.getAnnotations()) {
        if (positions.getStartPosition(unit, annotation) != start) break;
        start = afterSpace(positions.getEndPosition(unit, annotation));
      }
      return start;
    }

    private long afterSpace(long from) {
      int at = (int) from;
      while (at < text.length()) {
        if (Character.isWhitespace(text.charAt(at))) at++;
        else if (text.startsWith("//", at)) at = text.indexOf('\n', at);
        else if (text.startsWith("/*", at)) at = text.indexOf("*/", at) + 2;
        else break;
      }
      return at;
    }
  }
}
