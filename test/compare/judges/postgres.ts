/** What PostgreSQL files declare, by libpg-query's own entry point: the whole file's tree, and its scanner for lines. */
import { parse, scan } from "libpg-query";
import type { Judged, Verdict } from "../judged.ts";

type Node = Record<string, unknown>;

interface ScanToken {
  text: string;
  start: number;
  end: number;
  tokenName: string;
}

const COMMENTS = new Set(["SQL_COMMENT", "C_COMMENT"]);

export async function judgePostgres(path: string): Promise<Verdict> {
  const source = await Bun.file(path).text();
  // Commands of psql and what its loader of extensions replaces.
  const text = source
    .replaceAll(/^\\.*$/gm, (line) => " ".repeat(line.length))
    .replaceAll(/@ext\w+(?::\w+)?@/g, (name) => `x${name.slice(1, -1).replaceAll(":", "_")}x`);
  try {
    const tree = node(await parse(text));
    const { tokens } = await scan(text);
    return {
      path,
      declarations: list(tree["stmts"]).flatMap((one) => declared(node(one), text, tokens)),
      refused: undefined,
    };
  } catch (error) {
    return { path, declarations: [], refused: String(error) };
  }
}

/** Bytes are characters in files of ASCII; others are refused by the caller. */
function declared(raw: Node, text: string, all: readonly ScanToken[]): Judged[] {
  const start = Number(raw["stmt_location"] ?? 0);
  const length = Number(raw["stmt_len"] ?? 0);
  const stop = length === 0 ? text.length : start + length;
  const tokens = all.filter(
    (token) => token.start >= start && token.end <= stop + 1 && !COMMENTS.has(token.tokenName),
  );
  const [first] = tokens;
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) return [];
  const whole = { line: lineOf(text, first.start), endLine: lineOf(text, last.end - 1) };
  const [type = "", body = {}] =
    Object.entries(node(raw["stmt"])).map(([key, value]) => [key, node(value)] as const)[0] ?? [];
  const make = (kind: string, path: readonly string[], owner = path.slice(0, -1)): Judged => {
    return { kind, name: path.at(-1) ?? "", parent: owner.join("."), ...whole };
  };
  const fields = (elements: unknown, parent: readonly string[]): Judged[] =>
    list(elements).flatMap((element) => {
      const column = node(node(element)["ColumnDef"]);
      if (typeof column["colname"] !== "string") return [];
      const at = Number(column["location"] ?? 0);
      return [
        {
          kind: "field",
          name: column["colname"],
          parent: parent.join("."),
          ...columnLines(text, tokens, at),
        },
      ];
    });
  const relation = (value: unknown): string[] => {
    const { catalogname, schemaname, relname } = node(value);
    return [catalogname, schemaname, relname].filter((part) => typeof part === "string");
  };
  switch (type) {
    case "CreateStmt":
      return [
        make("table", relation(body["relation"])),
        ...fields(body["tableElts"], relation(body["relation"])),
      ];
    case "ViewStmt":
      return [make("view", relation(body["view"]))];
    case "CreateTableAsStmt":
      return [
        make(body["objtype"] === "OBJECT_MATVIEW" ? "view" : "table", relation(node(body["into"])["rel"])),
      ];
    case "CreateSeqStmt":
      return [make("sequence", relation(body["sequence"]))];
    case "IndexStmt":
      return typeof body["idxname"] === "string"
        ? [make("index", [body["idxname"]], relation(body["relation"]))]
        : [];
    case "CreateTrigStmt":
      return [make("trigger", [String(body["trigname"])], relation(body["relation"]))];
    case "RuleStmt":
      return [make("trigger", [String(body["rulename"])], relation(body["relation"]))];
    case "CreateFunctionStmt":
      return [make("function", strings(body["funcname"]))];
    case "CreateDomainStmt":
      return [make("type", strings(body["domainname"]))];
    case "CreateEnumStmt":
      return [make("enum", strings(body["typeName"])), ...values(body, text, tokens)];
    case "CompositeTypeStmt":
      return [
        make("type", relation(body["typevar"])),
        ...fields(body["coldeflist"], relation(body["typevar"])),
      ];
    case "CreateRangeStmt":
      return [make("type", strings(body["typeName"]))];
    case "CreateSchemaStmt":
      return [make("namespace", [String(body["schemaname"])])];
    case "DefineStmt":
      return [make(KINDS[String(body["kind"])] ?? "object", strings(body["defnames"]))];
    case "CreateOpClassStmt":
      return [make("object", strings(body["opclassname"]))];
    case "CreateOpFamilyStmt":
      return [make("object", strings(body["opfamilyname"]))];
    case "CreatePLangStmt":
      return [make("object", [String(body["plname"])])];
    case "CreateFdwStmt":
      return [make("object", [String(body["fdwname"])])];
    case "CreateAmStmt":
      return [make("object", [String(body["amname"])])];
    case "CreateEventTrigStmt":
      return [make("trigger", [String(body["trigname"])])];
    case "CreateConversionStmt":
      return [make("object", strings(body["conversion_name"]))];
    case "CreateCastStmt": {
      const open = tokens.findIndex((token) => token.text === "(");
      const close = matching(tokens, open);
      const inner = text.slice(tokens[open]?.end, tokens[close]?.start);
      return [make("object", [inner.replaceAll(/\s+/g, " ").trim().toLowerCase()])];
    }
    case "AlterTableStmt":
      return list(body["cmds"]).flatMap((one) => {
        const command = node(node(one)["AlterTableCmd"]);
        const owner = relation(body["relation"]);
        if (command["subtype"] === "AT_AddColumn") return fields([command["def"]], owner);
        const constraint = node(node(command["def"])["Constraint"]);
        if (command["subtype"] !== "AT_AddConstraint" || typeof constraint["conname"] !== "string") return [];
        const at = Number(constraint["location"] ?? 0);
        return [
          {
            kind: "constraint",
            name: constraint["conname"],
            parent: owner.join("."),
            ...columnLines(text, tokens, at),
          },
        ];
      });
    default:
      return [];
  }
}

