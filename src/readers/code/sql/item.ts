import type { DeclarationKind } from "../../../digest.ts";
import type { Span } from "./lexer.ts";

/** Something a statement declares. */
export interface Item extends Span {
  kind: DeclarationKind;
  name: string;
  /** Dotted: the table of a column, the schema of a table. */
  parent?: string | undefined;
  signature: string;
  /** What the statement itself says of it: `COMMENT 'in cents'`. */
  doc?: string | undefined;
}

/** What a statement says about something that is declared elsewhere: `COMMENT ON TABLE a IS '…'`. */
export interface Remark {
  /** Dotted, as in {@link Item}. */
  path: string;
  text: string;
}

/** What one statement declares, or says of what is declared. */
export interface Parsed {
  items: Item[];
  remark?: Remark | undefined;
  /** `CREATE EXTENSION hstore`. */
  uses?: string | undefined;
}
