/** The parser itself: the package's own entry point gives no way to say where its WASM is. */
declare module "libpg-query/wasm/libpg-query.js" {
  /** What emscripten made of PostgreSQL's parser; addresses are offsets into its memory. */
  export interface PgQueryModule {
    lengthBytesUTF8(text: string): number;
    stringToUTF8(text: string, address: number, maxBytes: number): void;
    UTF8ToString(address: number): string;
    getValue(address: number, type: "i32"): number;
    _malloc(bytes: number): number;
    _free(address: number): void;
    _wasm_parse_query_raw(query: number): number;
    _wasm_free_parse_result(result: number): void;
  }
  export default function load(options: { wasmBinary: Uint8Array }): Promise<PgQueryModule>;
}
