import type { Connection } from "./connection.ts";

/** One row of `detected_patterns`. */
export interface PatternRow {
  /** Real path of the project's top. */
  project: string;
  language: string;
  pattern: string;
  /** JSON. */
  value: string;
  samples: number;
  /** 0 to 1. */
  share: number;
  /** `path:line` */
  example: string | null;
  /** Moved by audits, commits and later edits; 1 at first. */
  weight: number;
  /** Of the listing it was read off. */
  sourcesSha256: string;
  /** Unix seconds. */
  detectedAt: number;
}

/** What a source showed, and in which state. */
export interface SampleRow {
  /** Real path. */
  path: string;
  stamp: string;
  /** JSON; null where it shows nothing. */
  style: string | null;
}

/** A text that was accepted, or what a person made of it. */
interface TextOfLesson {
  /** Real path. */
  target: string;
  sha256: string;
  kind: string;
  /** Hash of the text that was edited: all its edits together move each pattern once. */
  editOf?: string | undefined;
}

/** Beyond it a pattern is as certain, or as unwanted, as can be. */
const LEAST_WEIGHT = 0.1;
const GREATEST_WEIGHT = 3;
/** What was read, walked and learned from so long ago is read again, or over. What was learned stays. */
const KEPT_DAYS = 90;

/** The style of projects, in lifecycle.db. */
export class Patterns {
  readonly #connection: Connection;
  readonly #now: () => number;

