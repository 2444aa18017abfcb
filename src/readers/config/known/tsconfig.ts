import { fact, type KnownKind, labelled } from "./kind.ts";

const OPTIONS = [
  "target",
  "module",
  "moduleResolution",
  "jsx",
  "rootDir",
  "baseUrl",
  "outDir",
  "declaration",
  "composite",
  "noEmit",
];

/** https://www.typescriptlang.org/tsconfig */
export const tsconfig: KnownKind = {
  name: "tsconfig",
  hasSettings: false,
  matches: ({ name, view }) => /^(?:ts|js)config(?:\.[\w.-]+)?\.json$/i.test(name) && view.isMap,
  facts: ({ view }) => {
    const options = view.get("compilerOptions");
    const strict = options.get("strict").text;
    return [
      ...fact(options, "compiles", [
        strict === undefined ? undefined : strict === "true" ? "strict" : "not strict",
        ...OPTIONS.map((name) => labelled(name, options.get(name).text)),
        labelled("lib", options.get("lib").texts().join("+") || undefined),
        labelled("paths", options.get("paths").keys().slice(0, 12).join(" ") || undefined),
      ]),
    ];
  },
};
