/**
 * What a careful reader finds in projects that nobody here wrote. The values were read off the sources, by eye and
 * by counting (`ast` of Python, grep), before any extraction was written; where the count was no clear majority and
 * a reader would hesitate, the pattern is left out, or `mixed` stands where the project plainly does both.
 * Facts only: the sources are fetched when `bun run patterns-check` runs.
 *
 * Six entries were read wrongly at first, as the first run of the extraction showed; they were settled by counting
 * again in the sources, not by what had been found: `type` had been
 * counted for unions too, where only object types can be either (zod has 595 interfaces to 85 object type aliases,
 * effect 894 to 37); the `await`s of fastify are all in its tests, its sources have 20 `.then(` to 2; zod's locales
 * are arrow functions, a reader hesitates; a third of the keywords in graphile worker's later migrations are in
 * upper case, only its CREATE statements are all lower; fastify's tests are in kebab-case, its sources mostly not.
 */

/** Where a project's sources come from. */
export type ProjectSource =
  | { npm: string }
  /** Package of Debian; `folder` within its file system. */
  | { debian: string }
  /** A package of the standard library of the Python that is installed. */
  | { python: string };

export type PatternLanguage = "typescript" | "go" | "python" | "sql";

/** A project whose files are judged by it. */
export interface ScoredProject {
  name: string;
  from: ProjectSource;
  /** The folder that holds the sources, relative to what was fetched. */
  folder: string;
  language: PatternLanguage;
  /** A project of the same language with another style, by name. */
  foreign: string;
}

/** One that a careful reader studied. */
export interface KnownProject extends ScoredProject {
  /** By pattern; `mixed` where the project does not agree with itself. */
  expected: Readonly<Record<string, string>>;
  /** Modules that must be among the top imports. */
  imports?: readonly string[];
}

const GO = "usr/share/gocode/src/github.com";
const PYTHON = "usr/lib/python3/dist-packages";

