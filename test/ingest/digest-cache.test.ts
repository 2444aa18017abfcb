import { expect, test } from "bun:test";
import { cacheKey, versionOf } from "../../src/ingest/digest-cache.ts";
import { MASK_VERSION } from "../../src/mask/index.ts";

const STAMP = { mtimeNs: "1", ctimeNs: "2", size: "3", inode: "4" };

test("what other masks let through is not found again: their version is a part of the key", () => {
  const reader = { name: "read_code", version: 7 } as const;
  expect(versionOf(reader)).toBe(versionOf(reader, MASK_VERSION));
  expect(versionOf(reader, MASK_VERSION + 1)).not.toBe(versionOf(reader));
  // No version of masks reads like another version of the reader.
  expect(versionOf({ version: 8 }, 1)).not.toBe(versionOf({ version: 7 }, MASK_VERSION + 1));
  const keyed = cacheKey("/a", STAMP, { reader });
  const parts = ["/a", "1", "3", "4", "2", undefined, "read_code", versionOf(reader, MASK_VERSION)];
  expect(keyed).toBe(new Bun.CryptoHasher("sha256").update(parts.join("\0")).digest("hex"));
});

test("every part of a file's state is a part of the key", () => {
  const reader = { name: "read_code", version: 7 } as const;
  const keys = [
    STAMP,
    ...Object.keys(STAMP).map((name) => ({ ...STAMP, [name]: "9" })),
    { ...STAMP, beside: "-wal" },
  ].map((stamp) => cacheKey("/a", stamp, { reader }));
  keys.push(cacheKey("/b", STAMP, { reader }));
  keys.push(cacheKey("/a", STAMP, { reader: { ...reader, version: 8 } }));
  keys.push(cacheKey("/a", STAMP, { reader: { name: "read_markdown", version: 7 } }));
  keys.push(cacheKey("/a", STAMP, { reader, options: { sampleRows: 7 } }));
  expect(new Set(keys).size).toBe(keys.length);
});
