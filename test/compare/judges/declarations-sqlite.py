"""Lists what SQLite files declare, by running them in SQLite itself, one JSON line per file.

Reads paths from stdin. Every statement that makes or alters something is run in a database in memory;
what is there afterwards and was not before is what it declared. Tables and columns that a statement
needs and the file does not make are put there first. Lines of columns are found by cutting the
statement at its commas.
"""

import json
import re
import sqlite3
import sys

TRIVIA = re.compile(r"(?:\s|--[^\n]*(?:\n|\Z)|/\*.*?\*/)+", re.S)
PIECE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|/\*.*?\*/|[(),]", re.S)


def statements(text):
    """Statements with the offset of their first character, as sqlite3_complete cuts them."""
    start = 0
    for mark in re.finditer(";", text):
        if mark.end() <= start:
            continue
        if sqlite3.complete_statement(text[start : mark.end()]):
            yield start, text[start : mark.end()]
            start = mark.end()
    if text[start:].strip():
        yield start, text[start:]


def elements(statement):
    """Spans of what stands between commas in the first brackets."""
    depth = 0
    start = None
    for piece in PIECE.finditer(statement):
        char = piece.group()
        if char == "(":
            depth += 1
            if depth == 1 and start is None:
                start = piece.end()
        elif char == ")":
            depth -= 1
            if depth == 0:
                yield start, piece.start()
                return
        elif char == "," and depth == 1:
            yield start, piece.start()
            start = piece.end()


def trimmed(statement, start, end):
    lead = TRIVIA.match(statement, start)
    start = lead.end() if lead else start
    # What a comment stands behind is no part of it.
    last = start
    for piece in re.finditer(PIECE.pattern + r"|[^\s(),'\"`\[]", statement[start:end], re.S):
        if not piece.group().startswith(("--", "/*")):
            last = start + piece.end()
    return start, last


def objects(db):
    found = {}
    for kind, name, table, sql in db.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL "
        "UNION ALL SELECT type, name, tbl_name, sql FROM sqlite_temp_master WHERE sql IS NOT NULL"
    ):
        found[(kind, name.lower())] = (kind, name, table)
    return found


def columns(db, table):
    rows = db.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", (table,)).fetchall()
    return [name for name, hidden in rows if hidden != 1]


def run(db, statement):
    """Runs it, making what it needs."""
    for _ in range(60):
        try:
            db.execute(statement)
            return
        except sqlite3.OperationalError as error:
            message = str(error)
            missing = re.match(r"no such table: (?:main\.)?(.+)", message)
            column = re.match(r"(?:error in \S+ \S+: )?no such column: \"?(?:\w+\.)?(\w+)", message)
            lacking = re.match(r"table (\S+) has no column named (\S+)", message)
            if missing:
                db.execute('CREATE TABLE "%s" (stub_of_judge)' % missing.group(1))
            elif lacking or column:
                on = re.search(r"\bON\s+(?:/\*.*?\*/)?([\w\"`\[\]]+)", statement, re.I)
                if not lacking and not on:
                    raise
                table = lacking.group(1) if lacking else on.group(1).strip('"`[]')
                db.execute('ALTER TABLE "%s" ADD COLUMN "%s"' % (table, (lacking.group(2) if lacking else column.group(1))))
            else:
                raise
    raise sqlite3.OperationalError("too many stubs")


def judge(path):
    text = open(path, encoding="utf-8-sig").read()
    db = sqlite3.connect(":memory:", isolation_level=None)
    found = []

    def add(name, kind, parent, start, end):
        line = text.count("\n", 0, start) + 1
        found.append(
            {"name": name, "kind": kind, "parent": parent, "line": line, "end_line": text.count("\n", 0, max(start, end - 1)) + 1}
        )

    for at, whole in statements(text):
        lead = TRIVIA.match(whole)
        start = lead.end() if lead else 0
        statement = whole[start:]
        verb = re.match(r"\w*", statement).group().upper()
        span = (at + start, at + len(whole.rstrip()))
        if verb == "PRAGMA":
            add(re.match(r"PRAGMA\s+(?:\w+\.)?(\w+)", statement, re.I).group(1), "pragma", "", *span)
        if verb not in ("CREATE", "ALTER", "DROP"):
            continue
        before = objects(db)
        altered = None
        if verb == "ALTER":
            adds = re.match(r"ALTER\s+TABLE\s+(?:/\*.*?\*/\s*)?[\"`\[]?([\w.]+)[\"`\]]?\s+ADD\s", statement, re.I)
            if adds:
                altered = adds.group(1)
        try:
            if verb == "DROP":
                try:
                    db.execute(statement)
                except sqlite3.OperationalError:
                    pass
                continue
            had = columns(db, altered) if altered else []
            run(db, statement)
        except sqlite3.Error as error:
            return {"path": path, "declarations": [], "refused": "%s: %s" % (error, statement[:60])}
        if altered:
            for name in columns(db, altered):
                if name not in had and name != "stub_of_judge":
                    body = re.search(r"\sADD\s+(?:COLUMN\s+)?", statement, re.I).end()
                    first, last = trimmed(statement, body, len(statement.rstrip().rstrip(";")))
                    add(name, "field", altered, at + start + first, at + start + last)
            continue
        if verb != "CREATE":
            continue
        isVirtual = re.match(r"CREATE\s+VIRTUAL", statement, re.I)
        for key, (kind, name, table) in objects(db).items():
            if key in before:
                continue
            written = re.search(r"(?:\bEXISTS|\bTABLE|\bVIEW|\bINDEX|\bTRIGGER)\s+(?:/\*.*?\*/\s*)?(?:\w+\.)?[\"`\[']?" + re.escape(name) + r"\b", statement, re.I)
            if not written or (kind == "table" and "stub_of_judge" in columns(db, name)):
                continue
            add(name, kind, table if kind in ("index", "trigger") else "", *span)
            if kind == "table":
                names = columns(db, name)
                spans = [trimmed(statement, *one) for one in elements(statement)]
                for column in names:
                    match = next(
                        (one for one in spans if statement[one[0] :].lstrip("\"`['").lower().startswith((column.lower(), column.lower().replace('"', '""')))), None
                    )
                    first, last = match if match else (0, len(statement))
                    add(column, "field", name, at + start + first, at + start + last)
                    if match:
                        spans.remove(match)
            if isVirtual:
                break
    return {"path": path, "declarations": found}


for line in sys.stdin:
    file = line.rstrip("\n")
    if file:
        print(json.dumps(judge(file)), flush=True)
