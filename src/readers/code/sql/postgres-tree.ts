import type { DeclarationKind } from "../../../digest.ts";
import type { Exact } from "./engine.ts";

type Node = Record<string, unknown>;

/**
 * What a statement declares, of its tree as PostgreSQL makes it (its `parsenodes.h` names the nodes).
 * @returns offsets in bytes of the statement's UTF-8; undefined for statements that are judged by their words
 */
export function declaredIn(tree: unknown): Exact[] | undefined {
  const [first] = list(node(tree)["stmts"]);
  const statement = node(node(first)["stmt"]);
  const [type] = Object.keys(statement);
  return type === undefined ? undefined : declared(type, node(statement[type]));
}

/** Statements that give a thing one name, by the field that has it. */
const NAMED: Readonly<Record<string, readonly [DeclarationKind, string]>> = {
  CreateRoleStmt: ["role", "role"],
  CreatedbStmt: ["namespace", "dbname"],
  CreatePLangStmt: ["object", "plname"],
  CreateForeignServerStmt: ["object", "servername"],
  CreateFdwStmt: ["object", "fdwname"],
  CreateEventTrigStmt: ["trigger", "trigname"],
  CreatePublicationStmt: ["object", "pubname"],
  CreateSubscriptionStmt: ["object", "subname"],
  CreateTableSpaceStmt: ["object", "tablespacename"],
  CreateAmStmt: ["object", "amname"],
  CreateFunctionStmt: ["function", "funcname"],
  CreateDomainStmt: ["type", "domainname"],
  CreateRangeStmt: ["type", "typeName"],
  CreateConversionStmt: ["object", "conversion_name"],
  CreateOpClassStmt: ["object", "opclassname"],
  CreateOpFamilyStmt: ["object", "opfamilyname"],
};

/** Kinds of what `DefineStmt` defines. */
const DEFINED: Readonly<Record<string, DeclarationKind>> = {
  OBJECT_AGGREGATE: "function",
  OBJECT_OPERATOR: "object",
  OBJECT_TYPE: "type",
  OBJECT_COLLATION: "object",
  OBJECT_TSPARSER: "object",
  OBJECT_TSDICTIONARY: "object",
  OBJECT_TSTEMPLATE: "object",
  OBJECT_TSCONFIGURATION: "object",
};

function declared(type: string, body: Node): Exact[] | undefined {
  const plain = Object.hasOwn(NAMED, type) ? NAMED[type] : undefined;
  if (plain !== undefined) return [named(plain[0], body[plain[1]])];
  switch (type) {
    case "CreateStmt":
      return table(body);
    case "CreateForeignTableStmt":
      return table(node(body["base"]));
    case "ViewStmt":
      return [relation("view", body["view"])];
    case "CreateTableAsStmt":
      return tableAs(body);
    case "CreateSeqStmt":
      return [relation("sequence", body["sequence"])];
    case "IndexStmt":
      return typeof body["idxname"] === "string"
        ? [on("index", body["idxname"], body["relation"])]
        : undefined;
    case "CreateTrigStmt":
      return [on("trigger", body["trigname"], body["relation"])];
    case "RuleStmt":
      return [on("trigger", body["rulename"], body["relation"])];
    case "CreatePolicyStmt":
      return [on("policy", body["policy_name"], body["table"])];
    case "CreateEnumStmt":
      return enumeration(body);
    case "CompositeTypeStmt": {
      const whole = relation("type", body["typevar"]);
      return [whole, ...columns(body["coldeflist"], pathOf(whole))];
    }
    case "DefineStmt": {
      const kind = DEFINED[text(body["kind"])];
      return kind === undefined ? undefined : [named(kind, body["defnames"])];
    }
    case "AlterTableStmt":
      return altered(body);
    default:
      return undefined;
  }
}

function table(body: Node): Exact[] {
  const whole = relation("table", body["relation"]);
  return [whole, ...columns(body["tableElts"], pathOf(whole))];
}

function tableAs(body: Node): Exact[] {
  const into = node(body["into"]);
  const kind = body["objtype"] === "OBJECT_MATVIEW" ? "view" : "table";
  const whole = relation(kind, into["rel"]);
  const names = kind === "table" ? list(into["colNames"]) : [];
  const fields = names.map((name): Exact => {
    return {
      kind: "field",
      name: text(node(node(name)["String"])["sval"]),
      parent: pathOf(whole),
      offset: undefined,
    };
  });
  return [whole, ...fields];
}

function enumeration(body: Node): Exact[] {
  const whole = named("enum", body["typeName"]);
  const values = strings(body["vals"]).map((name): Exact => {
    return { kind: "field", name, parent: pathOf(whole), offset: undefined };
  });
  return [whole, ...values];
}

function altered(body: Node): Exact[] {
  const parent = pathOf(relation("table", body["relation"]));
  return list(body["cmds"]).flatMap((one) => {
    const command = node(node(one)["AlterTableCmd"]);
    const definition = node(command["def"]);
    if (command["subtype"] === "AT_AddColumn") return columns([definition], parent);
    const name = text(node(definition["Constraint"])["conname"]);
    if (command["subtype"] !== "AT_AddConstraint" || name === "") return [];
    return [{ kind: "constraint" as const, name, parent, offset: offsetOf(node(definition["Constraint"])) }];
  });
}

function columns(elements: unknown, parent: string): Exact[] {
  return list(elements).flatMap((element) => {
    const column = node(node(element)["ColumnDef"]);
    const name = text(column["colname"]);
    return name === "" ? [] : [{ kind: "field" as const, name, parent, offset: offsetOf(column) }];
  });
}

/** A `RangeVar`: catalog, schema and name. */
function relation(kind: DeclarationKind, value: unknown): Exact {
  const { catalogname, schemaname, relname, ...rest } = node(value);
  const parent = [catalogname, schemaname]
    .map(text)
    .filter((part) => part !== "")
    .join(".");
  return { kind, name: text(relname), parent: parent === "" ? undefined : parent, offset: offsetOf(rest) };
}

/** A name, or a list of the parts of one. */
function named(kind: DeclarationKind, value: unknown): Exact {
  const parts = Array.isArray(value) ? strings(value) : [text(value)];
  const parent = parts.slice(0, -1).join(".");
  return { kind, name: parts.at(-1) ?? "", parent: parent === "" ? undefined : parent, offset: undefined };
}

function on(kind: DeclarationKind, name: unknown, owner: unknown): Exact {
  return { kind, name: text(name), parent: pathOf(relation("table", owner)), offset: undefined };
}

function pathOf({ name, parent }: Exact): string {
  return parent === undefined ? name : `${parent}.${name}`;
}

function strings(value: unknown): string[] {
  return list(value).map((one) => text(node(node(one)["String"])["sval"]));
}

/** Zero is left out. */
function offsetOf({ location }: Node): number {
  return typeof location === "number" ? location : 0;
}

function node(value: unknown): Node {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
