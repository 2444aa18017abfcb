import { closeSync, openSync, readSync } from "node:fs";
import type { Header } from "./header.ts";

/** Values of one row of `sqlite_schema`: type, name, tbl_name, rootpage, sql. */
export type RawRow = (string | number | null)[];

/** A schema of more pages than that is no schema; a damaged one may lead in circles. */
const MAX_PAGES = 20_000;
const MAX_RECORD_BYTES = 10_000_000;
const LEAF = 0x0d;
const INTERIOR = 0x05;

/**
 * Reads the schema's own table from the file's pages, where SQLite refuses the database as a whole.
 * https://www.sqlite.org/fileformat2.html#b_tree_pages
 * @returns the rows that can be made out
 */
export function readRawSchema(path: string, header: Header): RawRow[] {
  const descriptor = openSync(path, "r");
  try {
    return [...new Pages(descriptor, header).rows()];
  } finally {
    closeSync(descriptor);
  }
}

class Pages {
  readonly #usable: number;
  readonly #decoder: TextDecoder;

  constructor(
    private readonly descriptor: number,
    private readonly header: Header,
  ) {
    this.#usable = header.pageSize - (header.bytes[20] ?? 0);
    // Big-endian UTF-16 is turned around first: not every decoder knows it.
    this.#decoder = new TextDecoder(header.encoding === "UTF-8" ? "utf-8" : "utf-16le");
  }

  *rows(): Generator<RawRow> {
    const seen = new Set<number>();
    const waiting = [1];
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      if (seen.has(number) || seen.size > MAX_PAGES) continue;
      seen.add(number);
      const page = this.page(number);
      const start = number === 1 ? 100 : 0;
      const kind = page[start];
      const cells = page.length < start + 8 ? 0 : page.readUInt16BE(start + 3);
      const pointers = start + (kind === INTERIOR ? 12 : 8);
      const children = kind === INTERIOR ? [page.readUInt32BE(start + 8)] : [];
      for (let cell = 0; cell < cells && pointers + 2 * cell + 2 <= page.length; cell++) {
        const at = page.readUInt16BE(pointers + 2 * cell);
        if (kind === INTERIOR && at + 4 <= page.length) children.splice(-1, 0, page.readUInt32BE(at));
        else if (kind === LEAF) yield* this.record(page, at);
      }
      waiting.push(...children.toReversed());
    }
  }

  private page(number: number): Buffer {
    const page = Buffer.alloc(this.header.pageSize);
    return page.subarray(0, readSync(this.descriptor, page, 0, page.length, (number - 1) * page.length));
  }

  /** A cell's row, or nothing where it makes no sense. */
  private *record(page: Buffer, at: number): Generator<RawRow> {
    try {
      const [size, afterSize] = varint(page, at);
      const [, from] = varint(page, afterSize);
      if (size > MAX_RECORD_BYTES) return;
      const row = this.decode(this.payload(page, from, size));
      if (row.length === 5) yield row;
    } catch (error) {
      // Lengths and places of a damaged cell lead beyond the page.
      if (!(error instanceof RangeError)) throw error;
    }
  }

  private payload(page: Buffer, from: number, size: number): Buffer {
    const most = this.#usable - 35;
    if (size <= most) return page.subarray(from, from + size);
    const least = Math.floor(((this.#usable - 12) * 32) / 255) - 23;
    const wanted = least + ((size - least) % (this.#usable - 4));
    const local = wanted <= most ? wanted : least;
    const parts = [page.subarray(from, from + local)];
    let left = size - local;
    for (let next = page.readUInt32BE(from + local); next > 0 && left > 0 && parts.length < MAX_PAGES;) {
      const overflow = this.page(next);
      parts.push(overflow.subarray(4, Math.min(this.#usable, 4 + left)));
      left -= this.#usable - 4;
      next = overflow.readUInt32BE(0);
    }
    return Buffer.concat(parts);
  }

  private decode(record: Buffer): RawRow {
    const [headerEnd, first] = varint(record, 0);
    const values: RawRow = [];
    let body = headerEnd;
    for (let at = first; at < headerEnd;) {
      const [serial, next] = varint(record, at);
      at = next;
      const length =
        serial >= 12 ? Math.floor((serial - 12) / 2) : ([0, 1, 2, 3, 4, 6, 8, 8, 0, 0][serial] ?? 0);
      if (serial >= 13 && serial % 2 === 1) {
        const text = Buffer.from(record.subarray(body, body + length));
        values.push(this.#decoder.decode(this.header.encoding === "UTF-16be" ? text.swap16() : text));
      } else if (serial >= 1 && serial <= 5) values.push(record.readIntBE(body, length));
      else values.push(serial === 9 ? 1 : serial === 8 ? 0 : null);
      body += length;
    }
    return values;
  }
}

/** Big-endian groups of seven bits. @returns the value and where the next byte stands */
function varint(bytes: Buffer, start: number): [value: number, next: number] {
  let value = 0;
  for (let at = start; at < start + 8; at++) {
    const byte = bytes.readUInt8(at);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + 1];
  }
  return [value * 256 + bytes.readUInt8(start + 8), start + 9];
}
