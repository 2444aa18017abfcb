/**
 * Projects on which nothing was tried while extraction and conformance were written: what is found here is what is
 * to be expected elsewhere. Chosen with their strangers before their scores were seen. The last four came after the
 * others had been looked at: years of headers, and `print` into a caller's stream, were mended because of those.
 */
import type { ScoredProject } from "./projects.ts";

const GO = "usr/share/gocode/src";
const PYTHON = "usr/lib/python3/dist-packages";

export const HELD_OUT: readonly ScoredProject[] = [
  { name: "koa", from: { npm: "koa@3.0.1" }, folder: "", language: "typescript", foreign: "eslint" },
  { name: "eslint", from: { npm: "eslint@9.36.0" }, folder: "", language: "typescript", foreign: "koa" },
  {
    name: "query-core",
    from: { npm: "@tanstack/query-core@5.90.2" },
    folder: "src",
    language: "typescript",
    foreign: "zod",
  },
  {
    name: "immer",
    from: { npm: "immer@10.1.3" },
    folder: "src",
    language: "typescript",
    foreign: "query-core",
  },
  {
    name: "mongoose",
    from: { npm: "mongoose@8.18.2" },
    folder: "",
    language: "typescript",
    foreign: "execa",
  },
  {
    name: "logrus",
    from: { debian: "golang-github-sirupsen-logrus-dev" },
    folder: `${GO}/github.com/sirupsen/logrus`,
    language: "go",
    foreign: "containerd",
  },
  {
    name: "viper",
    from: { debian: "golang-github-spf13-viper-dev" },
    folder: `${GO}/github.com/spf13/viper`,
    language: "go",
    foreign: "raft",
  },
  {
    name: "zap",
    from: { debian: "golang-go.uber-zap-dev" },
    folder: `${GO}/go.uber.org/zap`,
    language: "go",
    foreign: "cobra",
  },
  {
    name: "click",
    from: { debian: "python3-click" },
    folder: `${PYTHON}/click`,
    language: "python",
    foreign: "django",
  },
  {
    name: "aiohttp",
    from: { debian: "python3-aiohttp" },
    folder: `${PYTHON}/aiohttp`,
    language: "python",
    foreign: "networkx",
  },
  {
    name: "jinja2",
    from: { debian: "python3-jinja2" },
    folder: `${PYTHON}/jinja2`,
    language: "python",
    foreign: "django",
  },
  { name: "asyncio", from: { python: "asyncio" }, folder: "", language: "python", foreign: "flask" },
  {
    name: "icingaweb",
    from: { debian: "icingaweb2" },
    folder: "usr/share/icingaweb2/schema",
    language: "sql",
    foreign: "graphile worker",
  },
  {
    name: "kamailio",
    from: { debian: "kamailio-postgres-modules" },
    folder: "usr/share/kamailio/postgres",
    language: "sql",
    foreign: "graphile worker",
  },
  {
    name: "redux toolkit",
    from: { npm: "@reduxjs/toolkit@2.9.0" },
    folder: "src",
    language: "typescript",
    foreign: "query-core",
  },
  {
    name: "websocket",
    from: { debian: "golang-github-gorilla-websocket-dev" },
    folder: `${GO}/github.com/gorilla/websocket`,
    language: "go",
    foreign: "gin",
  },
  {
    name: "tornado",
    from: { debian: "python3-tornado" },
    folder: `${PYTHON}/tornado`,
    language: "python",
    foreign: "flask",
  },
  { name: "unittest", from: { python: "unittest" }, folder: "", language: "python", foreign: "networkx" },
];
