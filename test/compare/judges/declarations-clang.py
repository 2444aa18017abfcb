"""Lists the declarations of C and C++ files by libclang, one JSON line per file. Reads paths from stdin.

Arguments: c or c++, then flags for the compiler. Left out are function bodies and what a macro's expansion
alone declares: its name does not stand in the text. Branches that are not compiled are listed as skipped.
"""

import bisect
import ctypes
import json
import re
import sys

from clang.cindex import Config, Cursor, CursorKind, Index, SourceRange, TranslationUnit, TypeKind, conf

K = CursorKind
RECORDS = {K.STRUCT_DECL, K.UNION_DECL, K.CLASS_DECL, K.CLASS_TEMPLATE, K.CLASS_TEMPLATE_PARTIAL_SPECIALIZATION}
FUNCTIONS = {K.FUNCTION_DECL, K.FUNCTION_TEMPLATE, K.CXX_METHOD, K.CONSTRUCTOR, K.DESTRUCTOR, K.CONVERSION_FUNCTION}
# What cannot be declared without a type; a typedef starts with its own word.
TYPED = {K.FUNCTION_DECL, K.FUNCTION_TEMPLATE, K.CXX_METHOD, K.VAR_DECL, K.FIELD_DECL}
# Declaration specifiers and qualifiers that are no type.
MODIFIERS = set(b"const volatile restrict static extern inline register virtual friend mutable constexpr".split())
HEADS = {"__attribute__", "__declspec"}


class RangeList(ctypes.Structure):
    _fields_ = [("count", ctypes.c_uint), ("ranges", ctypes.POINTER(SourceRange))]


def skipped(unit, path):
    get = conf.lib.clang_getSkippedRanges
    get.restype = ctypes.POINTER(RangeList)
    found = get(unit, unit.get_file(path))
    return [[found[0].ranges[i].start.line, found[0].ranges[i].end.line] for i in range(found[0].count)]


class File:
    def __init__(self, path, unit):
        self.path = path
        self.unit = unit
        self.text = open(path, "rb").read()
        self.lines = [0] + [m.end() for m in re.finditer(rb"\r\n?|\n", self.text)]
        self.found = []
        self.expansions = {}
        for cursor in unit.cursor.get_children():
            if cursor.kind == K.MACRO_INSTANTIATION and self.here(cursor):
                self.expansions[cursor.extent.start.offset] = cursor.extent.end.offset

    def here(self, cursor):
        file = cursor.location.file
        return file is not None and file.name == self.path

    def line(self, offset):
        return bisect.bisect_right(self.lines, offset)

    def start(self, cursor):
        """Where a declaration starts behind macros and attributes.

        Each declaration needs a type specifier (C11 6.7.2p2, C++20 [dcl.type.general]p3): where only macros
        stand before the name, the last of them is the type, and the declaration starts there.
        """
        offset = cursor.extent.start.offset
        macro = None
        while True:
            # A macro may give the name itself another.
            end = self.expansions.get(offset) if offset != cursor.location.offset else None
            word = re.match(rb"\w+", self.text[offset:offset + 40])
            if end is None and word is not None and word[0].decode() in HEADS:
                end = self.behind_group(offset + len(word[0]))
            if end is None:
                return macro if macro is not None and self.typeless(cursor, offset) else offset
            macro = offset if offset in self.expansions else macro
            behind = end + re.match(rb"(?:\s|/\*.*?\*/|//[^\n]*|\\\n)*", self.text[end:], re.S).end()
            if self.text[behind:behind + 1] in (b"*", b"&"):
                return offset
            offset = behind

    def typeless(self, cursor, offset):
        """Whether no type stands between the offset and the name of a function or an object."""
        head = re.sub(rb"/\*.*?\*/|//[^\n]*", b" ", self.text[offset:cursor.location.offset], flags=re.S)
        return cursor.kind in TYPED and MODIFIERS.issuperset(re.findall(rb"\w+", head))

    def behind_group(self, at):
        depth = 0
        while at < len(self.text):
            char = self.text[at:at + 1]
            depth += (char == b"(") - (char == b")")
            at += 1
            if depth == 0 and char == b")":
                return at
        return at

    def semicolon(self, offset):
        """The end of the statement that goes on at the offset: further names may follow."""
        depth = 0
        for match in re.finditer(rb"/\*.*?\*/|//[^\n]*|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|[(){}\[\];]", self.text[offset:], re.S):
            sign = match[0]
            if sign in b"([{":
                depth += 1
            elif sign in b")]}":
                depth -= 1
                if depth < 0:
                    return offset
            elif sign == b";" and depth == 0:
                return offset + match.start()
        return offset

    def name(self, cursor):
        """The name as it stands in the text: a macro may give it another."""
        at = cursor.location.offset
        end = self.expansions.get(at)
        word = self.text[at:end].decode() if end is not None and cursor.kind in FUNCTIONS else ""
        return word if re.fullmatch(r"\w+", word) else cursor.spelling

    def written(self, cursor, name):
        """Whether the name stands in the text where the cursor says."""
        at = cursor.location.offset
        bare = re.split(r"[<\s(]", name)[0] if not name.startswith("operator") else "operator"
        return self.text[at:at + len(bare.encode())] == bare.encode()

    def add(self, cursor, kind, name, parent, first, last):
        self.found.append({"name": name, "kind": kind, "parent": parent, "line": self.line(first), "end_line": self.line(max(first, last))})

    def declaration(self, cursor, kind, name, parent, statement):
        first = self.start(cursor)
        last = cursor.extent.end.offset
        self.add(cursor, kind, name, parent, first, self.semicolon(last) if statement else last - 1)


