import type { Connection } from "./connection.ts";

/** What clients rely on: an action with the schema of its parameters. */
export interface ContractRow {
  action: string;
  /** JSON. */
  jsonSchema: string;
  /** Unix seconds. */
  acceptedAt: number;
}

/** The contracts that were accepted. Writing takes a connection that is not read-only. */
export class ContractStore {
  readonly #connection: Connection;
  readonly #now: () => number;

  /** @param now wall clock in milliseconds */
  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  list(): Promise<ContractRow[]> {
    return this.#connection.read((db) =>
      db
        .query<ContractRow, []>(
          `SELECT action, json_schema AS jsonSchema, accepted_at AS acceptedAt
           FROM input_contracts
           ORDER BY action`,
        )
        .all(),
    );
  }

  /** Puts contracts in place of all there are. */
  async replaceAll(contracts: readonly Omit<ContractRow, "acceptedAt">[]): Promise<void> {
    const now = this.#now() / 1000;
    await this.#connection.write((db) => {
      db.query("DELETE FROM input_contracts").run();
      const put = db.query<never, [string, string, number]>(
        `INSERT INTO input_contracts (action, json_schema, accepted_at)
         VALUES (?, ?, ?)`,
      );
      for (const { action, jsonSchema } of contracts) put.run(action, jsonSchema, now);
    });
  }
}
