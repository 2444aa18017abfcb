import { Html, type PropsWithChildren } from "@elysiajs/html";

/** What stands where there is nothing yet, and what to do about it. */
export function Empty({ title, children }: PropsWithChildren<{ title: string }>): JSX.Element {
  return (
    <div class="empty">
      <p class="empty-title" safe>
        {title}
      </p>
      <div class="empty-hint">{children}</div>
    </div>
  );
}
