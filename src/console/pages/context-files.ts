/** The files of a form's field that has one a line. */
export function contextFilesOf(fields: Readonly<Record<string, string>>): string[] {
  return (fields["context_files"] ?? "").split(/\s*\n\s*/).filter((path) => path !== "");
}