def nameless(cursor):
    return cursor.kind != K.NAMESPACE and (cursor.is_anonymous() or cursor.spelling == "" or "(" in cursor.spelling)


def dotted(parent, name):
    return f"{parent}.{name}" if parent else name


def inner_type(kind):
    while kind.kind in (TypeKind.POINTER, TypeKind.CONSTANTARRAY, TypeKind.INCOMPLETEARRAY, TypeKind.VARIABLEARRAY):
        kind = kind.get_pointee() if kind.kind == TypeKind.POINTER else kind.element_type
    return kind


def names_itself(file, cursor):
    """Whether a tag stands behind struct, union or enum."""
    if cursor.kind in FUNCTIONS:
        return True
    at = file.start(cursor)
    return cursor.location.offset > at and re.match(rb"[A-Za-z_]", file.text[cursor.location.offset:]) is not None


def walk(file, cursor, parent, scopes):
    siblings = [one for one in cursor.get_children()]
    for index, one in enumerate(siblings):
        if not file.here(one):
            continue
        visit(file, one, parent, siblings[index + 1:], scopes)


def visit(file, one, parent, following, scopes):
    kind = one.kind
    if kind == K.UNEXPOSED_DECL and is_concept(file, one):
        file.declaration(one, "type", one.spelling, parent, True)
    elif kind in (K.LINKAGE_SPEC, K.UNEXPOSED_DECL):
        walk(file, one, parent, scopes)
    elif kind == K.NAMESPACE:
        namespace(file, one, parent, scopes)
    elif kind in RECORDS or kind == K.ENUM_DECL:
        record(file, one, parent, following, scopes)
    elif kind in FUNCTIONS:
        function(file, one, parent)
    elif kind == K.FIELD_DECL:
        if one.spelling and file.written(one, file.name(one)):
            file.declaration(one, "field", file.name(one), parent, True)
    elif kind == K.VAR_DECL:
        if file.written(one, file.name(one)):
            inside = one.semantic_parent.kind in RECORDS
            owner = scope_of(file, one, parent)
            file.declaration(one, "field" if inside else "variable", file.name(one), owner, True)
    elif kind in (K.TYPEDEF_DECL, K.TYPE_ALIAS_DECL, K.TYPE_ALIAS_TEMPLATE_DECL):
        if file.written(one, file.name(one)) and one.hash not in scopes["typedefs"]:
            file.declaration(one, "type", file.name(one), parent, True)
    elif kind == K.CONCEPT_DECL if hasattr(K, "CONCEPT_DECL") else False:
        file.declaration(one, "type", file.name(one), parent, True)


def is_concept(file, one):
    """This version has no kind of its own for them."""
    return one.spelling != "" and re.search(rb"\bconcept\s*$", file.text[one.extent.start.offset:one.location.offset]) is not None


def namespace(file, one, parent, scopes):
    name = one.spelling
    if re.match(rb"\w+\s*::", file.text[one.location.offset:]):
        # `namespace a::b` is one declaration.
        walk(file, one, dotted(parent, name), scopes)
    elif name and "(" not in name and file.written(one, name):
        file.declaration(one, "namespace", name, parent, False)
        walk(file, one, dotted(parent, name), scopes)
    else:
        walk(file, one, parent, scopes)


def scope_of(file, one, parent):
    """What stands before the name: `A::b`."""
    owner = one.semantic_parent
    around = one.lexical_parent
    if around == owner or around.get_usr() == owner.get_usr() or owner.kind not in RECORDS | {K.NAMESPACE}:
        return parent
    names = []
    while owner.kind in RECORDS | {K.NAMESPACE} and owner.get_usr() != around.get_usr():
        if owner.spelling and "(" not in owner.spelling:
            names.insert(0, owner.spelling)
        owner = owner.semantic_parent
    return ".".join(([parent] if parent else []) + names)


def function(file, one, parent):
    spelled = file.name(one)
    if one.kind == K.CONVERSION_FUNCTION:
        written = re.match(rb"operator[^(]+", file.text[one.location.offset:])
        spelled = re.sub(r"\s+", " ", written[0].decode()).strip() if written else spelled
    guide = re.fullmatch(r"<deduction guide for (.*)>", spelled)
    spelled = guide[1] if guide else spelled
    name = spelled if spelled.startswith("operator") else re.sub(r"<.*>$", "", spelled)
    if not file.written(one, name.lstrip("~")) and not file.written(one, name):
        return
    owner = scope_of(file, one, parent)
    method = one.semantic_parent.kind in RECORDS
    file.declaration(one, "method" if method else "function", name, owner, not one.is_definition() or ends_in_word(file, one))


