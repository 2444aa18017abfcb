import type { Item } from "./item.ts";
import type { LexicalProblem } from "./lexer.ts";
import type { StatementText } from "./statement-text.ts";

/** A declaration as an engine sees it. */
export interface Exact {
  kind: Item["kind"];
  name: string;
  /** Dotted. */
  parent: string | undefined;
  /** Where its name or its first token stands in the file; unknown where the engine does not say. */
  offset: number | undefined;
}

/** What an engine found of a statement. */
export interface Verdict {
  problem?: LexicalProblem;
  /** Names of the columns of the table the statement makes. */
  columns?: string[];
  /** All that the statement declares. */
  exact?: Exact[];
}

/** A database's own parser. */
export interface EngineCheck extends Disposable {
  /** @returns undefined for what it was not asked about */
  check(statement: StatementText): Verdict | undefined;
}
