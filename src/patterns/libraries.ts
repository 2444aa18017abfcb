/** Packages by which a project logs and tests, with the names they go by. */
import type { PatternLanguage } from "./language.ts";

type Known = readonly (readonly [pattern: RegExp, name: string])[];

const LOGGERS: Readonly<Record<PatternLanguage, Known>> = {
  go: [
    [/^log$/, "log"],
    [/^log\/slog$|^golang\.org\/x\/exp\/slog$/, "slog"],
    [/\/sirupsen\/logrus$/, "logrus"],
    [/^go\.uber\.org\/zap(?:\/|$)/, "zap"],
    [/\/rs\/zerolog(?:\/log)?$/, "zerolog"],
    [/\/hashicorp\/go-hclog$/, "hclog"],
    [/\/go-kit\/(?:kit\/)?log(?:\/|$)/, "go-kit/log"],
    [/^k8s\.io\/klog(?:\/v2)?$/, "klog"],
    [/\/golang\/glog$/, "glog"],
    [/\/charmbracelet\/log$/, "charmbracelet/log"],
    [/\/go-logr\/logr$/, "logr"],
    // A package of the project's own, or of its organisation: its loggers are asked for there.
    [/\/(?:log|logger|logging|logutil|xlog)$/, "own"],
  ],
  python: [
    [/^logging(?:\.|$)/, "logging"],
    [/^loguru$/, "loguru"],
    [/^structlog(?:\.|$)/, "structlog"],
    [/^logbook(?:\.|$)/, "logbook"],
  ],
  typescript: [
    [/^winston$/, "winston"],
    [/^pino$/, "pino"],
    [/^bunyan$/, "bunyan"],
    [/^debug$/, "debug"],
    [/^log4js$/, "log4js"],
    [/^consola$/, "consola"],
    [/^loglevel$/, "loglevel"],
    [/^signale$/, "signale"],
    [/^@logtape\/logtape$/, "logtape"],
    [
      /^\.{1,2}\/(?:.*\/)?(?:log|logger|logging)(?:\.[cm]?[jt]s)?$|^(?:@|~|#)\/(?:.*\/)?(?:log|logger|logging)$/,
      "own",
    ],
  ],
  sql: [],
};

const TEST_FRAMEWORKS: Readonly<Record<PatternLanguage, Known>> = {
  go: [
    [/\/stretchr\/testify(?:\/|$)/, "testify"],
    [/\/onsi\/(?:ginkgo|gomega)(?:\/|$)/, "ginkgo"],
    [/^gotest\.tools(?:\/|$)/, "gotest.tools"],
    [/\/frankban\/quicktest$/, "quicktest"],
    [/^gopkg\.in\/check\.v1$/, "gocheck"],
    [/\/smartystreets\/goconvey(?:\/|$)/, "goconvey"],
    [/\/matryer\/is$/, "is"],
  ],
  python: [
    [/^pytest(?:\.|$)/, "pytest"],
    [/^unittest(?:\.|$)(?!mock)/, "unittest"],
    [/^django\.test(?:\.|$)/, "django.test"],
    [/^nose(?:\.|$)/, "nose"],
  ],
  typescript: [
    [/^vitest$/, "vitest"],
    [/^@jest\/globals$|^jest$/, "jest"],
    [/^mocha$/, "mocha"],
    [/^node:test$/, "node:test"],
    [/^bun:test$/, "bun:test"],
    [/^ava$/, "ava"],
    [/^tap$/, "tap"],
    [/^tape$/, "tape"],
    [/^uvu$/, "uvu"],
    [/^jasmine$/, "jasmine"],
    [/^@playwright\/test$/, "playwright"],
  ],
  sql: [],
};

/** @returns for a package of the project's own its path, or in scripts its name: paths to it differ by file */
export function loggerOf(module: string, language: PatternLanguage): string | undefined {
  const name = nameIn(LOGGERS[language], module);
  if (name !== "own") return name;
  return language === "go" ? module : `own ${/([^/]+?)(?:\.[cm]?[jt]s)?$/.exec(module)?.[1] ?? "logger"}`;
}

/** By a module that is imported, or a package that is declared. */
export function testFrameworkOf(module: string, language: PatternLanguage): string | undefined {
  return nameIn(TEST_FRAMEWORKS[language], module);
}

function nameIn(known: Known, module: string): string | undefined {
  return known.find(([pattern]) => pattern.test(module))?.[1];
}
