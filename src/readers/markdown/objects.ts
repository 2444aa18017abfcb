import type { CheckedMarkdown } from "./check-links.ts";

/** The digest as it goes over the wire: snake_case keys, nothing that is empty. */
export function markdownObjects(digest: CheckedMarkdown): Record<string, unknown> {
  const { frontMatter, statistics } = digest;
  const all: Record<string, unknown> = {
    front_matter:
      frontMatter === undefined
        ? undefined
        : {
            format: frontMatter.format,
            line: frontMatter.line,
            end_line: frontMatter.endLine,
            data: frontMatter.data,
          },
    sections: digest.sections.map(({ endLine, line, ...rest }) => ({ ...rest, line, end_line: endLine })),
    code_blocks: digest.codeBlocks.map(({ endLine, ...rest }) => ({ ...rest, end_line: endLine })),
    links: digest.links,
    links_not_checked: digest.linksNotChecked,
    images: digest.images,
    tables: digest.tables.map(({ endLine, line, ...rest }) => ({ line, end_line: endLine, ...rest })),
    tasks: digest.tasks,
    footnotes: digest.footnotes,
    statistics: {
      lines: statistics.lines,
      words: statistics.words,
      characters: statistics.characters,
      reading_minutes: statistics.readingMinutes,
    },
    errors: digest.errors,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}
