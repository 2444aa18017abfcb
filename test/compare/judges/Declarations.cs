// Lists the declarations of C# files by Mono's compiler, one JSON line per file. Reads paths from stdin.
// Names, kinds and parents are its tree's; lines, which the tree lacks, are found among its tokens.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Mono.CSharp;

static class Declarations
{
    static void Main()
    {
        for (var path = Console.ReadLine(); path != null; path = Console.ReadLine())
        {
            Console.WriteLine(Judge(path));
        }
    }

    static string Judge(string path)
    {
        // Which branches are compiled the build says; a reader shows them all.
        var text = Regex.Replace(File.ReadAllText(path), @"^[ \t]*#[^\r\n]*", "", RegexOptions.Multiline);
        var bytes = Encoding.UTF8.GetBytes(text);
        var errors = new StringWriter();
        var settings = new CompilerSettings { Version = LanguageVersion.Experimental, Unsafe = true };
        var context = new CompilerContext(settings, new StreamReportPrinter(errors));
        var report = new Report(context, new StreamReportPrinter(errors));
        var source = new SourceFile(path, path, 1);
        Location.Reset();
        Location.Initialize(new List<SourceFile> { source });
        var file = new CompilationSourceFile(new ModuleContainer(context), source);
        Func<ParserSession> session = () =>
            new ParserSession { UseJayGlobalArrays = true, LocatedTokens = new LocatedToken[15000] };
        Func<SeekableStreamReader> reader = () => new SeekableStreamReader(new MemoryStream(bytes), Encoding.UTF8);
        new CSharpParser(reader(), file, report, session()).parse();
        if (report.Errors > 0)
        {
            return "{\"path\":" + Quoted(path) + ",\"refused\":" + Quoted(errors.ToString()) + "}";
        }
        var tokens = Tokens.Read(new Tokenizer(reader(), file, session(), report));
        var walk = new Walk(tokens);
        walk.Members(file, "");
        return "{\"path\":" + Quoted(path) + ",\"declarations\":[" + string.Join(",", walk.Found) + "]}";
    }

    public static string Quoted(string text)
    {
        return '"' + Regex.Replace(text.Replace("\\", "\\\\").Replace("\"", "\\\""), @"\s+", " ") + '"';
    }
}

sealed class Walk
{
    public readonly List<string> Found = new List<string>();
    readonly Tokens tokens;

    public Walk(Tokens tokens)
    {
        this.tokens = tokens;
    }

    public void Members(TypeContainer container, string parent)
    {
        var definition = container as TypeDefinition;
        var all = (container.Containers ?? new TypeContainer[0]).Cast<MemberCore>();
        if (definition != null) all = all.Concat(definition.Members).Distinct();
        foreach (var member in all) Member(member, parent);
    }

    void Member(MemberCore member, string parent)
    {
        var type = member as TypeContainer;
        var name = NameOf(member);
        var kind = KindOf(member);
        if (kind == null) return;
        Add(member.Location, name, kind, parent, member is EnumMember);
        var field = member as FieldBase;
        if (field != null)
        {
            foreach (var other in field.Declarators ?? new List<FieldDeclarator>())
            {
                Add(other.Name.Location, other.Name.Value, kind, parent, false);
            }
        }
        if (type != null && !(type is Mono.CSharp.Delegate)) Members(type, parent == "" ? name : parent + "." + name);
    }

    static string NameOf(MemberCore member)
    {
        var op = member as Operator;
        if (op != null)
        {
            var conversion = op.OperatorType == Operator.OpType.Implicit || op.OperatorType == Operator.OpType.Explicit;
            return conversion ? "operator" : Operator.GetName(op.OperatorType);
        }
        if (member is Destructor || member is Constructor) return member.Parent.MemberName.Name;
        if (member is NamespaceContainer) return member.MemberName.GetSignatureForError();
        return member is Indexer ? "this" : member.MemberName.Name;
    }

