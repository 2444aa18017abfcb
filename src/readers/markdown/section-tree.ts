import type { Section } from "../../digest.ts";

/** A part of the document whose headings do not end sections outside it: the document, a quote, a list item. */
interface Frame {
  endLine: number;
  /** The section now open and those around it, outermost first. */
  open: Section[];
}

/** Turns headings, met in document order, into sections with ranges. */
export class SectionTree {
  readonly sections: Section[] = [];
  readonly #frames: Frame[];

  constructor(lastLine: number) {
    this.#frames = [{ endLine: lastLine, open: [] }];
  }

  /** A quote, list item or footnote begins. */
  enter(endLine: number): void {
    this.#frames.push({ endLine, open: [] });
  }

  /** The innermost container ends, and with it the sections in it. */
  leave(): void {
    const frame = this.#frames.pop();
    for (const section of frame?.open ?? []) section.endLine = frame?.endLine ?? section.endLine;
  }

  heading({ title, level, slug, line }: Pick<Section, "title" | "level" | "slug" | "line">): void {
    const open = this.#frames.at(-1)?.open ?? [];
    for (let last = open.at(-1); last !== undefined && last.level >= level; last = open.at(-1)) {
      last.endLine = line - 1;
      open.pop();
    }
    const section: Section = { title, level, slug, line, endLine: line, words: 0 };
    open.push(section);
    this.sections.push(section);
  }

  /** Text in the section now open, if any. */
  addWords(words: number): void {
    const section = this.#frames.findLast((frame) => frame.open.length > 0)?.open.at(-1);
    if (section !== undefined) section.words += words;
  }

  /** The document ends. */
  finish(): Section[] {
    while (this.#frames.length > 0) this.leave();
    return this.sections;
  }
}
