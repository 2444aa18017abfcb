import { actions } from "../actions/index.ts";
import { TOOL_NAME } from "../mcp/tool.ts";

/** A short text for AGENTS.md (or CLAUDE.md, GEMINI.md): when reading through Brainloop pays, and how. */
export function guide(): string {
  const reading = actions.filter(({ name }) => name.startsWith("read_"));
  const calls = reading.map(({ name, summary, example }) => {
    const call = JSON.stringify({ action: name, params: example });
    return `- \`${call}\`: ${summary}`;
  });
  return `## Reading with Brainloop

The MCP tool \`${TOOL_NAME}\` reads files and folders as digests with line numbers, for a fraction of their tokens.

${calls.join("\n")}

- Start in an unknown folder with a digest of the folder, and read a file over about 150 lines as a digest first.
- Then fetch what you need of it with \`symbol\` or \`section\`, or read the lines that the digest names with your own tools.
- Read small files, and lines you are about to edit, with your own tools.
- Pass the \`digest_id\` you have as \`if_digest\`: an unchanged file then costs next to nothing.
`;
}