def ends_in_word(file, one):
    """`= default`"""
    return file.text[one.extent.end.offset - 1:one.extent.end.offset] != b"}"


def record(file, one, parent, following, scopes):
    enum = one.kind == K.ENUM_DECL
    kind = "enum" if enum else "class" if is_class(file, one) else "struct"
    named = not nameless(one) and names_itself(file, one)
    if named and not file.written(one, file.name(one)):
        return
    if not one.is_definition() or instantiates(file, one):
        return
    if named:
        file.declaration(one, kind, file.name(one), scope_of(file, one, parent), False)
        members(file, one, dotted(scope_of(file, one, parent), file.name(one)), scopes, enum)
        return
    owner, kind_of_owner = naming(file, one, following)
    if owner is not None and kind_of_owner == "type":
        scopes["typedefs"].add(owner.hash)
        file.declaration(owner, kind, file.name(owner), parent, True)
        members(file, one, dotted(parent, file.name(owner)), scopes, enum)
    elif owner is not None and not enum:
        members(file, one, dotted(parent, file.name(owner)), scopes, False)
    else:
        members(file, one, parent, scopes, enum, anonymous=True)


def instantiates(file, one):
    """`extern template class A<int>;` declares no name and has no members (C++20 [temp.explicit]p2)."""
    return re.match(rb"(?:extern\s+)?template\s*(?!<)\w", file.text[one.extent.start.offset:]) is not None


def is_class(file, one):
    if one.kind in (K.STRUCT_DECL, K.UNION_DECL):
        return False
    head = file.text[file.start(one):one.location.offset]
    return re.search(rb"\b(?:struct|union)\b", re.sub(rb"<.*>", b"", head, flags=re.S)) is None


def naming(file, one, following):
    """The first name that is declared with a record that has none."""
    for other in following:
        if other.kind == K.TYPEDEF_DECL:
            if other.underlying_typedef_type.get_declaration() == one:
                return other, "type"
            if inner_type(other.underlying_typedef_type).get_declaration() == one:
                return other, "field"
        elif other.kind in (K.FIELD_DECL, K.VAR_DECL) and other.spelling:
            if inner_type(other.type).get_declaration() == one:
                return other, "field"
        if other.extent.start.offset > one.extent.end.offset:
            return None, None
    return None, None


def members(file, one, parent, scopes, enum, anonymous=False):
    if not enum:
        walk(file, one, parent, scopes)
        return
    for value in one.get_children():
        if value.kind == K.ENUM_CONSTANT_DECL and file.here(value) and file.written(value, file.name(value)):
            at = value.location.offset
            file.add(value, "constant" if anonymous else "field", file.name(value), parent, at, value.extent.end.offset - 1)


def macros(file):
    for one in file.unit.cursor.get_children():
        if one.kind != K.MACRO_DEFINITION or not file.here(one):
            continue
        first, last = one.extent.start.offset, one.extent.end.offset
        behind = first + len(one.spelling.encode())
        # Only a bracket without a space before it makes it one (C11 6.10p1, lparen); libclang forgets it behind #undef.
        like = file.text[behind:behind + 1] == b"("
        value = last > behind
        before = file.text[:first].rstrip(b" \t")
        guard = rb"#[ \t]*(?:ifndef[ \t]+|if[ \t]+!\s*defined\s*\(?\s*)" + re.escape(one.spelling.encode()) + rb"\b\W*?(?:/\*.*?\*/\s*)*#[ \t]*define$"
        if not value and not like and re.search(guard, before[-600:], re.S):
            continue
        file.add(one, "function" if like else "constant", one.spelling, "", first, last - 1)


def judge(index, path, flags):
    options = TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD
    unit = index.parse(path, args=flags, options=options)
    wrong = [one for one in unit.diagnostics if one.severity >= 3]
    if wrong:
        return {"path": path, "refused": f"{wrong[0].location.line}: {wrong[0].spelling}"}
    file = File(path, unit)
    walk(file, unit.cursor, "", {"typedefs": set()})
    macros(file)
    # A header that includes itself is read twice: what one of the times declares is not passed over.
    lines = sorted(one["line"] for one in file.found)
    left_out = [
        [first, last] for first, last in skipped(unit, path)
        if bisect.bisect_left(lines, first) == bisect.bisect_right(lines, last)
    ]
    return {"path": path, "declarations": file.found, "skipped": left_out}


def main():
    index = Index.create()
    language, *flags = sys.argv[1:]
    for path in sys.stdin.read().splitlines():
        sys.stdout.write(json.dumps(judge(index, path, ["-x", language, *flags])) + "\n")


main()
