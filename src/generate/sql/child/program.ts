import type { Database } from "bun:sqlite";

/** What a statement, with its triggers and cascades, is compiled to. https://www.sqlite.org/opcode.html */
export interface Program {
  /** Pages at which the tables and indexes of the main database begin that it writes. */
  writes: Set<number>;
  /** Those of them of which it may remove or overwrite rows; of the others it only adds some. */
  removes: Set<number>;
  /** Those that it removes at once, or empties without looking at their rows. */
  clears: Set<number>;
  /** Whether it removes a table or index as a whole: in databases that vacuum by themselves others move then. */
  destroys: boolean;
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
/** The row that is put in takes the place of one. */
const IS_UPDATE = 0x04;

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
  const program: Program = {
    writes: new Set(),
    removes: new Set(),
    clears: new Set(),
    destroys: false,
    writesVirtual: false,
    forbidden: undefined,
  };
  /** Which tree each cursor is on. */
  const cursors = new Map<number, number>();
  for (const step of explained.all()) {
    // The programs of triggers and cascades follow, each with cursors of its own.
    if (step.opcode === "Init") cursors.clear();
    note(step, program, cursors);
  }
  return program;
}

function note({ opcode, p1, p2, p3, p4, p5 }: Step, program: Program, cursors: Map<number, number>): void {
  const root = cursors.get(p1);
  switch (opcode) {
    case "OpenWrite":
      cursors.delete(p1);
      if (p3 !== 0 || (p5 & P2_IS_REGISTER) !== 0) return;
      cursors.set(p1, p2);
      program.writes.add(p2);
      return;
    case "Insert":
      if (root !== undefined && (p5 & IS_UPDATE) !== 0) program.removes.add(root);
      return;
    case "Delete":
    case "IdxDelete":
      if (root !== undefined) program.removes.add(root);
      return;
    case "Clear":
    case "Destroy":
      program.destroys ||= opcode === "Destroy";
      if ((opcode === "Clear" ? p2 : p3) !== 0) return;
      program.writes.add(p1);
      program.clears.add(p1);
      return;
    case "VUpdate":
    case "VDestroy":
    case "VRename":
      program.writesVirtual = true;
      return;
    default:
      if (Object.hasOwn(FORBIDDEN, opcode)) program.forbidden = FORBIDDEN[opcode];
      if (/^(?:Pure)?Func/.test(opcode) && FORBIDDEN_FUNCTION.test(p4 ?? ""))
        program.forbidden = `it calls ${p4}`;
  }
}
