import type { PatternLanguage } from "../../patterns/language.ts";
import type { PatternRow, Patterns } from "../../store/patterns.ts";
import type { Reading } from "../reading.ts";
import { choose, FEW } from "./choose.ts";
import { inProject } from "./in-project.ts";
import { isCurrent, type Listing, listSources, unpackListing } from "./listing.ts";
import { ownNames } from "./own-names.ts";
import { type Sample, sample } from "./sample.ts";

export interface SourcesOptions {
  reading: Reading;
  store: Patterns;
  /** Files read at once. */
  parallel: number;
  /** Not walked: Brainloop's own data. */
  except: ReadonlySet<string>;
}

/** What a style is made of. */
export interface Gathered extends Sample {
  /** Real path of the project's top. */
  top: string;
  /** What is kept of the project. */
  known: readonly PatternRow[];
}

/** The sources of projects, listed and sampled as far as that is not known already. */
export class Sources {
  readonly #options: SourcesOptions;

  constructor(options: SourcesOptions) {
    this.#options = options;
  }

  /** The sample around a file, and what is kept of its project. */
  async around(
    target: string,
    family: PatternLanguage,
    projects: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<Gathered | undefined> {
    const { reading, store } = this.#options;
    const place = await this.#enoughOf(family, projects, signal);
    if (place === undefined) return undefined;
    const { listing, top } = place;
    const chosen = choose(listing, family, inProject(top, target));
    const { files, ...found } = await sample(
      { top, above: projects.slice(projects.indexOf(top) + 1), chosen, own: ownNames(top, listing), signal },
      { reading, store, parallel: this.#options.parallel },
    );
    return {
      ...found,
      top,
      files: files.filter(({ style: { language } }) => language === family),
      known: await store.detected(top, family),
    };
  }

  /** The nearest project with enough sources in a language; else the one that holds the most. */
  async #enoughOf(
    family: PatternLanguage,
    projects: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<{ top: string; listing: Listing } | undefined> {
    let found: { top: string; listing: Listing } | undefined;
    for (const top of projects) {
      // oxlint-disable-next-line no-await-in-loop -- the next one is wanted only if this one is too small
      const listing = await this.listing(top, signal);
      const count = listing.sources[family]?.length ?? 0;
      if (found === undefined || count > (found.listing.sources[family]?.length ?? 0))
        found = { top, listing };
      if (count >= FEW) break;
    }
    return found;
  }

  /** What lies in a project: as it is known, or walked anew where folders changed. */
  async listing(top: string, signal: AbortSignal | undefined): Promise<Listing> {
    const { except, store } = this.#options;
    const kept = await store.listing(top);
    const known = kept === undefined ? undefined : unpackListing(kept);
    if (known !== undefined && isCurrent(top, known)) return known;
    const listing = await listSources(top, { signal, except });
    await store.keepListing(top, JSON.stringify(listing));
    return listing;
  }
}
