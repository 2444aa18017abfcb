import { type Fact, fact, type KnownKind, labelled } from "./kind.ts";
import type { ConfigView } from "./view.ts";

const MAX_OBJECTS = 50;

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/ */
export const kubernetes: KnownKind = {
  name: "kubernetes",
  hasSettings: true,
  matches: ({ format, views }) =>
    (format === "yaml" || format === "json") &&
    views.some((view) => view.get("apiVersion").text !== undefined && view.get("kind").text !== undefined),
  facts: ({ views }) => views.flatMap(objects).slice(0, MAX_OBJECTS).flatMap(objectFacts),
};

/** A `List` holds objects of its own. */
function objects(view: ConfigView): ConfigView[] {
  if (view.get("kind").text === undefined) return [];
  const items = view.get("items");
  return view.get("kind").text === "List" && items.isList ? items.entries().map(([, item]) => item) : [view];
}

function objectFacts(view: ConfigView): Fact[] {
  const metadata = view.get("metadata");
  const spec = view.get("spec");
  const name = [metadata.get("namespace").text, metadata.get("name").text].filter(
    (part) => part !== undefined,
  );
  const containers = podSpecs(spec).flatMap((pod) => [
    ...pod.get("initContainers").entries(),
    ...pod.get("containers").entries(),
  ]);
  const ports = [
    ...spec.get("ports").entries(),
    ...containers.flatMap(([, of]) => of.get("ports").entries()),
  ];
  return fact(view, `${view.get("kind").text ?? ""} ${name.join("/")}`.trim(), [
    labelled("replicas", spec.get("replicas").text),
    labelled(
      "images",
      containers.flatMap(([, container]) => container.get("image").text ?? []).join(" ") || undefined,
    ),
    labelled(
      "ports",
      ports.map(([, port]) => port.get("port").text ?? port.get("containerPort").text).join(" ") || undefined,
    ),
    labelled(
      "hosts",
      spec
        .get("rules")
        .entries()
        .flatMap(([, rule]) => rule.get("host").text ?? [])
        .join(" ") || undefined,
    ),
    labelled("schedule", spec.get("schedule").text),
    labelled(
      "keys",
      [...view.get("data").keys(), ...view.get("stringData").keys()].slice(0, 20).join(" ") || undefined,
    ),
    view.get("apiVersion").text,
  ]);
}

/** Where the containers are: a pod itself, a deployment and its like, a cron job. */
function podSpecs(spec: ConfigView): ConfigView[] {
  return [spec, spec.get("template", "spec"), spec.get("jobTemplate", "spec", "template", "spec")];
}
