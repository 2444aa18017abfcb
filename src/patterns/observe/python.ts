import type { CodeDigest } from "../../digest.ts";
import { observeImport } from "./imports.ts";
import type { Seen } from "./seen.ts";

/** Of a Python file: imports, async, type hints, how records and tests are made. */
export function observePython(digest: CodeDigest, isTest: boolean, seen: Seen): void {
  for (const found of digest.imports) {
    if (found.module.startsWith(".")) seen.add("imports", "relative", [found.line]);
    observeImport(found, "python", isTest, seen);
  }
  for (const { kind, line, name, parent, signature } of digest.declarations) {
    if (kind === "function" || kind === "method") {
      seen.add("async_style", /(?:^|\s)async def /.test(signature) ? "async" : "sync", [line]);
      const hints = annotated(signature, parent !== undefined);
      if (hints !== undefined) seen.add("type_hints", hints ? "annotated" : "unannotated", [line]);
      if (isTest && kind === "function" && name.startsWith("test"))
        seen.add("test_framework", "pytest", [line]);
    }
    if (kind === "class") {
      const model = modelOf(signature);
      if (model !== undefined) seen.add("data_classes", model, [line]);
      if (/\((?:\w+\.)*TestCase\b/.test(signature)) seen.add("test_framework", "unittest", [line]);
    }
  }
}

/** Whether a function says what it takes or gives; undefined where it takes and gives nothing. */
function annotated(signature: string, isMethod: boolean): boolean | undefined {
  const [, params = "", result = ""] = /def \w+(?:\[[^\]]*\])?\((.*)\)\s*(->.*)?$/s.exec(signature) ?? [];
  const own = params.split(",").map((param) => param.trim());
  if (isMethod && /^(?:self|cls|mcs)\b/.test(own[0] ?? "")) own.shift();
  const real = own.filter((param) => param !== "" && param !== "*" && param !== "/");
  if (result !== "") return true;
  return real.length === 0 ? undefined : real.some((param) => /^\*{0,2}\w+\s*:/.test(param));
}

function modelOf(signature: string): string | undefined {
  if (/@(?:dataclasses\.)?dataclass\b/.test(signature)) return "dataclasses";
  if (/@attrs?\b|@(?:attrs?\.)?(?:define|frozen|mutable)\b/.test(signature)) return "attrs";
  if (/\((?:[\w.]+,\s*)*(?:pydantic\.)?BaseModel\b/.test(signature)) return "pydantic";
  if (/\((?:typing\.)?NamedTuple\b/.test(signature)) return "NamedTuple";
  return /\((?:typing\.)?TypedDict\b/.test(signature) ? "TypedDict" : undefined;
}
