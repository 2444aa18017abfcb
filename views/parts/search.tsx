import { Html } from "@elysiajs/html";

/** A search that follows the typing; it works as a plain form, too. @param list id of the list that it narrows */
export function Search(props: {
  action: string;
  list: string;
  label: string;
  value: string;
  name?: string;
}): JSX.Element {
  return (
    <form class="search" role="search" action={props.action} method="get">
      <label>
        <span class="hidden" safe>
          {props.label}
        </span>
        <input
          type="search"
          name={props.name ?? "q"}
          value={props.value}
          placeholder={props.label}
          autocomplete="off"
          spellcheck="false"
          hx-get={props.action}
          hx-trigger="input changed delay:250ms"
          hx-target={`#${props.list}`}
          hx-swap="outerHTML"
          hx-sync="this:replace"
        />
      </label>
    </form>
  );
}
