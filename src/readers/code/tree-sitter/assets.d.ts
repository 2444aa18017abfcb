/** Embedded files: `with { type: "file" }` gives the path to read them from, `with { type: "text" }` the text. */
declare module "*.wasm" {
  const path: string;
  export default path;
}
declare module "*.scm" {
  const text: string;
  export default text;
}
