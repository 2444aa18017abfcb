import type { Declaration } from "../../../digest.ts";
import type { Lines } from "../lines.ts";
import type { MarkupElement } from "./scan.ts";

/** Parts of a page that readers jump between. */
const LANDMARKS = new Set(["main", "nav", "header", "footer", "aside", "form", "dialog", "template"]);
const HEADING = /^h[1-6]$/;
const CONTROL = /^(?:input|select|textarea|button)$/;
const BLOCK = /^(?:script|style)$/;
const MAX_ELEMENTS = 20_000;
/** More controls of one form are only counted. */
const MAX_NAMES = 40;
/** A heading's ids are left out of its line where it would be longer. */
const MAX_HEADING = 120;

/** Whether an element is part of what a page is shown as: in itself, or by what a form or heading says of it. */
export function isShown(name: string, attributes: Readonly<Record<string, string>>): boolean {
  return (
    HEADING.test(name) ||
    BLOCK.test(name) ||
    LANDMARKS.has(name) ||
    attributes["id"] !== undefined ||
    (CONTROL.test(name) && attributes["name"] !== undefined)
  );
}

/**
 * Elements as declarations: headings with the ids in them as further names, forms with their method, action and the names of their
 * controls, landmarks, blocks of script and style, and what else has an id. The last are what a page could be told
 * without: they are not `exported`.
 * @param elements in source order
 */
export function elementsOf(elements: readonly MarkupElement[], lines: Lines): Declaration[] {
  const declared: Declaration[] = [];
  /** Forms with the names of their controls, headings with the ids in them. */
  const holders: { element: MarkupElement; names: Set<string>; declaration: Declaration }[] = [];
  /** Those that the present element may stand in. */
  let form: (typeof holders)[number] | undefined;
  let heading: (typeof holders)[number] | undefined;
  for (const element of elements) {
    if (declared.length >= MAX_ELEMENTS) break;
    const { name, attributes, start } = element;
    if (form !== undefined && start >= form.element.end) form = undefined;
    if (heading !== undefined && start >= heading.element.end) heading = undefined;
    if (form !== undefined && CONTROL.test(name) && attributes["name"]) form.names.add(attributes["name"]);
    const { id = "" } = attributes;
    if (heading !== undefined && id !== "") {
      heading.names.add(id);
      continue;
    }
    const declaration = declarationOf(element, lines);
    if (declaration === undefined) continue;
    declared.push(declaration);
    const isHeading = HEADING.test(name) && element.text !== "";
    if (name !== "form" && !isHeading) continue;
    const holder = { element, names: new Set(isHeading && id !== "" ? [id] : []), declaration };
    holders.push(holder);
    if (isHeading) heading = holder;
    else form = holder;
  }
  for (const { element, names, declaration } of holders) {
    if (element.name === "form") declaration.signature = formSignature(element, names);
    else if (names.size > 0) {
      declaration.exportedAs = [...names];
      declaration.signature += anchors(names, MAX_HEADING - declaration.signature.length);
    }
  }
  return declared;
}

function declarationOf(element: MarkupElement, lines: Lines): Declaration | undefined {
  const { name, attributes, text, start, end, inner, foreign } = element;
  const { id = "" } = attributes;
  const place = {
    kind: "element" as const,
    line: lines.lineAt(start),
    endLine: lines.lineAt(Math.max(start, end - 1)),
  };
  if (HEADING.test(name) && text !== "") {
    return { name: text, ...place, signature: `${name} ${text}`, exported: true };
  }
  if (BLOCK.test(name) && !foreign && attributes["src"] === undefined && inner.end > inner.start) {
    const type = attributes["type"] ?? "";
    const signature = `${tag(element)}${type === "" || /^text\/(?:javascript|css)$/i.test(type) ? "" : ` ${type}`}`;
    return { name: id || name, ...place, signature, exported: true };
  }
  if (name === "form") {
    const label = id || attributes["aria-label"] || attributes["name"] || name;
    return { name: label, ...place, signature: label, exported: true };
  }
  if (LANDMARKS.has(name)) {
    const label = attributes["aria-label"] ?? attributes["name"] ?? "";
    const signature = `${tag(element)}${label === "" ? "" : ` ${label}`}`;
    return { name: id || label || name, ...place, signature, exported: true };
  }
  return id === "" ? undefined : { name: id, ...place, signature: tag(element), exported: false };
}

/** ` #first #second`: those that fit. */
function anchors(ids: ReadonlySet<string>, room: number): string {
  let text = "";
  for (const id of ids) {
    if (text.length + id.length + 2 > room) break;
    text += ` #${id}`;
  }
  return text;
}

/** `form#login post /session (user, password)`. */
function formSignature(element: MarkupElement, names: ReadonlySet<string>): string {
  const { method = "", action = "" } = element.attributes;
  const label = element.attributes["aria-label"] ?? element.attributes["name"] ?? "";
  const first = [...names].slice(0, MAX_NAMES).join(", ");
  const more = names.size > MAX_NAMES ? `, ${names.size - MAX_NAMES} more` : "";
  return [tag(element), label, method.toLowerCase(), action, first === "" ? "" : `(${first}${more})`]
    .filter((word) => word !== "")
    .join(" ");
}

function tag({ name, attributes: { id = "" } }: MarkupElement): string {
  return id === "" ? name : `${name}#${id}`;
}
