import { Html } from "@elysiajs/html";
import type { ProviderCheck } from "../../src/llm/check.ts";
import { Badge } from "../parts/badge.tsx";
import { Table } from "../parts/table.tsx";
import { Text } from "../parts/text.tsx";

export interface ProviderView {
  name: string;
  baseUrl: string;
  model: string;
  /** Place in the chain, from 1; undefined where it is not in it. */
  place: number | undefined;
}

/** Names of models that are listed; OpenRouter has some 400. */
const MOST_MODELS = 40;

/** Every provider that can be used, the chain first. */
export function Providers({ providers }: { providers: readonly ProviderView[] }): JSX.Element {
  return (
    <section class="panel" aria-labelledby="providers-title">
      <h2 id="providers-title">Providers</h2>
      <p class="muted">
        Asked in the order of <code>provider.chain</code>. A test looks for key, address and model; it has
        nothing written.
      </p>
      <Table columns={["Provider", "Model", "Address", { title: "Test", hidden: true }]}>
        {providers.map((provider) => (
          <tbody>
            <tr>
              <td>
                <span safe>{provider.name}</span>{" "}
                {provider.place === undefined ? (
                  ""
                ) : (
                  <span class="muted" safe>{`${provider.place}. in the chain`}</span>
                )}
              </td>
              <td class="mono">
                <Text of={provider.model || "–"} />
              </td>
              <td class="mono">
                <Text of={provider.baseUrl} />
              </td>
              <td class="number">
                <button
                  type="button"
                  hx-post={`/settings/providers/${provider.name}/check`}
                  hx-target={`#check-${provider.name}`}
                  hx-disable="this"
                  aria-label={`Test ${provider.name}`}
                >
                  Test
                </button>
              </td>
            </tr>
            <tr class="answer">
              <td colspan="4" id={`check-${provider.name}`} aria-live="polite"></td>
            </tr>
          </tbody>
        ))}
      </Table>
    </section>
  );
}

/** What a test found. */
export function CheckResult({ check }: { check: ProviderCheck }): JSX.Element {
  const { error, keyFrom, model, modelExists, models = [] } = check;
  if (error !== undefined) {
    return (
      <>
        <Badge tone="bad" text={error.code} /> <Text of={error.message} />
        {error.hint === undefined ? (
          ""
        ) : (
          <p class="muted">
            <Text of={error.hint} />
          </p>
        )}
      </>
    );
  }
  return (
    <>
      <Badge
        tone={modelExists === false ? "wait" : "good"}
        text={modelExists === false ? "no such model" : "can be used"}
      />{" "}
      <Text of={`${model ?? ""}${keyFrom === undefined ? ", no key" : `, ${keyFrom}`}`} />
      {models.length === 0 ? (
        ""
      ) : (
        <p class="muted mono">
          <Text of={models.slice(0, MOST_MODELS).join("  ")} />
          {models.length > MOST_MODELS ? <span safe>{` and ${models.length - MOST_MODELS} more`}</span> : ""}
        </p>
      )}
    </>
  );
}
