import { fact, type KnownKind, labelled, namesOrCount } from "./kind.ts";
import type { ConfigView } from "./view.ts";

/** https://docs.npmjs.com/cli/v11/configuring-npm/package-json */
export const packageJson: KnownKind = {
  name: "package.json",
  hasSettings: false,
  matches: ({ name, view }) => name === "package.json" && view.isMap,
  facts: ({ view }) => {
    const name = view.get("name").text;
    const version = view.get("version").text;
    return [
      ...fact(view, "", [
        name === undefined ? undefined : `${name}${version === undefined ? "" : `@${version}`}`,
        view.get("private").text === "true" ? "private" : undefined,
        view.get("type").text === "module" ? "ES modules" : undefined,
        view.get("packageManager").text,
        ...view
          .get("engines")
          .entries()
          .map(([engine, wanted]) => labelled(engine, wanted.text)),
      ]),
      ...fact(view.get("main"), "entry", entries(view)),
      ...fact(view.get("workspaces"), "workspaces", workspaces(view)),
    ];
  },
};

function entries(view: ConfigView): (string | undefined)[] {
  const bin = view.get("bin");
  return [
    labelled("main", view.get("main").text),
    labelled("module", view.get("module").text),
    labelled("types", view.get("types").text),
    labelled("exports", namesOrCount(view.get("exports").keys(), "paths", 8) ?? view.get("exports").text),
    labelled("bin", namesOrCount(bin.keys(), "commands") ?? bin.text),
  ];
}

function workspaces(view: ConfigView): string[] {
  const said = view.get("workspaces");
  return said.isList ? said.texts() : said.get("packages").texts();
}
