import { Html } from "@elysiajs/html";
import { Badge } from "../parts/badge.tsx";
import { Text } from "../parts/text.tsx";

/** A key of the configuration, as it is now. */
export interface SettingView {
  key: string;
  value: string;
  origin: "environment" | "config" | "default";
  byDefault: string;
  description: string;
  expected: string;
  /** May be set at the machine alone. */
  operatorOnly: boolean;
  /** What was wrong with a value that was just given. */
  problem?: string | undefined;
  /** What was just done. */
  done?: string | undefined;
}

/** All keys, by what they are about. */
export function Configuration({ settings }: { settings: readonly SettingView[] }): JSX.Element {
  const groups = Map.groupBy(settings, ({ key }) => groupOf(key));
  return (
    <section class="panel" aria-labelledby="config-title">
      <h2 id="config-title">Configuration</h2>
      <p class="muted">
        Running workers follow within a second. The environment comes first, then what is set here.
      </p>
      {[...groups].map(([name, members]) => (
        <details class="group" id={`group-${name}`} open={members.length < 8}>
          <summary>
            <span safe>{name}</span>{" "}
            <span class="muted" safe>
              {String(members.length)}
            </span>
          </summary>
          {members.map((setting) => (
            <Setting setting={setting} />
          ))}
        </details>
      ))}
    </section>
  );
}

function groupOf(key: string): string {
  const [first = "", second = "", third] = key.split(".");
  return first === "provider" && third !== undefined ? `provider ${second}` : first.replaceAll("_", " ");
}

/** One key; saving puts it back as it is then. */
export function Setting({ setting }: { setting: SettingView }): JSX.Element {
  const { key, origin, problem } = setting;
  const id = `setting-${key.replaceAll(".", "-")}`;
  const fixed = setting.operatorOnly || origin === "environment";
  return (
    <form
      class="setting"
      id={id}
      hx-post={`/settings/config/${encodeURIComponent(key)}`}
      hx-target="this"
      hx-swap="outerHTML"
    >
      <label for={`${id}-value`} class="mono" safe>
        {key}
      </label>
      <p class="muted" id={`${id}-hint`}>
        <Text of={`${setting.description}; ${setting.expected}`} />
      </p>
      <div class="setting-value">
        <input
          id={`${id}-value`}
          name="value"
          value={setting.value}
          placeholder={setting.byDefault}
          aria-describedby={`${id}-hint`}
          {...(problem === undefined ? {} : { "aria-invalid": "true" as const })}
          readonly={fixed}
          spellcheck="false"
          autocomplete="off"
        />
        {fixed ? "" : <button type="submit">Save</button>}
        {origin === "config" && !setting.operatorOnly ? (
          <button type="submit" class="quiet" name="unset" value="yes">
            Default
          </button>
        ) : (
          ""
        )}
      </div>
      <Origin setting={setting} />
      {problem === undefined ? (
        ""
      ) : (
        <p class="problem" role="alert">
          <Text of={problem} />
        </p>
      )}
      {setting.done === undefined ? (
        ""
      ) : (
        <p class="done" role="status">
          <Text of={setting.done} />
        </p>
      )}
    </form>
  );
}

function Origin({ setting }: { setting: SettingView }): JSX.Element {
  if (setting.operatorOnly) {
    return (
      <p class="muted">
        Only at the machine: <code safe>{`brainloop config set ${setting.key} …`}</code>
      </p>
    );
  }
  if (setting.origin === "environment") return <Badge tone="calm" text="set in the environment" />;
  return setting.origin === "config" ? <Badge tone="good" text="set in this project" /> : "";
}
