import { Html, type PropsWithChildren } from "@elysiajs/html";

/** The head of a column; `hidden` ones are there for those who hear the page. */
export type Column = string | { title: string; number: true } | { title: string; hidden: true };

/** A table that scrolls by itself where it is wider than the page; its children are the bodies. */
export function Table({
  children,
  columns,
  wide = false,
}: PropsWithChildren<{ columns: readonly Column[]; wide?: boolean }>): JSX.Element {
  return (
    <div class="scroll">
      <table class={wide ? "wide" : undefined}>
        <thead>
          <tr>{columns.map((column) => head(column))}</tr>
        </thead>
        {children}
      </table>
    </div>
  );
}

function head(column: Column): JSX.Element {
  if (typeof column === "string")
    return (
      <th scope="col" safe>
        {column}
      </th>
    );
  if ("hidden" in column) {
    return (
      <th scope="col">
        <span class="hidden" safe>
          {column.title}
        </span>
      </th>
    );
  }
  return (
    <th scope="col" class="number" safe>
      {column.title}
    </th>
  );
}
