"""Lists the tables, columns, views and indexes that SQL files declare, by sqlglot, one JSON line per file.

The dialect is the first argument; reads paths from stdin. Lines come from sqlglot's tokens.
"""

import json
import logging
import re
import sys

import sqlglot
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.tokens import TokenType

logging.disable(logging.CRITICAL)
DIALECT = sys.argv[1]


def batches(text):
    """Pieces between the lines that only a client understands, with the number of lines before them."""
    lines = 0
    for piece in re.split(r"(?im)^([ \t]*(?:GO|/)[ \t]*;?[ \t]*\r?)$", text):
        if not re.fullmatch(r"(?i)[ \t]*(?:GO|/)[ \t]*;?[ \t]*\r?", piece):
            yield lines, piece
        lines += piece.count("\n")


def chunks(tokens):
    chunk = []
    for token in tokens:
        chunk.append(token)
        if token.token_type == TokenType.SEMICOLON:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def parts(tokens):
    """Token lists between the commas of the first brackets."""
    depth = 0
    part = []
    for token in tokens:
        if token.token_type == TokenType.L_PAREN:
            depth += 1
            if depth == 1:
                continue
        elif token.token_type == TokenType.R_PAREN:
            depth -= 1
            if depth == 0:
                yield part
                return
        elif token.token_type == TokenType.COMMA and depth == 1:
            yield part
            part = []
            continue
        if depth > 0:
            part.append(token)


def dotted(table):
    return ".".join(one for one in (table.args.get("db") and table.args["db"].name, table.name) if one)


def judge(path):
    text = open(path, encoding="utf-8-sig").read()
    found = []
    dialect = Dialect.get_or_raise(DIALECT)()
    for lines, batch in batches(text):
        for chunk in chunks(dialect.tokenizer.tokenize(batch)):
            words = [token.text.upper() for token in chunk[:6]]
            if words[:1] != ["CREATE"]:
                continue
            kinds = [word for word in words if word in ("TABLE", "VIEW", "INDEX", "TRIGGER", "PROCEDURE", "FUNCTION", "SEQUENCE", "USER")]
            if not kinds or kinds[0] not in ("TABLE", "VIEW", "INDEX"):
                continue
            try:
                trees = dialect.parser().parse(chunk[:-1] if chunk[-1].token_type == TokenType.SEMICOLON else chunk, batch)
            except sqlglot.errors.ParseError as error:
                return {"path": path, "declarations": [], "refused": str(error)[:100]}
            tree = trees[0]
            if not isinstance(tree, exp.Create):
                return {"path": path, "declarations": [], "refused": "not understood: %s" % " ".join(words)}
            span = {"line": lines + chunk[0].line, "end_line": lines + chunk[-1].line}
            this = tree.this
            if kinds[0] == "INDEX":
                table = this.args.get("table") or tree.find(exp.Table)
                found.append({"name": this.name, "kind": "index", "parent": dotted(table), **span})
                continue
            table = this.find(exp.Table) if not isinstance(this, exp.Table) else this
            path_of = dotted(table)
            parent = path_of.rpartition(".")[0]
            found.append({"name": table.name, "kind": kinds[0].lower(), "parent": parent, **span})
            if kinds[0] != "TABLE" or not isinstance(this, exp.Schema):
                continue
            pieces = list(parts(chunk))
            for column in this.expressions:
                if not isinstance(column, exp.ColumnDef):
                    continue
                piece = next((one for one in pieces if one and one[0].text.lower() == column.name.lower()), None)
                if piece is None:
                    continue
                pieces.remove(piece)
                where = {"line": lines + piece[0].line, "end_line": lines + piece[-1].line}
                found.append({"name": column.name, "kind": "field", "parent": path_of, **where})
    return {"path": path, "declarations": found}


for line in sys.stdin:
    file = line.rstrip("\n")
    if file:
        try:
            verdict = judge(file)
        except Exception as error:
            verdict = {"path": file, "declarations": [], "refused": "%s: %s" % (type(error).__name__, error)}
        print(json.dumps(verdict), flush=True)
