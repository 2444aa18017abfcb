import { fact, type KnownKind, labelled } from "./kind.ts";

const NAMES =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|composer\.lock|pipfile\.lock|pnpm-lock\.yaml|bun\.lock|cargo\.lock|poetry\.lock|uv\.lock|pdm\.lock|deno\.lock|flake\.lock|mix\.lock|pubspec\.lock|chart\.lock|packages\.lock\.json)$/i;

/** What a package manager wrote: how much there is, since each entry looks like the next. */
export const lockFile: KnownKind = {
  name: "lock file",
  hasSettings: false,
  matches: ({ name, view }) => NAMES.test(name) && view.isMap,
  facts: ({ view }) => [
    ...fact(view, "", [labelled("version", view.get("lockfileVersion").text ?? view.get("version").text)]),
    ...["packages", "package", "dependencies", "default", "develop", "specifiers", "snapshots"].flatMap(
      (list) =>
        fact(view.get(list), "", [view.get(list).size > 0 ? `${view.get(list).size} in ${list}` : undefined]),
    ),
  ],
};
