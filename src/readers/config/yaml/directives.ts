import type { Faults } from "../node.ts";

/**
 * Directives before the first document that `yaml` lets pass: a second `%YAML`, and directives that no
 * document follows (YAML 1.2.2, sections 6.8.1 and 9.2).
 */
export function checkDirectives(text: string, faults: Faults): void {
  const line = /[ \t]*(?:(%\S*)|#)?[^\r\n]*(?:\r\n?|\n|$)/y;
  let versions = 0;
  let last = -1;
  let at = 0;
  while (at < text.length) {
    const [whole, directive] = line.exec(text) ?? [];
    if (whole === undefined || (directive === undefined && /^[ \t]*[^\s#]/.test(whole))) return;
    if (directive !== undefined) last = at;
    if (directive === "%YAML" && ++versions === 2) faults.add(at, "The YAML version is said twice");
    at += whole.length;
  }
  if (last >= 0) faults.add(last, "Directive that no document follows");
}
