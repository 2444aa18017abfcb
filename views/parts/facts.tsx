import { Html } from "@elysiajs/html";
import { Text } from "./text.tsx";

/** Names and values, one under the other; empty values are left out. */
export function Facts({ facts }: { facts: readonly (readonly [string, string | undefined])[] }): JSX.Element {
  return (
    <dl class="facts">
      {facts.map(([name, value]) =>
        value === undefined || value === "" ? (
          ""
        ) : (
          <div>
            <dt>
              <Text of={name} />
            </dt>
            <dd>
              <Text of={value} />
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