  /** @param now wall clock in milliseconds */
  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  /** The listing of a project, JSON; undefined where it was never walked. */
  listing(project: string): Promise<string | undefined> {
    return this.#connection.read(
      (db) =>
        db
          .query<{ listing: string }, [string]>("SELECT listing FROM pattern_projects WHERE project = ?")
          .get(project)?.listing,
    );
  }

  async keepListing(project: string, listing: string): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [string, string, number]>(
        `INSERT INTO pattern_projects (project, listing, walked_at)
         VALUES (?, ?, ?)
         ON CONFLICT (project) DO UPDATE
         SET listing = excluded.listing, walked_at = excluded.walked_at`,
      ).run(project, listing, this.#seconds());
    });
  }

  /** What is known of some files. */
  samples(paths: readonly string[]): Promise<SampleRow[]> {
    return this.#connection.read((db) =>
      db
        .query<SampleRow, [string]>(
          `SELECT path, stamp, style
           FROM pattern_samples
           WHERE path IN (SELECT value FROM json_each(?))`,
        )
        .all(JSON.stringify(paths)),
    );
  }

  async keepSamples(rows: readonly SampleRow[]): Promise<void> {
    await this.#connection.write((db) => {
      const insert = db.query<never, [string, string, string | null, number]>(
        `INSERT OR REPLACE INTO pattern_samples (path, stamp, style, read_at)
         VALUES (?, ?, ?, ?)`,
      );
      const now = this.#seconds();
      for (const { path, stamp, style } of rows) insert.run(path, stamp, style, now);
    });
  }

  /** The patterns of a project in one language, or in all. */
  detected(project: string, language?: string): Promise<PatternRow[]> {
    return this.#connection.read((db) =>
      db
        .query<PatternRow, [string, string | null]>(
          `SELECT project, language, pattern, value, samples, share, example, weight,
                  sources_sha256 AS sourcesSha256, detected_at AS detectedAt
           FROM detected_patterns
           WHERE project = ?1 AND (?2 IS NULL OR language = ?2)
           ORDER BY language, pattern`,
        )
        .all(project, language ?? null),
    );
  }

  /** Takes the place of what was found before; what was learned stays. */
  async replaceDetected(
    project: string,
    language: string,
    rows: readonly Omit<PatternRow, "project" | "language" | "weight" | "detectedAt">[],
  ): Promise<void> {
    await this.#connection.write((db) => {
      const now = this.#seconds();
      const upsert = db.query(
        `INSERT INTO detected_patterns (
           project, language, pattern, value, samples, share, example, sources_sha256, detected_at, updated_at
         ) VALUES (
           $project, $language, $pattern, $value, $samples, $share, $example, $sourcesSha256, $now, $now
         )
         ON CONFLICT (project, language, pattern) DO UPDATE
         SET value = excluded.value, samples = excluded.samples, share = excluded.share, example = excluded.example,
             sources_sha256 = excluded.sources_sha256, detected_at = excluded.detected_at,
             updated_at = excluded.updated_at`,
      );
      for (const row of rows) upsert.run({ ...row, project, language, now });
      db.query<never, [string, string, string]>(
        `DELETE FROM detected_patterns
         WHERE project = ? AND language = ? AND weight = 1
           AND pattern NOT IN (SELECT value FROM json_each(?))`,
      ).run(project, language, JSON.stringify(rows.map(({ pattern }) => pattern)));
    });
  }

  /** Whether a text was learned from before. */
  hasLearned({ kind, sha256, target }: TextOfLesson): Promise<boolean> {
    return this.#connection.read(
      (db) =>
        db
          .query<{ found: number }, [string, string, string]>(
            "SELECT 1 AS found FROM pattern_lessons WHERE target = ? AND sha256 = ? AND kind = ?",
          )
          .get(target, sha256, kind) !== null,
    );
  }

  /**
   * Moves weights, once for each text, and by edits of the same text once for each pattern.
   * @param lesson the text that was accepted, or what a person made of it
   * @param factors by pattern
   * @returns false where this was learned before
   */
  learn(
    project: string,
    language: string,
    lesson: TextOfLesson,
    factors: ReadonlyMap<string, number>,
  ): Promise<boolean> {
    return this.#connection.write((db) => {
      const now = this.#seconds();
      const isNew =
        db
          .query<never, [string, string, string, number]>(
            `INSERT OR IGNORE INTO pattern_lessons (target, sha256, kind, learned_at)
             VALUES (?, ?, ?, ?)`,
          )
          .run(lesson.target, lesson.sha256, lesson.kind, now).changes > 0;
      if (!isNew) return false;
      const move = db.query<never, [number, number, number, number, string, string, string]>(
        `UPDATE detected_patterns
         SET weight = max(?, min(?, weight * ?)), updated_at = ?
         WHERE project = ? AND language = ? AND pattern = ?`,
      );
      const teach = db.query<never, [string, string, string, number]>(
        `INSERT OR IGNORE INTO pattern_edits (target, sha256, pattern, learned_at)
         VALUES (?, ?, ?, ?)`,
      );
      for (const [pattern, factor] of factors) {
        const { editOf, target } = lesson;
        if (editOf !== undefined && teach.run(target, editOf, pattern, now).changes === 0) continue;
        move.run(LEAST_WEIGHT, GREATEST_WEIGHT, factor, now, project, language, pattern);
      }
      return true;
    });
  }

  /**
   * Forgets what was learned and found of a project.
   * @returns how many patterns there were
   */
  reset(project: string): Promise<number> {
    return this.#connection.write((db) => {
      const gone = db
        .query<never, [string]>("DELETE FROM detected_patterns WHERE project = ?")
        .run(project).changes;
      db.query<never, [string]>("DELETE FROM pattern_projects WHERE project = ?").run(project);
      return gone;
    });
  }

  /** Removes what is of files and projects that may be long gone. Weights stay. */
  async prune(): Promise<void> {
    await this.#connection.write((db) => {
      const before = this.#seconds() - KEPT_DAYS * 86_400;
      for (const statement of [
        "DELETE FROM pattern_samples WHERE read_at < ?",
        "DELETE FROM pattern_projects WHERE walked_at < ?",
        "DELETE FROM pattern_lessons WHERE learned_at < ?",
        "DELETE FROM pattern_edits WHERE learned_at < ?",
      ]) {
        db.query<never, [number]>(statement).run(before);
      }
    });
  }

  #seconds(): number {
    return this.#now() / 1000;
  }
}
