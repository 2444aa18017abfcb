import { fact, type KnownKind, labelled } from "./kind.ts";

/** https://packaging.python.org/en/latest/specifications/pyproject-toml/ */
export const pyproject: KnownKind = {
  name: "pyproject",
  hasSettings: false,
  matches: ({ name, view }) => name === "pyproject.toml" && view.isMap,
  facts: ({ view }) => {
    const poetry = view.get("tool", "poetry");
    const project = view.get("project").exists ? view.get("project") : poetry;
    const python = project.get("requires-python").text ?? poetry.get("dependencies", "python").text;
    return [
      ...fact(project, "", [
        [project.get("name").text, project.get("version").text]
          .filter((part) => part !== undefined)
          .join(" "),
        labelled("Python", python),
        labelled("built by", view.get("build-system", "build-backend").text),
      ]),
    ];
  },
};
