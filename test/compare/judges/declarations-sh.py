"""Lists what shell scripts declare by the parser of shfmt, one JSON line per file.

Reads paths from stdin. A file that `bash -n` or shfmt refuses counts as refused. What counts is what runs in the
shell that reads the file: bodies of functions, pipelines and subshells are not entered; of several assignments to one
name the first counts.
"""

import json
import re
import subprocess
import sys

PIPES = {"|", "|&", 12, 13}


class Judge:
    def __init__(self):
        self.found = []
        self.assigned = set()

    def add(self, node, name, kind):
        self.found.append(
            {
                "name": name,
                "kind": kind,
                "parent": "",
                "line": node["Pos"]["Line"],
                "end_line": node["End"]["Line"] - (1 if node["End"]["Col"] == 1 else 0),
            }
        )

    def assign(self, node, kind):
        name = node.get("Name")
        if name is None or "Index" in node or name["Value"] in self.assigned:
            return
        self.assigned.add(name["Value"])
        self.add(node, name["Value"], kind)

    def statements(self, statements):
        for statement in statements or []:
            if statement.get("Cmd"):
                self.command(statement["Cmd"])

    def command(self, node):
        kind = node["Type"]
        if kind == "FuncDecl":
            self.add(node, node["Name"]["Value"], "function")
        elif kind == "CallExpr":
            self.call(node)
        elif kind == "DeclClause":
            self.declaration(node)
        elif kind == "Block":
            self.statements(node["Stmts"])
        elif kind == "IfClause":
            self.branches(node)
        elif kind in ("WhileClause", "ForClause"):
            self.statements(node.get("Cond"))
            self.statements(node["Do"])
        elif kind == "CaseClause":
            for item in node.get("Items") or []:
                self.statements(item.get("Stmts"))
        elif kind == "BinaryCmd" and node["Op"] not in PIPES:
            self.statements([node["X"], node["Y"]])

    def branches(self, node):
        self.statements(node.get("Cond"))
        self.statements(node.get("Then"))
        if node.get("Else"):
            self.branches(node["Else"])

    def call(self, node):
        if not node.get("Args"):
            for one in node.get("Assigns") or []:
                self.assign(one, "variable")
            return
        words = [word["Parts"][0].get("Value", "") for word in node["Args"]]
        if words[0] == "alias":
            for word, text in zip(node["Args"][1:], words[1:]):
                if text and text.endswith("=") and len(word["Parts"]) > 1:
                    self.add(node, text[:-1], "function")

    def declaration(self, node):
        variant = node["Variant"]["Value"]
        if variant == "local":
            return
        flags = "".join(
            one["Value"]["Parts"][0].get("Value", "") for one in node["Args"] if one.get("Value") and not one.get("Name")
        )
        constant = variant == "readonly" or re.match(r"-\w*r", flags)
        for one in node["Args"]:
            if one.get("Naked"):
                if variant != "export" and one.get("Name"):
                    self.assign(one, "variable")
            else:
                self.assign(one, "constant" if constant else "variable")


def judged(path):
    with open(path, "rb") as file:
        source = file.read()
    source.decode("utf-8")
    if subprocess.run(["bash", "-n", path], capture_output=True).returncode != 0:
        raise ValueError("bash -n refuses it")
    parsed = subprocess.run(["shfmt", "-ln", "bash", "--to-json"], input=source, capture_output=True)
    if parsed.returncode != 0:
        raise ValueError(parsed.stderr.decode()[:200])
    judge = Judge()
    judge.statements(json.loads(parsed.stdout).get("Stmts"))
    return judge.found


for line in sys.stdin:
    path = line.rstrip("\n")
    try:
        print(json.dumps({"path": path, "declarations": judged(path)}))
    except (ValueError, OSError) as error:
        print(json.dumps({"path": path, "refused": str(error)}))
