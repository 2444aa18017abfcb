import { Configuration, Setting, type SettingView } from "../../../views/settings/config.tsx";
import { SettingsPage } from "../../../views/settings/page.tsx";
import { CheckResult, Providers } from "../../../views/settings/providers.tsx";
import { Secrets } from "../../../views/settings/secrets.tsx";
import { CONFIG, type ConfigKeyName, isConfigKey, parseConfigValue } from "../../config.ts";
import { BrainloopError } from "../../error.ts";
import { isProviderName, PROVIDER_NAMES, PROVIDERS } from "../../providers.ts";
import { quote } from "../../quote.ts";
import { secretNameProblem, secretValueProblem } from "../../secret-value.ts";
import { secretPath } from "../access/secret.ts";
import type { ConsoleContext } from "../context.ts";
import { chromeOf, htmlResponse } from "../page.ts";
import { get, post, type Route } from "../routes.ts";

export function settings(context: ConsoleContext): readonly Route[] {
  const { services } = context;
  const { metadata } = services.stores;
  return [
    get("/settings", async (ask) => {
      await services.settings.refresh();
      const chrome = chromeOf(context, ask, { title: "Settings", here: "/settings" });
      const views = Object.keys(CONFIG)
        .filter(isConfigKey)
        .map((key) => settingOf(context, key));
      const parts = [
        Providers({ providers: providersOf(context) }),
        await secretsOf(context, {}),
        Configuration({ settings: views }),
      ];
      const tokenPath = secretPath(context.dataDirectory);
      return htmlResponse(context, SettingsPage({ chrome, tokenPath, children: parts.join("") }));
    }),
    post("/settings/config/:key", async ({ fields, params }) => {
      const key = params["key"] ?? "";
      const { unset, value = "" } = await fields();
      const shown = await change(context, key, unset === undefined ? value : undefined);
      return htmlResponse(context, Setting({ setting: shown }), shown.problem === undefined ? 200 : 422);
    }),
    post("/settings/secrets", async ({ fields }) => {
      const { name = "", value = "" } = await fields();
      const problem = secretNameProblem(name) ?? secretValueProblem(value);
      if (problem !== undefined) return htmlResponse(context, await secretsOf(context, { problem }), 422);
      await metadata.setSecret(name, value);
      context.learnSecret(value);
      return htmlResponse(context, await secretsOf(context, { done: `${name} is kept` }));
    }),
    post("/settings/secrets/:name/remove", async ({ params }) => {
      const name = params["name"] ?? "";
      const removed = await metadata.removeSecret(name);
      return htmlResponse(
        context,
        await secretsOf(
          context,
          removed ? { done: `${name} is removed` } : { problem: "It was not kept here" },
        ),
      );
    }),
    post("/settings/providers/:name/check", async ({ params, request }) => {
      const name = params["name"] ?? "";
      if (!isProviderName(name)) {
        throw new BrainloopError("INVALID_PARAMS", `There is no provider ${quote(name)}`);
      }
      const check = await context.checkProvider(name, request.signal);
      return htmlResponse(context, CheckResult({ check }));
    }),
  ];
}

/** Sets a key, or forgets what was set where there is no value. */
async function change(context: ConsoleContext, key: string, value: string | undefined): Promise<SettingView> {
  const { lifecycle } = context.services.stores;
  if (!isConfigKey(key)) {
    throw new BrainloopError("INVALID_PARAMS", `There is no key ${quote(key)} in the configuration`);
  }
  if (CONFIG[key].operatorOnly) {
    throw new BrainloopError("PERMISSION_DENIED", `${key} may be set at the machine alone`, {
      hint: `Run: brainloop config set ${key} VALUE`,
    });
  }
  try {
    if (value === undefined) await lifecycle.unsetConfig(key);
    else await lifecycle.setConfig(key, parseConfigValue(key, value));
  } catch (error) {
    if (!(error instanceof BrainloopError) || error.code !== "INVALID_PARAMS") throw error;
    return { ...settingOf(context, key), value: value ?? "", problem: error.message };
  }
  await context.services.settings.refresh();
  return { ...settingOf(context, key), done: value === undefined ? "back to the default" : "saved" };
}

function settingOf({ services }: ConsoleContext, key: ConfigKeyName): SettingView {
  const { description, expected, operatorOnly } = CONFIG[key];
  return {
    key,
    ...valuesOf(key, services),
    origin: services.settings.origin(key),
    description,
    expected,
    operatorOnly,
  };
}

function valuesOf<K extends ConfigKeyName>(key: K, { settings: inForce }: ConsoleContext["services"]) {
  const { default: fallback, format } = CONFIG[key];
  return { value: format(inForce.get(key)), byDefault: format(fallback) };
}

async function secretsOf(
  { env, services }: ConsoleContext,
  said: { done?: string; problem?: string },
): Promise<string> {
  const kept = new Map((await services.stores.metadata.secrets()).map(({ name, masked }) => [name, masked]));
  const providers = new Map<string, string>(PROVIDER_NAMES.map((name) => [PROVIDERS[name].keyName, name]));
  const inChain = services.settings.get("provider.chain").map((name) => PROVIDERS[name].keyName);
  const names = [...new Set<string>([...inChain, ...kept.keys()])];
  return Secrets({
    ...said,
    secrets: names.map((name) => ({
      name,
      masked: kept.get(name) ?? "",
      inEnvironment: Boolean(env[name]),
      provider: providers.get(name),
    })),
  });
}

function providersOf({ services }: ConsoleContext) {
  const chain = services.settings.get("provider.chain");
  const rest = PROVIDER_NAMES.filter((name) => !chain.includes(name));
  return [...chain, ...rest].map((name, at) => ({
    name,
    baseUrl: services.settings.get(`provider.${name}.base_url`),
    model: services.settings.get(`provider.${name}.model`),
    place: at < chain.length ? at + 1 : undefined,
  }));
}
