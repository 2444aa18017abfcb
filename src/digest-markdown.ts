/** What the reader of documents makes of one. */
import type { Note, SyntaxProblem } from "./digest-place.ts";

export interface Section {
  /** Heading text, inline markup taken off. */
  title: string;
  /** 1 to 6. */
  level: number;
  /** Anchor as GitHub makes it, unique in the file. */
  slug: string;
  line: number;
  /** Last line before the next heading of the same or a higher level. */
  endLine: number;
  /** Words of its own text, subsections not counted. */
  words: number;
}

export interface CodeBlock {
  language?: string;
  line: number;
  endLine: number;
}

export interface Link {
  text: string;
  target: string;
  line: number;
  form: "inline" | "reference" | "autolink";
  /** Why it leads nowhere; absent where it does, or where that cannot be told without a network. */
  broken?: "missing file" | "missing anchor" | "undefined reference";
}

export interface Image {
  alt: string;
  target: string;
  line: number;
  broken?: "missing file";
}

export interface Table {
  line: number;
  endLine: number;
  columns: string[];
  rows: number;
}

export interface Task {
  line: number;
  text: string;
  done: boolean;
}

/** What `read_markdown` keeps of one document. */
export interface MarkdownDigest {
  kind: "markdown";
  frontMatter?: { format: "yaml" | "toml"; line: number; endLine: number; data: Record<string, unknown> };
  sections: Section[];
  codeBlocks: CodeBlock[];
  links: Link[];
  images: Image[];
  tables: Table[];
  tasks: Task[];
  footnotes: Note[];
  statistics: { lines: number; words: number; characters: number; readingMinutes: number };
  /** Problems that did not stop the reading: front matter that does not parse, and the like. */
  errors: SyntaxProblem[];
}