    static string KindOf(MemberCore member)
    {
        if (member is NamespaceContainer) return "namespace";
        if (member is Mono.CSharp.Enum) return "enum";
        if (member is Struct) return "struct";
        if (member is Interface) return "interface";
        if (member is Mono.CSharp.Delegate) return "type";
        if (member is Class) return "class";
        if (member is EnumMember) return "field";
        if (member is Const) return "constant";
        var constant = Modifiers.STATIC | Modifiers.READONLY;
        if (member is FieldBase) return (member.ModFlags & constant) == constant ? "constant" : "field";
        if (member is Indexer) return "method";
        if (member is PropertyBase || member is Event) return "field";
        return member is MethodOrOperator || member is Constructor ? "method" : null;
    }

    void Add(Location at, string name, string kind, string parent, bool inEnum)
    {
        var token = tokens.At(at.Row, at.Column);
        var fields = "\"name\":{0},\"kind\":\"{1}\",\"parent\":{2},\"line\":{3},\"end_line\":{4}";
        Found.Add("{" + string.Format(fields, Declarations.Quoted(name), kind, Declarations.Quoted(parent),
            tokens.FirstLine(token, inEnum), tokens.LastLine(token, inEnum)) + "}");
    }
}

sealed class Tokens
{
    readonly List<Tuple<string, int, int>> all = new List<Tuple<string, int, int>>();

    public static Tokens Read(Tokenizer tokenizer)
    {
        var constants = typeof(Tokenizer).Assembly.GetType("Mono.CSharp.Token")
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .GroupBy(field => (int)field.GetValue(null))
            .ToDictionary(group => group.Key, group => group.First().Name);
        var tokens = new Tokens();
        for (var code = tokenizer.token(); constants[code] != "EOF"; code = tokenizer.token())
        {
            tokens.all.Add(Tuple.Create(constants[code], tokenizer.Location.Row, tokenizer.Location.Column));
        }
        return tokens;
    }

    public int At(int row, int column)
    {
        return all.FindIndex(token => token.Item2 > row || (token.Item2 == row && token.Item3 >= column));
    }

    /** Back to what ends the one before, then over the attributes. */
    public int FirstLine(int from, bool inEnum)
    {
        var at = from;
        var depth = 0;
        while (at > 0)
        {
            var before = all[at - 1].Item1;
            if (Closes(before)) depth++;
            else if (Opens(before)) depth--;
            else if (depth == 0 && Ends(before, inEnum)) break;
            if (depth < 0) break;
            at--;
        }
        while (all[at].Item1.StartsWith("OPEN_BRACKET"))
        {
            depth = 0;
            do
            {
                if (Opens(all[at].Item1)) depth++;
                else if (Closes(all[at].Item1)) depth--;
                at++;
            } while (depth > 0);
        }
        return all[at].Item2;
    }

    /** On to the semicolon, or the end of the body if it comes first. */
    public int LastLine(int from, bool inEnum)
    {
        var depth = 0;
        var value = false;
        for (var at = from; at < all.Count; at++)
        {
            var token = all[at].Item1;
            if (depth == 0 && inEnum && (token == "COMMA" || token == "CLOSE_BRACE")) return all[at - 1].Item2;
            if (depth == 0 && token == "SEMICOLON") return all[at].Item2;
            if (depth == 0 && (token == "ASSIGN" || token == "ARROW")) value = true;
            if (Opens(token) || token == "OPEN_BRACE") depth++;
            else if (Closes(token)) depth--;
            else if (token == "CLOSE_BRACE" && --depth == 0 && !value)
            {
                if (at + 1 == all.Count || all[at + 1].Item1 != "ASSIGN") return all[at].Item2;
            }
        }
        return 0;
    }

    static bool Opens(string token)
    {
        return token.StartsWith("OPEN_BRACKET") || token.StartsWith("OPEN_PARENS");
    }

    static bool Closes(string token)
    {
        return token == "CLOSE_BRACKET" || token == "CLOSE_PARENS";
    }

    static bool Ends(string token, bool inEnum)
    {
        return token == "SEMICOLON" || token == "OPEN_BRACE" || token == "CLOSE_BRACE" || (inEnum && token == "COMMA");
    }
}
