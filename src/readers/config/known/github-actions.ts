import { type Fact, fact, type KnownKind, labelled } from "./kind.ts";
import type { ConfigView } from "./view.ts";

const MAX_JOBS = 40;

/** https://docs.github.com/actions/reference/workflow-syntax-for-github-actions */
export const githubActions: KnownKind = {
  name: "github-actions",
  hasSettings: true,
  matches: ({ path, format, view }) =>
    format === "yaml" &&
    view.get("jobs").isMap &&
    (/(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+$/.test(path) || view.get("on").exists),
  facts: ({ view }) => [
    ...fact(view.get("on"), "runs on", triggers(view.get("on"))),
    ...fact(view.get("permissions"), "permissions", permissions(view.get("permissions"))),
    ...view.get("jobs").entries().slice(0, MAX_JOBS).flatMap(jobFacts),
  ],
};

/** `push to main`, `pull_request`, `cron 0 3 * * *`. */
function triggers(on: ConfigView): string[] {
  if (!on.isMap) return on.texts();
  return on.entries().map(([event, how]) => {
    if (event === "schedule") {
      return how
        .entries()
        .map(([, entry]) => `cron ${entry.get("cron").text ?? "?"}`)
        .join(", ");
    }
    const branches = how.get("branches").texts();
    const tags = how.get("tags").texts();
    return [
      event,
      branches.length > 0 ? `to ${branches.join("|")}` : "",
      tags.length > 0 ? `tags ${tags.join("|")}` : "",
    ]
      .filter((part) => part !== "")
      .join(" ");
  });
}

function permissions(view: ConfigView): (string | undefined)[] {
  return view.isMap ? view.entries().map(([scope, access]) => labelled(scope, access.text)) : [view.text];
}

function jobFacts([id, job]: [string, ConfigView]): Fact[] {
  const steps = job.get("steps");
  const used = steps.entries().flatMap(([, step]) => step.get("uses").text ?? []);
  return fact(job, `job ${id}`, [
    job.get("uses").text ??
      labelled("on", job.get("runs-on").texts().join("+") || job.get("runs-on").get("group").text),
    labelled("needs", job.get("needs").texts().join(" ") || undefined),
    labelled("matrix", job.get("strategy", "matrix").keys().join("×") || undefined),
    labelled("environment", job.get("environment").text ?? job.get("environment", "name").text),
    steps.size > 0 ? `${steps.size} steps` : undefined,
    labelled("uses", [...new Set(used)].join(" ") || undefined),
  ]);
}
