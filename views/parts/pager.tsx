import { Html } from "@elysiajs/html";

/** The way to what is older. */
export function Pager({ older }: { older: string | undefined }): JSX.Element {
  if (older === undefined) return "";
  return (
    <p class="pager">
      <a class="button" href={older}>
        Older
      </a>
    </p>
  );
}
