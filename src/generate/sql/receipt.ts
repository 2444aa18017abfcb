import { maskSecrets } from "../../mask/index.ts";
import { boundTokens } from "../../tokens.ts";
import type { Conformance } from "../../patterns/conform.ts";
import { conformanceDetail, describeConformance, describeUsage, usageDetail } from "../file/receipt.ts";
import type { Usage } from "../file/usage.ts";
import { shorten } from "./accept.ts";
import type { Effect, RunReport, StatementResult, TableLoss } from "./child/job.ts";
import type { Answer } from "./job.ts";
import type { Plan } from "./plan.ts";
import { scriptText } from "./style.ts";

/** Statements that a receipt names, and characters of each. */
const MOST_STATEMENTS = 8;
const STATEMENT_LENGTH = 90;
/** Lines of the schema's difference. */
const MOST_CHANGES = 20;

export interface SqlReceiptParts {
  /** As agents see it. */
  path: string;
  created: boolean;
  plan: Plan;
  report: RunReport;
  /** How well what it defines fits; absent where nothing tells. */
  conformance?: Conformance;
  /** What it cost, as {@link costOf} gives it. */
  cost: Answer;
  resultId: string;
}

/** What an agent learns of a run, keys as on the wire. */
export function sqlReceipt(parts: SqlReceiptParts): Answer {
  const { path, conformance, cost, created, plan, report, resultId } = parts;
  const { effect, statements } = report;
  const shown = statements
    .slice(0, MOST_STATEMENTS)
    .map((result, at) => describeStatement(result, plan.statements[at]));
  const more = statements.length - shown.length;
  return {
    path,
    ...(created ? { created: true } : {}),
    statements: more > 0 ? [...shown, `and ${more} more`] : shown,
    ...(effect === undefined ? {} : effectParts(effect)),
    ...(plan.left.length > 0 ? { left_out: plan.left.map(maskSql) } : {}),
    ...(conformance === undefined ? {} : { conformance: describeConformance(conformance) }),
    ...cost,
    result_id: resultId,
  };
}

/** What a run does beyond its statements. */
function effectParts({ beyond, lost, schema, triggers, unchecked, unknown }: Effect): Answer {
  return {
    ...(schema.length > 0 ? { schema: some(schema) } : {}),
    ...(triggers.length > 0 ? { new_triggers: triggers } : {}),
    ...(lost.length > 0 ? { lost: lost.map(describeLoss) } : {}),
    ...(beyond > 0 ? { rows_by_triggers_and_cascades: beyond } : {}),
    ...(unknown.length > 0 ? { not_compared: unknown } : {}),
    ...(unchecked.length > 0 ? { not_checked: unchecked } : {}),
  };
}

export function describeLoss({ table, removed, overwritten, emptied, atLeast }: TableLoss): string {
  const parts = [
    ...(removed > 0 ? [`${removed} removed`] : []),
    ...(overwritten > 0 ? [`${overwritten} overwritten`] : []),
  ];
  return `${table}: ${atLeast === true ? "at least " : ""}${parts.join(", ")}${emptied ? ", none left" : ""}`;
}

/** What the model cost: part of every receipt of its SQL, also where that is run later. */
export function costOf(usage: Usage, repairs: number): Answer {
  return {
    ...(repairs > 0 ? { repairs } : {}),
    ...describeUsage(usage),
  };
}

const COST_KEYS: ReadonlySet<string> = new Set([
  "repairs",
  "tokens",
  "tokens_per_s",
  "seconds",
  "cost_usd",
  "model",
]);

/** The same out of a receipt. */
export function costIn(receipt: Answer): Answer {
  return Object.fromEntries(Object.entries(receipt).filter(([key]) => COST_KEYS.has(key)));
}

/** What an answer shows beside its receipt. */
interface ShownWith {
  detail: string;
  maxTokens: number;
  plan: Plan | undefined;
  conformance?: Conformance | undefined;
  usage?: Usage | undefined;
}

/** A receipt with what else was asked for, within a budget: first rows go, then the text of the SQL. */
export function showSql(receipt: Answer, { conformance, detail, maxTokens, plan, usage }: ShownWith): Answer {
  const whole: Answer =
    detail === "full"
      ? {
          ...receipt,
          sql: plan === undefined ? "no longer kept" : masked(plan),
          ...(conformance === undefined ? {} : { conformance: conformanceDetail(conformance) }),
          ...(usage === undefined ? {} : { usage: usageDetail(usage) }),
        }
      : receipt;
  return fit(whole, maxTokens);
}

/** All statements as a script, secrets masked. */
export function masked({ statements }: Plan): string {
  return maskSql(scriptText(statements));
}

/** Takes rows off the longest result until it fits. */
function fit(answer: Answer, maxTokens: number): Answer {
  let shown = structuredClone(answer);
  let omitted = 0;
  while (boundTokens(JSON.stringify(shown)) > maxTokens) {
    const longest = rowsOf(shown).toSorted((a, b) => b.length - a.length)[0];
    if (longest === undefined || longest.length === 0) {
      const { sql, ...rest } = shown;
      if (sql === undefined) break;
      shown = { ...rest, omitted: "sql; raise max_tokens to see it" };
      continue;
    }
    omitted += longest.splice(Math.floor(longest.length / 2)).length;
    shown["omitted"] =
      `${omitted} rows; max_tokens ${Math.ceil(boundTokens(JSON.stringify(answer)) / 100) * 100} shows all`;
  }
  return shown;
}

function rowsOf({ statements }: Answer): unknown[][] {
  if (!Array.isArray(statements)) return [];
  return statements.flatMap((one: unknown) =>
    typeof one === "object" && one !== null && "rows" in one && Array.isArray(one.rows) ? [one.rows] : [],
  );
}

function describeStatement({ changes, columns, rows, more }: StatementResult, sql = ""): unknown {
  // Before it is cut: half of a secret is known by nobody.
  const text = shorten(maskSql(sql), STATEMENT_LENGTH);
  if (columns !== undefined) {
    return { sql: text, ...(changes > 0 ? { changes } : {}), columns, rows, ...(more ? { more } : {}) };
  }
  return /^(?:insert|replace|update|delete|with)\b/i.test(sql) ? `${text} → ${changes} rows` : text;
}

function some(lines: readonly string[]): string[] {
  if (lines.length <= MOST_CHANGES) return [...lines];
  return [...lines.slice(0, MOST_CHANGES), `and ${lines.length - MOST_CHANGES} more`];
}

/** SQL, or a sentence with some, without what looks secret. */
export function maskSql(text: string): string {
  return maskSecrets(text, { path: "statement.sql" }).text;
}
