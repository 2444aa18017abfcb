/** Rows as an attacker would have them, in every place that the console shows. */
import { Database } from "bun:sqlite";
import { join } from "node:path";

/** Ends an attribute, an element and a script, asks htmx for a change, and turns the rest around. */
export const HOSTILE =
  `"'><marquee onclick="hit()" hx-post="/stop" hx-trigger="load">{{7*7}}\${7*7}</marquee>` +
  `<img src=x onerror="hit()"><script>hit()</script></textarea></title><hx-partial hx-target="body">x</hx-partial>\u202e`;

/** @returns the pages that show them */
export function writeHostile(dataDirectory: string, project: string): string[] {
  const open = (name: string): Database => {
    const db = new Database(join(dataDirectory, `brainloop.${name}.db`));
    db.run("PRAGMA busy_timeout = 5000");
    return db;
  };
  using lifecycle = open("lifecycle");
  using output = open("output");
  using metadata = open("metadata");
  const now = Date.now() / 1000;
  const path = join(project, HOSTILE);
  const json = JSON.stringify({ [HOSTILE]: HOSTILE, lines: HOSTILE });

  lifecycle.run(
    `INSERT INTO cerebras_usage (timestamp, updated_at, worker_id, action, provider, model, status, error_code)
     VALUES (?1, ?1, ?2, ?2, ?2, ?2, 'failed', ?2), (?1, ?1, ?2, ?2, ?2, ?2, 'running', NULL)`,
    [now, HOSTILE],
  );
  lifecycle.run(
    `INSERT INTO sessions (session_id, status, context_files, created_at, updated_at) VALUES (?1, 'active', ?2, ?3, ?3)`,
    [HOSTILE, JSON.stringify([HOSTILE]), now],
  );
  lifecycle.run(
    `INSERT INTO session_blocks (session_id, block_id, position, description, type, target, status, code,
       verification, error, created_at, updated_at)
     VALUES (?1, ?1, 0, ?1, ?1, ?2, 'failed', ?1, ?3, ?4, ?5, ?5)`,
    [HOSTILE, path, json, JSON.stringify({ message: HOSTILE, hint: HOSTILE }), now],
  );
  for (const code of [HOSTILE, `${HOSTILE}\n${HOSTILE}`]) {
    lifecycle.run(
      `INSERT INTO block_refinements (session_id, block_id, iteration, audit_feedback, code, outcome, created_at)
       VALUES (?1, ?1, 1, ?1, ?2, 'applied', ?3)`,
      [HOSTILE, code, now],
    );
  }
  lifecycle.run(
    `INSERT INTO detected_patterns (project, language, pattern, value, samples, share, example, sources_sha256,
       detected_at, updated_at)
     VALUES (?1, ?1, ?1, ?2, 1, 1, ?1, '', ?3, ?3)`,
    [HOSTILE, JSON.stringify(HOSTILE), now],
  );
  using input = open("input");
  input.run("INSERT INTO input_sources (source_id, path) VALUES (1, ?)", [path]);
  input.run("INSERT INTO input_health (source_id, status, message, checked_at) VALUES (1, 'failed', ?, ?)", [
    HOSTILE,
    now,
  ]);
  input.run("INSERT INTO input_schemas (db_path, schema_sql, updated_at) VALUES (?1, ?1, ?2)", [
    HOSTILE,
    now,
  ]);
  input.run(
    `INSERT INTO input_dependencies (kind, name, version, declared_in, updated_at) VALUES ('package', ?1, ?1, ?1, ?2)`,
    [HOSTILE, now],
  );
  const sha256 = "0".repeat(64);
  output.run("INSERT INTO contents (sha256, content, created_at) VALUES (?, ?, ?)", [
    sha256,
    new TextEncoder().encode(HOSTILE),
    now,
  ]);
  output.run(
    `INSERT INTO results (result_id, key, action, target, prompt, worker_id, provider, model, sha256_after, receipt,
       timestamp)
     VALUES (?1, ?1, 'generate_file', ?2, ?1, ?1, ?1, ?1, ?3, ?4, ?5)`,
    [HOSTILE, path, sha256, json, now],
  );
  for (const digest of [HOSTILE, `${HOSTILE}\n${HOSTILE}`]) {
    output.run(
      `INSERT INTO reader_digests (digest_id, path, reader, reader_version, content_sha256, lines, source_tokens,
         digest, timestamp)
       VALUES (?1, ?2, ?1, 1, ?1, 1, 1, ?3, ?4)`,
      [HOSTILE, path, JSON.stringify(digest), now],
    );
  }
  output.run(
    `INSERT INTO heartbeat (worker_id, kind, status, sessions_active, host, pid, started_at, version, timestamp)
     VALUES (?1, 'server', 'running', 0, ?1, 1, ?2, ?1, ?2)`,
    [HOSTILE, now],
  );
  metadata.run(
    "INSERT INTO telemetry_events (event_type, worker_id, data, timestamp) VALUES (?1, ?1, ?2, ?3)",
    [HOSTILE, json, now],
  );
  metadata.run("INSERT INTO secrets (secret_name, secret_value) VALUES (?, 'no-part-of-the-text')", [
    HOSTILE,
  ]);
  const id = encodeURIComponent(HOSTILE);
  return [
    "/",
    "/sessions",
    `/sessions/${id}`,
    "/digests",
    `/digests?q=${id}`,
    `/digests/read?path=${encodeURIComponent(path)}`,
    "/results",
    `/results?q=${id}`,
    `/results/${id}`,
    `/results/${id}/again`,
    "/usage",
    "/events",
    "/patterns",
    "/sources",
    `/events?type=${id}`,
    "/settings",
    "/stop",
  ];
}
