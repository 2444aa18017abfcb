import type { SqliteCell } from "../../../digest.ts";

/** Names of tables whose values are secrets: `secrets`, `api_keys`, `user_credentials`. */
const SECRET_TABLE =
  /(?:^|[_.-])(?:secrets?|credentials?|passwords?|(?:api|access|auth)[_.-]?(?:keys?|tokens?))$/i;
/** Columns that hold the value where another column has its name. */
const VALUE_COLUMN = /(?:^|_)(?:value|val|data|content|body|secret)$/i;
const NAME_COLUMN = /(?:^|_)(?:name|key|setting|option|variable|property|id)$/i;
/** What is made of a password, and what opens a session. */
const DERIVED =
  /(?:^|[_.-])(?:password|passwd|pwd|pass|pw|pin)[_.-]?(?:hash|digest|salt|crypt|encrypted|enc|bcrypt)$|(?:^|[_.-])(?:hashed|encrypted|salted|crypted)[_.-]?(?:password|passwd|pwd|pass)$|^(?:salt|otp|totp|pin|cvv|cvc|ssn|cookie|session[_.-]?(?:id|key|token)|private[_.-]?key(?:[_.-]?pem)?)$|(?:^|[_.-])(?:secret|token|key)[_.-](?:value|hash|enc|encrypted|plain)$/i;

/** What may open a session, and may be a word or a number: only what looks generated is hidden. */
const VAGUE = /^(?:session|sess|sid|jwt|bearer|ticket|nonce|magic[_.-]?link|access|refresh)$/i;
/** No word, no number, no date: letters and digits without blanks. */
const GENERATED = /^(?=.*\d)(?=.*[A-Za-z])(?!\d{4}-\d\d)[^\s]{8,}$/;

interface Place {
  table: string;
  column: string;
  /** Whether a cell of the same row names a secret: `SMTP_PASSWORD`. */
  named: boolean;
}

/** Whether a value is hidden for where it stands; what it looks like is judged elsewhere. */
export function isSecretCell(
  { table, column, named }: Place,
  cell: SqliteCell,
  isSecretName: (name: string) => boolean,
): boolean {
  const long = typeof cell === "object" && cell !== null && (cell.type === "blob" || cell.type === "text");
  if (cell === "" || !(typeof cell === "string" || long))
    return typeof cell === "number" && /pass|pwd|^pin$|cvv|cvc/i.test(column);
  if (isSecretName(column) || DERIVED.test(column.replaceAll(/([a-z])([A-Z])/g, "$1_$2"))) return true;
  const text = typeof cell === "string" ? cell : typeof cell === "object" && "head" in cell ? cell.head : "";
  if (VAGUE.test(column) && GENERATED.test(text)) return true;
  return VALUE_COLUMN.test(column) && (named || SECRET_TABLE.test(table));
}

/** Texts of a row that may name what another cell holds. */
export function nameCells(columns: readonly string[], cells: readonly SqliteCell[]): string[] {
  return cells.filter(
    (cell, at): cell is string => typeof cell === "string" && NAME_COLUMN.test(columns[at] ?? ""),
  );
}
