import load, { type PgQueryModule } from "libpg-query/wasm/libpg-query.js";
import wasmPath from "libpg-query/wasm/libpg-query.wasm" with { type: "file" };

/** The tree of one or more statements, or where PostgreSQL stops understanding them. */
export type PgResult = { tree: unknown } | { message: string; offset: number };

/** PostgreSQL's own parser. A statement nested too deeply for it breaks it: then it has to be loaded anew. */
export class PostgresEngine {
  private constructor(private readonly module: PgQueryModule) {}

  static async load(): Promise<PostgresEngine> {
    return new PostgresEngine(await load({ wasmBinary: await Bun.file(wasmPath).bytes() }));
  }

  /**
   * @returns offsets in UTF-16 code units of `text`; those in the tree are in bytes of its UTF-8
   * @throws RangeError or WebAssembly.RuntimeError when the parser broke
   */
  parse(text: string): PgResult {
    const { module } = this;
    const {
      _malloc: allocate,
      _free: free,
      _wasm_parse_query_raw: parse,
      _wasm_free_parse_result: freeResult,
    } = module;
    const bytes = module.lengthBytesUTF8(text) + 1;
    const query = allocate(bytes);
    let result = 0;
    try {
      module.stringToUTF8(text, query, bytes);
      result = parse(query);
      // PgQueryParseResult: tree, stderr, error; PgQueryError: message, function, file, line, cursor.
      const error = module.getValue(result + 8, "i32");
      if (error === 0) return { tree: JSON.parse(module.UTF8ToString(module.getValue(result, "i32"))) };
      const message = module.UTF8ToString(module.getValue(error, "i32"));
      const characters = Math.max(0, module.getValue(error + 16, "i32") - 1);
      return { message, offset: Array.from(text).slice(0, characters).join("").length };
    } finally {
      free(query);
      if (result !== 0) freeResult(result);
    }
  }
}
