/** Cuts a byte stream into lines and refuses those that are too long without keeping them in memory. */

export type Frame = { line: string } | { tooLong: number };

const NEWLINE = 10;

export class LineFrames {
  private chunks: Uint8Array[] = [];
  private bytes = 0;
  private skipping = false;

  /** @param maxBytes longest line taken */
  constructor(private readonly maxBytes: number) {}

  /** @returns the lines completed by this chunk, in order; empty ones are left out */
  push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      this.add(chunk.subarray(from, at));
      this.complete(frames);
      from = at + 1;
    }
    this.add(chunk.subarray(from));
    return frames;
  }

  /** What stands after the last line break when the input ends. */
  end(): Frame[] {
    const frames: Frame[] = [];
    this.complete(frames);
    return frames;
  }

  private add(part: Uint8Array): void {
    this.bytes += part.length;
    if (this.bytes > this.maxBytes) {
      this.skipping = true;
      this.chunks = [];
    }
    if (!this.skipping && part.length > 0) this.chunks.push(part);
  }

  private complete(frames: Frame[]): void {
    if (this.skipping) frames.push({ tooLong: this.bytes });
    else {
      const line = Buffer.concat(this.chunks).toString("utf8").trim();
      if (line !== "") frames.push({ line });
    }
    this.chunks = [];
    this.bytes = 0;
    this.skipping = false;
  }
}

/** Deepest nesting of brackets in a JSON text, strings left out; stops counting above `limit`. */
export function jsonDepth(text: string, limit: number): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === 92) i++;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 91 || code === 123) {
      if (++depth > deepest) deepest = depth;
      if (deepest > limit) return deepest;
    } else if (code === 93 || code === 125) depth--;
  }
  return deepest;
}
