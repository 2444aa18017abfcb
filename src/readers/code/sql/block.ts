import type { Dialect } from "./dialect.ts";

/** What has a body of statements. */
const ROUTINES = new Set(["TRIGGER", "FUNCTION", "PROCEDURE", "PROC", "EVENT", "PACKAGE"]);
/** What has none, and may have a name or column that looks like a routine. */
const OTHERS = /^(?:TABLE|VIEW|INDEX|EXTENSION|SEQUENCE|SCHEMA|DATABASE|DOMAIN|ROLE|USER|ON|AS)$/;
/** `END IF` ends what does not count. */
const UNCOUNTED = /^(?:IF|LOOP|WHILE|REPEAT|FOR)$/;

/** Follows the blocks in a routine, in which `;` ends nothing. */
export class Block {
  isRoutine = false;
  #inHead: boolean;
  #depth = 0;
  #last = "";
  #seenBody = false;

  constructor(
    readonly dialect: Dialect,
    verb: string,
  ) {
    this.#inHead = verb === "CREATE" || (verb === "ALTER" && dialect === "tsql");
  }

  /** Whether a semicolon here is within. */
  get open(): boolean {
    return this.wholeBatch || (this.isRoutine && (this.#depth > 0 || this.#awaitsBody));
  }

  /** Routines of T-SQL go on to the end of their batch. */
  get wholeBatch(): boolean {
    return this.isRoutine && this.dialect === "tsql";
  }

  /** What Oracle declares before the body ends with semicolons, too. */
  get #awaitsBody(): boolean {
    return this.dialect === "oracle" && !this.#seenBody;
  }

  /**
   * @param word in upper case; empty for what is none
   * @param punctuation the character, where it is one
   */
  see(word: string, punctuation: string): void {
    const last = this.#last;
    this.#last = word;
    if (punctuation === "(") this.#inHead = false;
    if (word === "") return;
    if (this.#inHead) this.#head(word, last);
    if (!this.isRoutine) return;
    if (word === "BEGIN") this.#open();
    else if (word === "CASE" && last !== "END") this.#depth++;
    else if (word === "END") this.#depth = Math.max(0, this.#depth - 1);
    else if (last === "END" && UNCOUNTED.test(word)) this.#depth++;
  }

  #open(): void {
    this.#depth++;
    this.#seenBody = true;
  }

  #head(word: string, last: string): void {
    if (ROUTINES.has(word) || (word === "BODY" && last === "TYPE")) {
      this.isRoutine = true;
      this.#inHead = false;
      // These are blocks themselves, without BEGIN.
      if (word === "PACKAGE" || word === "BODY") this.#open();
    } else if (OTHERS.test(word)) this.#inHead = false;
  }
}
