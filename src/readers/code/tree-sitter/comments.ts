import type { Node } from "web-tree-sitter";
import { type Findings, type Found, type Span, trimmedEnd } from "./findings.ts";
import type { Grammar } from "./grammar.ts";
import type { Deadline } from "./runtime.ts";
import { TODO } from "../todo.ts";

/** What comments start with, in the languages there are; most heads hold none of it. */
const MARKERS = /#|\/\/|\/\*|--|\(\*|;/g;
/** A file with more is a list of them. */
const MAX_TAGS = 500;

/**
 * Adds the comments the regions did not show: those with a tag such as TODO, wherever they are, and those
 * within signatures and decorators. Looked up one by one, since to query for all comments costs a third of a parse.
 * @throws BrainloopError PARSE_FAILED when the time is up
 */
export function addComments(
  findings: Findings,
  root: Node,
  text: string,
  grammar: Grammar,
  deadline: Deadline,
): void {
  let tags = 0;
  for (const { index } of text.matchAll(TODO)) {
    if (++tags > MAX_TAGS) break;
    const comment = commentAt(root, index, grammar);
    if (comment !== undefined) findings.todos.push({ start: index, end: comment.end });
  }
  for (const found of findings.declarations) {
    deadline.check();
    const end = found.body ?? found.value?.end ?? found.end;
    addHeadComments(findings, { start: found.start, end }, root, text, grammar);
    found.end = endWithoutComments(found, root, text, grammar);
  }
  for (const decorator of findings.decorators) addHeadComments(findings, decorator, root, text, grammar);
  findings.comments.sort((a, b) => a.start - b.start);
}

function addHeadComments(
  findings: Findings,
  { start, end }: Span,
  root: Node,
  text: string,
  grammar: Grammar,
): void {
  const head = text.slice(start, Math.min(end, start + MAX_HEAD));
  let from = 0;
  for (const { index } of head.matchAll(MARKERS)) {
    if (index < from) continue;
    const comment = commentAt(root, start + index, grammar);
    if (comment === undefined) continue;
    findings.comments.push(comment);
    from = comment.end - start;
  }
}

/** Where indentation makes the blocks, comments after the last statement are no part of the declaration. */
function endWithoutComments(found: Found, root: Node, text: string, grammar: Grammar): number {
  let end = trimmedEnd(text, found);
  for (;;) {
    // Not by `lastIndexOf`: in a file of one line it would go back to its beginning for every declaration.
    let line = end;
    while (line > found.start && text.charCodeAt(line - 1) !== LINE_FEED) line--;
    if (line === found.start) return end;
    const marker = /^\s*(?:#|\/\/|--)/.exec(text.slice(line, Math.min(end, line + MAX_HEAD)));
    if (marker === null) return end;
    const comment = commentAt(root, line + marker[0].length - 1, grammar);
    if (comment === undefined) return end;
    end = trimmedEnd(text, { start: found.start, end: comment.start });
  }
}

const LINE_FEED = 10;
/** Signatures are cut long before. */
const MAX_HEAD = 2_000;

function commentAt(root: Node, offset: number, grammar: Grammar): Span | undefined {
  const node = root.descendantForIndex(offset, offset + 1);
  // In some grammars markers and text of a comment are nodes in it.
  for (const one of [node, node?.parent]) {
    if (one && grammar.comments.includes(one.type)) return { start: one.startIndex, end: one.endIndex };
  }
  return undefined;
}
