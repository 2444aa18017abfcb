import { fact, type KnownKind, labelled } from "./kind.ts";

/** https://doc.rust-lang.org/cargo/reference/manifest.html */
export const cargo: KnownKind = {
  name: "cargo",
  hasSettings: false,
  matches: ({ name, view }) => name === "Cargo.toml" && view.isMap,
  facts: ({ view }) => {
    const crate = view.get("package");
    return [
      ...fact(crate, "", [
        [crate.get("name").text, crate.get("version").text].filter((part) => part !== undefined).join(" "),
        labelled("edition", crate.get("edition").text),
        labelled("Rust", crate.get("rust-version").text),
      ]),
    ];
  },
};
