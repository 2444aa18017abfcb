import { existsSync } from "node:fs";
import { databasePath, type Stores } from "../store/index.ts";
import { openStores } from "./place.ts";

/**
 * The secrets kept for all projects of a user. Their store is opened with its first use after it appeared, and
 * never made: reading must not.
 */
export class UserSecrets {
  readonly #directory: string;
  #stores: Stores | undefined;

  /** @param directory data directory of the user-wide store */
  constructor(directory: string) {
    this.#directory = directory;
  }

  async secret(name: string): Promise<string | undefined> {
    return await this.#open()?.metadata.secret(name);
  }

  async secretValues(): Promise<string[]> {
    return (await this.#open()?.metadata.secretValues()) ?? [];
  }

  async close(): Promise<void> {
    await this.#stores?.close();
  }

  #open(): Stores | undefined {
    if (this.#stores === undefined && existsSync(databasePath(this.#directory, "metadata"))) {
      this.#stores = openStores(this.#directory);
    }
    return this.#stores;
  }
}
