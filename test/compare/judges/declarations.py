"""Lists the declarations of Python files by Python's own ast, one JSON line per file.

Reads paths from stdin. What counts is what the module or a class of it binds when it runs: blocks of
if, try, with, for, while and match are entered, functions are not. Of several assignments to one name
in one place the first counts.
"""

import ast
import json
import re
import sys
import warnings

CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*\Z")


def targets(node):
    """The names an assignment's target binds, in order."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, (ast.Tuple, ast.List)):
        for element in node.elts:
            yield from targets(element)
    elif isinstance(node, ast.Starred):
        yield from targets(node.value)


def declarations(tree):
    found = []
    assigned = set()

    def add(node, name, kind, parent):
        found.append(
            {"name": name, "kind": kind, "parent": parent, "line": node.lineno, "end_line": node.end_lineno}
        )

    def assign(node, target, parent):
        for name in targets(target):
            if (parent, name) in assigned:
                continue
            assigned.add((parent, name))
            kind = "constant" if CONSTANT.match(name) else "field" if parent else "variable"
            add(node, name, kind, parent)

    def visit(body, parent):
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                add(node, node.name, "method" if parent else "function", parent)
            elif isinstance(node, ast.ClassDef):
                add(node, node.name, "class", parent)
                visit(node.body, parent + "." + node.name if parent else node.name)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    assign(node, target, parent)
            elif isinstance(node, ast.AnnAssign):
                assign(node, node.target, parent)
            elif node.__class__.__name__ == "TypeAlias":
                add(node, node.name.id, "type", parent)
            else:
                for block in ("body", "handlers", "orelse", "finalbody", "cases"):
                    visit(getattr(node, block, []), parent)

    visit(tree.body, "")
    return found


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20_000)
    for line in sys.stdin:
        path = line.rstrip("\n")
        try:
            with open(path, "rb") as file:
                source = file.read()
            source.decode("utf-8")  # Other encodings are not for the reader.
            answer = {"path": path, "declarations": declarations(ast.parse(source))}
        except (SyntaxError, ValueError, RecursionError) as error:
            answer = {"path": path, "refused": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer))


if __name__ == "__main__":
    main()
