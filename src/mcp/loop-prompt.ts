import type { GetPromptResult, Prompt } from "@modelcontextprotocol/server";

/** The loop as people start it from their client's menu. */
export const LOOP_PROMPT: Prompt = {
  name: "loop",
  title: "Write files as blocks, audited before they are committed",
  description: "Propose blocks of code, audit and refine each, commit what is accepted",
  arguments: [{ name: "task", description: "What is to be written", required: true }],
};

/** @param task as a person typed it */
export function loopPrompt(task: string): GetPromptResult {
  const text = `${task}

Do this with the tool brainloop, action loop:
1. Cut the task into blocks, one for each file or database, with ids of your own. Call mode "propose" with them and the context_files whose names and signatures they need.
2. Read the code of each block; mode "audit" shows one whole. Judge it against the task and against the other blocks.
3. Where something is to change, call mode "refine" with audit_feedback that says exactly what, and read the diff. Repeat until you accept it.
4. Call mode "commit" with the block_ids that you accept; read what the final pass changed. "finalize": false commits exactly the audited text.
5. Call mode "status" with the session_id: the session is completed when every block is committed. Abandon what is not wanted.`;
  return {
    description: LOOP_PROMPT.description,
    messages: [{ role: "user", content: { type: "text", text } }],
  };
}
