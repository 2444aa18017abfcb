import {
  type Config,
  type ConfigKeyName,
  type ConfigOrigin,
  type ConfigValues,
  resolveConfig,
} from "../config.ts";
import type { Logger } from "../log.ts";
import type { Lifecycle } from "./lifecycle.ts";

export interface SettingsOptions {
  env: Readonly<Record<string, string | undefined>>;
  lifecycle: Lifecycle;
  log: Pick<Logger, "warn">;
}

/** The configuration in force: environment over the `config` table over defaults, followed as the table changes. */
export class Settings {
  private config: Config;
  private readonly warned = new Set<string>();

  constructor(private readonly options: SettingsOptions) {
    this.config = resolveConfig(options.env, []);
  }

  get<K extends ConfigKeyName>(key: K): ConfigValues[K] {
    return this.config.get(key);
  }

  origin(key: ConfigKeyName): ConfigOrigin {
    return this.config.origin(key);
  }

  /** Looks at the table again. Without a usable table what was in force stays. */
  async refresh(): Promise<void> {
    try {
      this.config = resolveConfig(this.options.env, await this.options.lifecycle.configRows());
    } catch (error) {
      this.warn("The configuration table cannot be read; defaults and environment are in force", error);
    }
    for (const warning of this.config.warnings) this.warn(warning);
  }

  private warn(message: string, reason?: unknown): void {
    if (this.warned.has(message)) return;
    this.warned.add(message);
    this.options.log.warn(message, reason === undefined ? {} : { reason });
  }
}