export const PROJECTS: readonly KnownProject[] = [
  {
    name: "fastify",
    from: { npm: "fastify@5.6.1" },
    folder: "",
    language: "typescript",
    foreign: "execa",
    expected: {
      module_system: "commonjs",
      quotes: "single",
      semicolons: "never",
      indentation: "2 spaces",
      naming_convention: "camelCase",
      file_naming: "mixed",
      import_extensions: "none",
      async_style: "promise_then",
      function_style: "declarations",
      test_framework: "node:test",
    },
  },
  {
    name: "express",
    from: { npm: "express@5.1.0" },
    folder: "",
    language: "typescript",
    foreign: "execa",
    expected: {
      module_system: "commonjs",
      quotes: "single",
      semicolons: "always",
      indentation: "2 spaces",
      naming_convention: "camelCase",
      import_extensions: "none",
      test_framework: "mocha",
    },
  },
  {
    name: "execa",
    from: { npm: "execa@9.6.0" },
    folder: "",
    language: "typescript",
    foreign: "fastify",
    expected: {
      module_system: "esm",
      quotes: "single",
      semicolons: "always",
      indentation: "tabs",
      naming_convention: "camelCase",
      file_naming: "kebab-case",
      import_extensions: ".js",
      async_style: "async_await",
      function_style: "arrows",
      export_style: "named",
      test_framework: "ava",
    },
  },
  {
    name: "zod",
    from: { npm: "zod@4.1.12" },
    folder: "src",
    language: "typescript",
    foreign: "effect",
    expected: {
      module_system: "esm",
      quotes: "double",
      semicolons: "always",
      indentation: "2 spaces",
      naming_convention: "camelCase",
      import_extensions: ".js",
      type_style: "interface",
      test_framework: "vitest",
    },
  },
  {
    name: "rxjs",
    from: { npm: "rxjs@7.8.2" },
    folder: "src",
    language: "typescript",
    foreign: "effect",
    expected: {
      module_system: "esm",
      quotes: "single",
      semicolons: "always",
      indentation: "2 spaces",
      naming_convention: "camelCase",
      import_extensions: "none",
      function_style: "declarations",
      export_style: "named",
    },
  },
  {
    name: "effect",
    from: { npm: "effect@3.18.4" },
    folder: "src",
    language: "typescript",
    foreign: "zod",
    expected: {
      module_system: "esm",
      quotes: "double",
      semicolons: "never",
      indentation: "2 spaces",
      naming_convention: "camelCase",
      import_extensions: ".js",
      type_style: "interface",
      export_style: "named",
    },
  },
  {
    name: "commander",
    from: { npm: "commander@15.1.0" },
    folder: "",
    language: "typescript",
    foreign: "fastify",
    expected: {
      module_system: "esm",
      quotes: "single",
      semicolons: "always",
      indentation: "2 spaces",
      naming_convention: "camelCase",
      import_extensions: ".js",
    },
  },
  {
    name: "cobra",
    from: { debian: "golang-github-spf13-cobra-dev" },
    folder: `${GO}/spf13/cobra`,
    language: "go",
    foreign: "gin",
    expected: {
      naming_convention: "camelCase",
      error_handling: "return_errors",
      receiver_naming: "short",
      testing: "testing",
      module: "github.com/spf13/cobra",
      go_version: "1.15",
    },
    imports: ["fmt", "strings", "os", "github.com/spf13/pflag"],
  },
  {
    name: "gin",
    from: { debian: "golang-github-gin-gonic-gin-dev" },
    folder: `${GO}/gin-gonic/gin`,
    language: "go",
    foreign: "raft",
    expected: {
      naming_convention: "camelCase",
      testing: "testify",
      module: "github.com/gin-gonic/gin",
      go_version: "1.18",
    },
    imports: ["net/http", "io", "strings"],
  },
  {
    name: "mux",
    from: { debian: "golang-github-gorilla-mux-dev" },
    folder: `${GO}/gorilla/mux`,
    language: "go",
    foreign: "gin",
    expected: {
      naming_convention: "camelCase",
      error_handling: "return_errors",
      receiver_naming: "short",
      testing: "testing",
      module: "github.com/gorilla/mux",
      go_version: "1.12",
    },
    imports: ["net/http", "strings", "regexp"],
  },
  {
    name: "raft",
    from: { debian: "golang-github-hashicorp-raft-dev" },
    folder: `${GO}/hashicorp/raft`,
    language: "go",
    foreign: "containerd",
    expected: {
      naming_convention: "camelCase",
      error_handling: "return_errors",
      error_wrapping: "%v",
      logging: "hclog",
      receiver_naming: "short",
      testing: "testing",
      module: "github.com/hashicorp/raft",
      go_version: "1.12",
    },
    imports: ["fmt", "time", "io", "sync", "github.com/hashicorp/go-hclog"],
  },
  {
    name: "containerd",
    from: { debian: "golang-github-containerd-containerd-dev" },
    folder: `${GO}/containerd/containerd`,
    language: "go",
    foreign: "raft",
    expected: {
      naming_convention: "camelCase",
      error_handling: "return_errors",
      error_wrapping: "%w",
      context: "first_parameter",
      receiver_naming: "short",
      testing: "mixed",
      module: "github.com/containerd/containerd",
      go_version: "1.17",
    },
    imports: ["context", "fmt", "github.com/containerd/containerd/errdefs"],
  },
  {
    name: "prometheus client",
    from: { debian: "golang-github-prometheus-client-golang-dev" },
    folder: `${GO}/prometheus/client_golang`,
    language: "go",
    foreign: "raft",
    expected: {
      naming_convention: "camelCase",
      error_wrapping: "%w",
      receiver_naming: "short",
      testing: "testing",
      module: "github.com/prometheus/client_golang",
      go_version: "1.17",
    },
    imports: ["fmt", "github.com/prometheus/client_model/go"],
  },
  {
    name: "requests",
    from: { debian: "python3-requests" },
    folder: `${PYTHON}/requests`,
    language: "python",
    foreign: "rich",
    expected: {
      naming_convention: "snake_case",
      quotes: "double",
      indentation: "4 spaces",
      type_hints: "unannotated",
      docstring_style: "restructuredtext",
      imports: "relative",
      error_handling: "specific_exceptions",
      async_style: "sync",
    },
    imports: ["urllib3"],
  },
  {
    name: "flask",
    from: { debian: "python3-flask" },
    folder: `${PYTHON}/flask`,
    language: "python",
    foreign: "django",
    expected: {
      naming_convention: "snake_case",
      quotes: "double",
      indentation: "4 spaces",
      type_hints: "annotated",
      docstring_style: "restructuredtext",
      imports: "relative",
      error_handling: "specific_exceptions",
    },
    imports: ["werkzeug", "typing"],
  },
  {
    name: "rich",
    from: { debian: "python3-rich" },
    folder: `${PYTHON}/rich`,
    language: "python",
    foreign: "django",
    expected: {
      naming_convention: "snake_case",
      quotes: "double",
      indentation: "4 spaces",
      type_hints: "annotated",
      docstring_style: "google",
      async_style: "sync",
    },
    imports: ["typing"],
  },
  {
    name: "django",
    from: { debian: "python3-django" },
    folder: `${PYTHON}/django`,
    language: "python",
    foreign: "rich",
    expected: {
      naming_convention: "snake_case",
      quotes: "single",
      indentation: "4 spaces",
      type_hints: "unannotated",
      docstring_style: "plain",
      imports: "absolute",
      error_handling: "specific_exceptions",
      async_style: "sync",
    },
  },
  {
    name: "networkx",
    from: { debian: "python3-networkx" },
    folder: `${PYTHON}/networkx`,
    language: "python",
    foreign: "flask",
    expected: {
      naming_convention: "snake_case",
      quotes: "double",
      indentation: "4 spaces",
      type_hints: "unannotated",
      docstring_style: "numpy",
      imports: "absolute",
      error_handling: "specific_exceptions",
      test_framework: "pytest",
      async_style: "sync",
    },
    imports: ["pytest", "numpy"],
  },
  {
    name: "email",
    from: { python: "email" },
    folder: "",
    language: "python",
    foreign: "rich",
    expected: {
      naming_convention: "snake_case",
      quotes: "single",
      indentation: "4 spaces",
      type_hints: "unannotated",
      docstring_style: "plain",
      imports: "absolute",
      error_handling: "specific_exceptions",
      async_style: "sync",
    },
  },
  {
    name: "powerdns",
    from: { debian: "pdns-backend-sqlite3" },
    folder: "usr/share/pdns-backend-sqlite3/schema",
    language: "sql",
    foreign: "graphile worker",
    expected: {
      keyword_case: "upper",
      table_case: "snake_case",
      identifier_quotes: "none",
      strict: "never",
    },
  },
  {
    name: "icinga",
    from: { debian: "icinga2-ido-pgsql" },
    folder: "usr/share/icinga2-ido-pgsql/schema",
    language: "sql",
    foreign: "graphile worker",
    expected: {
      keyword_case: "upper",
      table_case: "snake_case",
      table_number: "plural",
      if_not_exists: "never",
      constraint_style: "table",
      identifier_quotes: "none",
    },
  },
  {
    name: "phpmyadmin",
    from: { debian: "phpmyadmin" },
    folder: "usr/share/phpmyadmin/sql",
    language: "sql",
    foreign: "graphile worker",
    expected: {
      keyword_case: "upper",
      table_case: "snake_case",
      if_not_exists: "always",
      constraint_style: "table",
      identifier_quotes: "backticks",
    },
  },
  {
    name: "roundcube",
    from: { debian: "roundcube-core" },
    folder: "usr/share/roundcube/SQL/sqlite",
    language: "sql",
    foreign: "graphile worker",
    expected: {
      keyword_case: "upper",
      table_case: "snake_case",
      if_not_exists: "never",
      index_naming: "ix_",
      strict: "never",
    },
  },
  {
    name: "graphile worker",
    from: { npm: "graphile-worker@0.16.6" },
    folder: "sql",
    language: "sql",
    foreign: "icinga",
    expected: {
      table_case: "snake_case",
      table_number: "plural",
      constraint_style: "inline",
      if_not_exists: "never",
      identifier_quotes: "none",
    },
  },
];
