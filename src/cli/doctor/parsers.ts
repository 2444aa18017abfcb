import { languages } from "../../readers/code/languages.ts";
import { BrainloopError } from "../../error.ts";
import type { Check, Finding } from "./finding.ts";

/** A text that each reader must find to be right, and that breaks where its grammar is missing or another. */
const SAMPLES: Readonly<Record<string, string>> = {
  "a.ts": "export const one: number = 1;\n",
  "a.tsx": "export const one = <p>{1}</p>;\n",
  "a.js": "export const one = 1;\n",
  "a.jsx": "export const one = <p>{1}</p>;\n",
  "a.go": "package one\n\nfunc One() int { return 1 }\n",
  "a.py": "def one() -> int:\n    return 1\n",
  "a.java": "class One { int one() { return 1; } }\n",
  "a.c": "int one(void) { return 1; }\n",
  "a.cpp": "namespace one { template <typename T> T same(T t) { return t; } }\n",
  "a.rs": "pub fn one() -> i32 { 1 }\n",
  "a.php": "<?php function one(): int { return 1; }\n",
  "a.cs": "class One { int Number => 1; }\n",
  "a.kt": "fun one(): Int = 1\n",
  "a.rb": "def one\n  1\nend\n",
  "a.sh": "one() { echo 1; }\n",
  "a.lua": "local function one() return 1 end\n",
  "a.css": ".one { order: 1; }\n",
  "a.sql": "CREATE TABLE one (id INTEGER PRIMARY KEY);\n",
  "a.json": '{"one": 1}\n',
  "a.yaml": "one: 1\n",
  "a.toml": "one = 1\n",
  "a.ini": "[one]\nnumber = 1\n",
  "a.md": "# One\n",
};

/** Whether every parser that the executable carries can be loaded and does its work. */
export const parsers: Check = {
  name: "parsers",
  async run({ signal, workplace }) {
    const { reading } = workplace.services;
    const broken: Found[] = [];
    const samples = Object.entries(SAMPLES);
    for (const [path, text] of samples) {
      const { checked, problems } = await reading.check(path, text, signal).catch(refusal);
      if (checked && problems.length === 0) continue;
      const why = problems[0]?.message ?? "no reader takes it";
      broken.push({
        state: "broken",
        message: `A right text in ${path} is refused: ${why}`,
        mend: REINSTALL,
      });
    }
    const unsampled = languages.filter(
      ({ extensions }) => !extensions.some((extension) => `a${extension}` in SAMPLES),
    );
    const names = unsampled.map(({ name }) => name).join(", ");
    // What is read by its scripts has no parser of its own.
    const note = names === "" ? "" : `; by their scripts: ${names}`;
    if (broken.length > 0) return broken;
    return [{ state: "ok", message: `${samples.length} kinds of files parse${note}` }];
  },
};

type Found = Omit<Finding, "check">;

/** A parser that cannot be loaded is one finding; the others are looked at all the same. */
function refusal(error: unknown): { checked: boolean; problems: { message: string }[] } {
  if (error instanceof BrainloopError) return { checked: true, problems: [error] };
  throw error;
}

const REINSTALL = "If the machine is not overloaded, the executable is incomplete: install it again";
