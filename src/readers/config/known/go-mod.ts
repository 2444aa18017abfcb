import { fact, type KnownKind, labelled } from "./kind.ts";

export const goMod: KnownKind = {
  name: "go.mod",
  hasSettings: false,
  matches: ({ format }) => format === "go.mod",
  facts: ({ view }) => {
    const required = view.get("require").entries();
    const indirect = required.filter(([, { text = "" }]) => text.includes("// indirect"));
    const direct = required.filter(([, { text = "" }]) => !text.includes("// indirect"));
    return [
      ...fact(view.get("module"), "", [
        view.get("module").text,
        labelled("Go", view.get("go").text),
        labelled("toolchain", view.get("toolchain").text),
      ]),
      ...fact(
        view.get("require"),
        `requires ${indirect.length > 0 ? `(and ${indirect.length} indirectly)` : ""}`.trim(),
        direct.slice(0, 40).map(([name, { text }]) => `${name} ${text ?? ""}`.trim()),
      ),
      ...fact(
        view.get("replace"),
        "replaces",
        view
          .get("replace")
          .entries()
          .slice(0, 20)
          .map(([name, { text = "" }]) => `${name} ${text}`),
      ),
    ];
  },
};
