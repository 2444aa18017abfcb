import type { DeclarationKind, ImportOrigin } from "../../../digest.ts";
import type { Findings } from "./findings.ts";
import type { Deadline } from "./runtime.ts";

/** What a grammar parses in place of a text, and what that hides from it. */
export interface Prepared {
  text: string;
  hidden?: Partial<Findings>;
}

/**
 * A language for the tree-sitter engine: a grammar, a query file and what no query can say.
 *
 * The query runs over *regions*: first the whole file, then every node captured as `@inside`. In a
 * region only its direct children start a match, so what is local to a function is never seen, and
 * cannot be invented. Captures:
 *
 * | capture | on |
 * |---|---|
 * | `@function @method @class @struct @interface @type @enum @namespace @constant @variable @field` | the declaration; its lines are the node's |
 * | `@scope` | a node that is no declaration itself but names the parent of what is inside: `impl Server {}` |
 * | `@name` | the declaration's own name (needed); one match per name where a node declares several |
 * | `@declarator` | instead of `@name` where the name stands within, as in C; a function if that is what it says |
 * | `@parent` | the parent where it is not the enclosing one: the receiver's type |
 * | `@body` | where the signature ends |
 * | `@value` | value of a constant, variable or field: shortened in the signature |
 * | `@doc` | a docstring; comments right above need no capture of their own but `@comment` |
 * | `@inside` | a region to search; it belongs to the declaration of the same match, if any |
 * | `@access` | the word by which what follows in the region is seen: `private:`; with `@inside` all in there alone; with `@named` that name alone |
 * | `@test` | a test that is no declaration: its first line is shown |
 * | `@ignored` | the name of what is declared for the compiler alone: a header guard |
 * | `@whole` | with `@inside`: all that is declared in the region has the lines of this node, the statement |
 * | `@outer` | with `@inside`: what is declared in the region begins and ends with this node: `template <…> class` |
 * | `@comment`, `@decorator` | what may stand before a declaration without being part of its lines |
 * | `@import`, `@module`, `@imported` | the statement, the module's name (quotes come off), one imported name |
 * | `@package` | the name of the package; the comment above it is the file's doc |
 * | `@filedoc` | the file's own docstring, or a line of it |
 * | `@exports` | a literal list of the names that are exported, in quotes |
 * | `@entry` | what runs when the file is run |
 *
 * `(#set! prefix "type ")` puts words before the signature, `(#set! access "public")` tells `exported` what
 * no signature shows, and `(#set! members "public")` does so for all directly inside. Where several patterns match the same
 * declaration, the kind is that of the first in the file, and the captures add up.
 */
export interface Grammar {
  /** Path of the grammar, embedded with `type: "file"`. */
  wasm: string;
  /** Text of the query file. */
  query: string;
  /** Node types in which TODO and the like count; the grammar's names for comments. */
  comments: readonly string[];
  /**
   * Whether it can be used from elsewhere; not asked of what a list of exports decides.
   * @param parentExported undefined at the top level and where the parent is not in the file
   */
  exported(declaration: Head, parentExported: boolean | undefined, path: string): boolean;
  /**
   * Splits a name as captured into its parts, its own the last: `A::b` is `["A", "b"]`. The others come
   * between the enclosing declaration and its name; with an empty first one they count from the top.
   */
  path?(name: string): string[];
  /**
   * Where an imported module comes from, seen from a file of that package; with what is imported from it.
   * @param statement the import up to the module, quotes included: `require_relative "x"`
   */
  origin(
    module: string,
    packageName: string | undefined,
    names: readonly string[],
    statement: string,
  ): ImportOrigin;
  /** Makes a doc of the comments and decorators above; by default all comments say one. */
  doc?(comments: readonly string[], decorators: readonly string[]): string | undefined;
  /** Kinds whose doc is the comment above; all by default. */
  commentDocs?: ReadonlySet<DeclarationKind>;
  /** Kinds whose doc, where nothing stands above, is the comment behind on the same line; none by default. */
  trailingDocs?: ReadonlySet<DeclarationKind>;
  /** Comment lines that are for tools, not for people: `//go:embed`. */
  directive?: RegExp;
  /** Signatures begin with the decorators: they change how a thing is used. */
  showDecorators?: boolean;
  /** What an import means where its module alone does not say it: `from . import a` is of `.a`. */
  imported?(module: string, names: readonly string[]): { module: string; names: string[] }[];
  /** Whether the comment at the top of a file says what the file is, where it is no licence. */
  headDoc?: boolean;
  /** Names by which a variable or field is a constant. */
  constant?: RegExp;
  /** Where assignments declare: only the first of a name in a class or module counts. */
  declaredByAssignment?: boolean;
  /** What an enum captures as `@constant` are its fields; without a name of its own they stay constants. */
  enumerators?: boolean;
  /** Whether it is a test that its runner would find. */
  test?(declaration: Head, path: string): boolean;
  /** Whether the program starts here. */
  entry?(declaration: Head, packageName: string | undefined): boolean;
  /**
   * Rewrites the text that is parsed around what the grammar is known to misread wherever it stands, every
   * character that matters at its offset, and says what that hides. What is shown comes from the text as it is.
   * @throws BrainloopError PARSE_FAILED when the time is up
   */
  prepare?(text: string, deadline: Deadline): Prepared;
  /**
   * First lines of declarations at the top of a file, with flags `gm`. With it, a piece of a file that
   * the grammar cannot read is blanked out and the rest is parsed again, so that it spoils nothing else.
   */
  topLevel?: RegExp;
  /**
   * Rewrites a text or a piece of it with errors around what the grammar is known to misread, every
   * character that matters at its offset. The first outcome without an error counts.
   */
  repair?(piece: string): string | readonly string[];
}

/** What a declaration shows of itself, for the language to judge. */
export interface Head {
  kind: DeclarationKind;
  name: string;
  /** Dotted. */
  parent?: string | undefined;
  signature: string;
  /** Decorators, annotations, attributes before it, as written. */
  decorators: string;
  /** What `@access` or the query file's `access` says of it or, of what is around it, `members`; empty otherwise. */
  access: string;
  /** The kind of what encloses it. */
  ownerKind?: DeclarationKind | "scope" | undefined;
}
