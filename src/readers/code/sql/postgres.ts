import type { EngineCheck, Exact, Verdict } from "./engine.ts";
import { PostgresEngine } from "./postgres-engine.ts";
import { declaredIn } from "./postgres-tree.ts";
import type { StatementText } from "./statement-text.ts";

/** Trees grow to a hundred times the text; longer statements are left to the words alone. */
const MAX_LENGTH = 256 * 1024;
/** PostgreSQL's grammar gives up at about 10,000; its tree breaks the stack before that. */
const MAX_DEPTH = 500;
/** What psql puts values for before it sends a statement: `:name`, `:'name'`, `:{?name}`, `&name`. */
const VARIABLE = /(?:^|[^:\w]):(?:["']?[A-Za-z_]|\{)/;
/** `@extschema@` in scripts of extensions. */
const PLACEHOLDER = /@(ext\w+(?::\w+)?)@/g;

let loading: Promise<PostgresEngine> | undefined;

/** PostgreSQL's parser as the judge of its statements; nothing is ever run. */
export class PostgresCheck implements EngineCheck {
  private constructor(private engine: PostgresEngine | undefined) {}

  /** Loads the parser, once per thread. */
  static async create(): Promise<PostgresCheck> {
    const current = (loading ??= PostgresEngine.load());
    // A failure (out of memory, say) is not kept: the next read tries again.
    current.catch(() => (loading = undefined));
    return new PostgresCheck(await current);
  }

  [Symbol.dispose](): void {
    this.engine = undefined;
  }

  check(statement: StatementText): Verdict | undefined {
    const { start, end } = statement.span;
    if (this.engine === undefined || end - start > MAX_LENGTH) return undefined;
    const text = statement.text
      .slice(start, end)
      .replaceAll(PLACEHOLDER, (whole, name: string) =>
        `_${name.replace(":", "_")}_`.padEnd(whole.length, "_"),
      );
    if (isDeep(text)) return undefined;
    const result = this.#parse(text);
    if (result === undefined) return undefined;
    if ("message" in result) {
      if (VARIABLE.test(text)) return {};
      return { problem: { offset: start + result.offset, message: result.message } };
    }
    const exact = declaredIn(result.tree);
    if (exact === undefined) return {};
    return { exact: withOffsets(exact, text, start) };
  }

  /** Undefined where the parser broke: it is not asked again in this file, and loaded anew for the next. */
  #parse(text: string): ReturnType<PostgresEngine["parse"]> | undefined {
    try {
      return this.engine?.parse(text);
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof WebAssembly.RuntimeError)) throw error;
      this.engine = undefined;
      loading = undefined;
      return undefined;
    }
  }
}

/** Bytes of the statement made offsets in the file, in one pass. */
function withOffsets(exact: readonly Exact[], text: string, start: number): Exact[] {
  const bytes = Buffer.from(text);
  if (bytes.length === text.length) {
    return exact.map((one) => ({
      ...one,
      offset: one.offset === undefined ? undefined : start + one.offset,
    }));
  }
  const wanted = [...new Set(exact.flatMap(({ offset }) => offset ?? []))].toSorted((a, b) => a - b);
  const offsets = new Map<number, number>();
  let from = 0;
  let characters = 0;
  for (const at of wanted) {
    characters += bytes.subarray(from, at).toString().length;
    from = at;
    offsets.set(at, start + characters);
  }
  return exact.map((one) => ({ ...one, offset: offsets.get(one.offset ?? -1) }));
}

function isDeep(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === "(" && ++depth > MAX_DEPTH) return true;
    if (char === ")") depth--;
  }
  return false;
}
