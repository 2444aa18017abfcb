import { Html } from "@elysiajs/html";
import { plain, Text } from "../parts/text.tsx";
import { Table } from "../parts/table.tsx";

/** A secret as it may be shown: never its value. */
export interface SecretView {
  name: string;
  /** `…` and the last characters; empty where none is kept in this project. */
  masked: string;
  /** Whether the environment has one, which comes first. */
  inEnvironment: boolean;
  /** The provider it opens. */
  provider: string | undefined;
}

/** Keys of providers and whatever else is kept: they go in, and do not come out. */
export function Secrets(props: {
  secrets: readonly SecretView[];
  done?: string;
  problem?: string;
}): JSX.Element {
  return (
    <section class="panel" id="secrets" aria-labelledby="secrets-title">
      <h2 id="secrets-title">Secrets</h2>
      <p class="muted">
        Kept in this project's metadata database, readable by you alone. A value is never shown again.
      </p>
      <Table columns={["Name", "For", "Kept here", "Environment", { title: "Remove", hidden: true }]}>
        <tbody>
          {props.secrets.map((secret) => (
            <tr>
              <td class="mono">
                <Text of={secret.name} />
              </td>
              <td>
                <Text of={secret.provider ?? ""} />
              </td>
              <td class="mono">
                <Text of={secret.masked === "" ? "–" : secret.masked} />
              </td>
              <td>{secret.inEnvironment ? "set, comes first" : "–"}</td>
              <td class="number">
                {secret.masked === "" ? (
                  ""
                ) : (
                  <button
                    type="button"
                    class="quiet"
                    hx-post={`/settings/secrets/${encodeURIComponent(secret.name)}/remove`}
                    hx-target="#secrets"
                    hx-swap="outerHTML"
                    hx-confirm={plain(`Remove ${secret.name}?`)}
                  >
                    Remove
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <form
        class="row"
        hx-post="/settings/secrets"
        hx-target="#secrets"
        hx-swap="outerHTML"
        autocomplete="off"
      >
        <label>
          Name
          <input name="name" list="secret-names" required spellcheck="false" placeholder="CEREBRAS_API_KEY" />
        </label>
        <datalist id="secret-names">
          {props.secrets.map(({ name }) => (
            <option value={name}></option>
          ))}
        </datalist>
        <label>
          Value
          <input name="value" type="password" required autocomplete="new-password" />
        </label>
        <button type="submit" class="primary">
          Keep
        </button>
      </form>
      {props.problem === undefined ? (
        ""
      ) : (
        <p class="problem" role="alert">
          <Text of={props.problem} />
        </p>
      )}
      {props.done === undefined ? (
        ""
      ) : (
        <p class="done" role="status">
          <Text of={props.done} />
        </p>
      )}
    </section>
  );
}
