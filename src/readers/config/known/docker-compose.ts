import { type Fact, fact, type KnownKind, labelled } from "./kind.ts";
import type { ConfigView } from "./view.ts";

const MAX_SERVICES = 40;

/** https://docs.docker.com/reference/compose-file/ */
export const dockerCompose: KnownKind = {
  name: "docker-compose",
  hasSettings: true,
  matches: ({ name, format, view }) =>
    format === "yaml" &&
    view.get("services").isMap &&
    (/^(?:docker-)?compose\b.*\.ya?ml$/i.test(name) ||
      view
        .get("services")
        .entries()
        .some(([, service]) => service.get("image").exists || service.get("build").exists)),
  facts: ({ view }) => [
    ...view.get("services").entries().slice(0, MAX_SERVICES).flatMap(serviceFacts),
    ...fact(view.get("networks"), "networks", view.get("networks").keys()),
    ...fact(view.get("volumes"), "volumes", view.get("volumes").keys()),
  ],
};

function serviceFacts([name, service]: [string, ConfigView]): Fact[] {
  const build = service.get("build");
  return fact(service, `service ${name}`, [
    service.get("image").text ??
      labelled("build", build.text ?? build.get("context").text ?? (build.exists ? "." : undefined)),
    labelled("ports", service.get("ports").entries().map(portOf).join(" ") || undefined),
    labelled("needs", namesIn(service.get("depends_on")).join(" ") || undefined),
    labelled("env_file", service.get("env_file").texts().join(" ") || undefined),
    labelled("profiles", service.get("profiles").texts().join(" ") || undefined),
    service.get("privileged").text === "true" ? "privileged" : undefined,
  ]);
}

function portOf([, port]: [string, ConfigView]): string {
  return (
    port.text ??
    [port.get("published").text, port.get("target").text].filter((part) => part !== undefined).join(":")
  );
}

function namesIn(view: ConfigView): string[] {
  return view.isMap ? view.keys() : view.texts();
}
