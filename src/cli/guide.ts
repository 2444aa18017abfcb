import { actions } from "../actions/index.ts";
import { TOOL_NAME } from "../mcp/tool.ts";

/** A short text for AGENTS.md (or CLAUDE.md, GEMINI.md): when reading and writing through Brainloop pays, and how. */
export function guide(): string {
  const calls = (reads: boolean): string =>
    actions
      .filter(({ name, readOnly }) => (reads ? name.startsWith("read_") : !readOnly))
      .map(
        ({ name, summary, example }) =>
          `- \`${JSON.stringify({ action: name, params: example })}\`: ${summary}`,
      )
      .join("\n");
  return `## Reading with Brainloop

The MCP tool \`${TOOL_NAME}\` reads files and folders as digests with line numbers, for a fraction of their tokens.

${calls(true)}

- Start in an unknown folder with a digest of the folder, and read a file over about 150 lines as a digest first.
- Then fetch what you need of it with \`symbol\` or \`section\`, or read the lines that the digest names with your own tools.
- Read small files, and lines you are about to edit, with your own tools.
- Pass the \`digest_id\` you have as \`if_digest\`: an unchanged file then costs next to nothing.

## Writing with Brainloop

It has files and SQL written by a fast model in the project's style, checks them, and answers with a receipt instead of the code.

${calls(false)}

- The model sees the prompt, the context files and the target alone: settle what is wanted first, and name in \`context_files\` what it has to fit.
- Make small edits, and files that run by themselves or configure agents, with your own tools.
- \`dry_run\` shows what would happen; the same call without it, or its \`plan_id\`, does exactly that.
- A call that failed or was cut off may be made again as it is: what was done is not done twice.
`;
}
