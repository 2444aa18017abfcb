/** Small projects of ours, one for each language, each written in one style throughout. */
import { observeText } from "../../src/ingest/observe-text.ts";
import { conformanceOf, type Conformance } from "../../src/patterns/conform.ts";
import { extractPatterns } from "../../src/patterns/extract.ts";
import type { PatternLanguage } from "../../src/patterns/language.ts";
import type { FileStyle } from "../../src/patterns/observe/index.ts";
import type { ProjectStyle } from "../../src/patterns/pattern.ts";

export const HOUSES: Readonly<Record<PatternLanguage, { file: string; text(name: string): string }>> = {
  typescript: {
    file: "src/load-NAME.ts",
    text: (name) => `import { readFile } from "node:fs/promises";
import pino from "pino";
import { parse } from "./parse.ts";

/** One of them. */
export interface ${name}Row {
  rowId: number;
}

const moduleLogger = pino();

/** Loads what is kept of it. */
export async function load${name}(filePath: string): Promise<${name}Row[]> {
  const fileText = await readFile(filePath, "utf8");
  if (fileText === "") {
    throw new TypeError("Empty file");
  }
  moduleLogger.info("loaded");
  try {
    return parse(fileText, [
      "rows",
      "columns",
    ]);
  } catch (error) {
    throw new Error("Unreadable", { cause: error });
  }
}
`,
  },
  go: {
    file: "store/NAME.go",
    text: (name) => `package store

import (
	"context"
	"fmt"

	"github.com/sirupsen/logrus"
)

// ${name}Store keeps them.
type ${name}Store struct {
	filePath string
}

// Load reads all of them.
func (s *${name}Store) Load(ctx context.Context, rowLimit int) error {
	fileText, err := s.read(ctx)
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	if fileText == "" {
		return fmt.Errorf("empty: %w", errEmpty)
	}
	logrus.Info("loaded")
	return nil
}

func (s *${name}Store) read(ctx context.Context) (string, error) {
	fileText, err := readAll(ctx, s.filePath)
	if err != nil {
		return "", fmt.Errorf("read: %w", err)
	}
	return fileText, nil
}
`,
  },
  python: {
    file: "store/NAME.py",
    text: (name) => `"""Keeps them."""

import logging
from dataclasses import dataclass

from .errors import StoreError

logger = logging.getLogger(__name__)


@dataclass
class ${name}Row:
    """One of them."""

    row_id: int


def load_${name.toLowerCase()}(file_path: str, row_limit: int) -> list[str]:
    """Load them.

    Args:
        file_path: where they are

    Returns:
        the lines
    """
    try:
        with open(file_path) as open_file:
            file_lines = open_file.read().split("\\n")
    except FileNotFoundError as error:
        raise StoreError("no such file") from error
    logger.info("loaded")
    return file_lines[:row_limit]


def count_${name.toLowerCase()}(file_path: str) -> int:
    """Count them."""
    try:
        return len(load_${name.toLowerCase()}(file_path, 100))
    except StoreError:
        return 0
`,
  },
  sql: {
    file: "migrations/NAME.sql",
    text: (name) => `CREATE TABLE ${name.toLowerCase()}s (
  ${name.toLowerCase()}_id INTEGER PRIMARY KEY,
  owner_id INTEGER NOT NULL REFERENCES owners (owner_id),
  title TEXT NOT NULL UNIQUE,
  amount INTEGER NOT NULL CHECK (amount > 0)
) STRICT;

CREATE INDEX idx_${name.toLowerCase()}s_owner_id ON ${name.toLowerCase()}s (owner_id);
`,
  },
};

/** The name of the Python project's own package. */
const OWN = ["store"];
const NAMES = ["User", "Order", "Item", "Price", "Stock", "Basket", "Ticket", "Ledger"];

/** The style of a house's project. */
export async function houseStyle(language: PatternLanguage): Promise<ProjectStyle> {
  const styles = await Promise.all(
    NAMES.map((name) => styleOfText(language, HOUSES[language].text(name), name)),
  );
  const facts = { own: OWN, declared: [], told: [] };
  return extractPatterns(
    styles.map((style) => ({ style, weight: 1 })),
    language,
    facts,
  );
}

/** How well a text would fit as a new file of the project. */
export async function fit(
  language: PatternLanguage,
  text: string,
  project: ProjectStyle,
): Promise<Conformance> {
  const found = conformanceOf(await styleOfText(language, text, "Invoice"), project, OWN);
  if (found === undefined) throw new Error("No pattern applied");
  return found;
}

async function styleOfText(language: PatternLanguage, text: string, name: string): Promise<FileStyle> {
  const path = HOUSES[language].file.replace("NAME", name.toLowerCase());
  const { style } = await observeText({ type: "observe", path: `/project/${path}`, text, relative: path });
  if (style === undefined) throw new Error(`Nothing was observed in ${path}`);
  return style;
}
