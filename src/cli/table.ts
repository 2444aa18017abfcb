import { escapeControls } from "../log.ts";
import type { World } from "./command.ts";

export interface Column {
  title: string;
  /** Numbers stand right. */
  right?: boolean;
}

export interface Row {
  cells: readonly string[];
  /** A line of its own under the row. */
  note?: string;
}

/** How text is set off; plain where nobody sees it. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
}

/** Styles for stdout: none where it is no terminal or the person wants none (https://no-color.org). */
export function styleOf({ env, isTerminal }: Pick<World, "env" | "isTerminal">): Style {
  const styled = isTerminal.out && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  const style = (code: number) => (text: string) => (styled ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: style(1), dim: style(2) };
}

/** @returns aligned lines, each ended; no cell spans lines, whatever is in it */
export function renderTable(columns: readonly Column[], rows: readonly Row[], style: Style): string {
  const clean = rows.map(({ cells }) => cells.map(oneLine));
  const widths = columns.map(({ title }, at) =>
    Math.max(...[title, ...clean.map((cells) => cells[at] ?? "")].map((text) => Bun.stringWidth(text))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => {
        const space = " ".repeat(Math.max(0, (widths[at] ?? 0) - Bun.stringWidth(cell)));
        return columns[at]?.right === true ? space + cell : cell + space;
      })
      .join("   ")
      .trimEnd();
  const lines = [style.bold(line(columns.map(({ title }) => title)))];
  for (const [at, cells] of clean.entries()) {
    lines.push(line(cells));
    const note = rows[at]?.note;
    if (note !== undefined) lines.push(`  ${style.dim(oneLine(note))}`);
  }
  return `${lines.join("\n")}\n`;
}

/** @returns a bar of so many character cells, to an eighth of one */
export function renderBar(share: number, cells: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * cells * 8);
  const rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8] ?? "";
  return "█".repeat(Math.floor(eighths / 8)) + rest;
}

function oneLine(text: string): string {
  return escapeControls(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}