/** Labels of an enum, one line each at most. */
function values(body: Node, text: string, tokens: readonly ScanToken[]): Judged[] {
  const parent = strings(body["typeName"]).join(".");
  const literals = tokens.filter(({ tokenName }) => tokenName === "SCONST");
  return strings(body["vals"]).map((name, at) => {
    const line = lineOf(text, literals[at]?.start ?? 0);
    return { kind: "field", name: name.toLowerCase(), parent, line, endLine: line };
  });
}

const KINDS: Readonly<Record<string, string>> = { OBJECT_AGGREGATE: "function", OBJECT_TYPE: "type" };

/** From a token on to the one before the next comma, or the bracket that closes what it stands in. */
function columnLines(
  text: string,
  tokens: readonly ScanToken[],
  start: number,
): { line: number; endLine: number } {
  let depth = 0;
  let { end } = { end: start + 1 };
  for (const token of tokens) {
    if (token.start < start) continue;
    if (token.text === "(" || token.text === "[") depth++;
    if (token.text === ")" || token.text === "]") depth--;
    if (depth < 0 || (depth === 0 && (token.text === "," || token.text === ";"))) break;
    ({ end } = token);
  }
  return { line: lineOf(text, start), endLine: lineOf(text, end - 1) };
}

function matching(tokens: readonly ScanToken[], open: number): number {
  let depth = 0;
  return tokens.findIndex((token, at) => {
    if (at < open) return false;
    if (token.text === "(") depth++;
    return token.text === ")" && --depth === 0;
  });
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function strings(value: unknown): string[] {
  return list(value).map((one) => String(node(node(one)["String"])["sval"]));
}

function node(value: unknown): Node {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
