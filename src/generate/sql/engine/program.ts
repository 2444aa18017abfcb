import type { Database } from "bun:sqlite";

/** What a statement, with its triggers and cascades, is compiled to. https://www.sqlite.org/opcode.html */
export interface Program {
  /** Pages at which the tables and indexes of the main database begin that it writes. */
  writes: Set<number>;
  /** Whether it writes a virtual table, whose own tables the program does not show. */
  writesVirtual: boolean;
  /** What it would do that no statement may. */
  forbidden: string | undefined;
}

interface Step {
  opcode: string;
  p1: number;
  p2: number;
  p3: number;
  p4: string | null;
  p5: number;
}

/** The page is one that a register holds: that of an object which the statement makes itself. */
const P2_IS_REGISTER = 0x10;

/** Steps of statements that leave the transaction, the database or the schema's rules; what tokens missed ends here. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  AutoCommit: "it begins or ends a transaction",
  Savepoint: "it sets or ends a savepoint",
  Vacuum: "it rewrites the file",
  IncrVacuum: "it rewrites the file",
  JournalMode: "it changes the journal mode",
  Checkpoint: "it writes the log back",
};
const FORBIDDEN_FUNCTION = /^(?:sqlite_attach|sqlite_detach|load_extension|fts3_tokenizer)\(/;

/** @throws SQLiteError where the statement does not compile */
export function compile(db: Database, statement: string): Program {
  using explained = db.prepare<Step, []>(`EXPLAIN ${statement}`);
  const program: Program = { writes: new Set(), writesVirtual: false, forbidden: undefined };
  for (const { opcode, p1, p2, p3, p4, p5 } of explained.all()) {
    if (opcode === "OpenWrite") {
      if (p3 === 0 && (p5 & P2_IS_REGISTER) === 0) program.writes.add(p2);
    } else if (opcode === "Clear" && p2 === 0) program.writes.add(p1);
    else if (opcode === "Destroy" && p3 === 0) program.writes.add(p1);
    else if (opcode === "VUpdate" || opcode === "VDestroy" || opcode === "VRename")
      program.writesVirtual = true;
    else if (Object.hasOwn(FORBIDDEN, opcode)) program.forbidden = FORBIDDEN[opcode];
    else if (/^(?:Pure)?Func/.test(opcode) && FORBIDDEN_FUNCTION.test(p4 ?? ""))
      program.forbidden = `it calls ${p4}`;
  }
  return program;
}
