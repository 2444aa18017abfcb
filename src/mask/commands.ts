/** Passwords that commands take by options and arguments which do not name them: `redis-cli -a x`, `sshpass -p x`. */
import type { Span } from "./finding.ts";
import { isPlaceholder } from "./values.ts";

/** How far a command is read; the line goes on behind a backslash. */
const REACH = 500;
/** Blanks, or the comma of a list: `["redis-cli", "-a", "x"]`. */
const GAP = String.raw`(?:[ \t]{1,9}(?:\\\r?\n[ \t]{0,40})?|["'],\s{0,40}["'])`;
/** An argument: in quotes of its own, in quotes that a string escapes, or a word. */
const ARGUMENT = String.raw`(?:\\?"([^"\r\n\\]{1,256})\\?"|'([^'\r\n]{1,256})'|([^\s"'\x60;|&<>()]{1,256}))`;
/** Words of the command before the one that is wanted. */
const BETWEEN = String.raw`(?:[^\n;|&]|\\\r?\n){0,300}?`;

interface Command {
  /** What it begins with; the prefilter stops there. */
  names: readonly string[];
  /** From the name to the argument, as the source of a regular expression. */
  before: string;
}

const after = (option: string): string => `${BETWEEN}${GAP}${option}`;

/** From each program's own manual. */
const COMMANDS: readonly Command[] = [
  { names: ["redis-cli"], before: after(`(?:-a|--pass)${GAP}`) },
  { names: ["sshpass"], before: `${GAP}-p(?:${GAP})?` },
  {
    names: ["mysql", "mariadb"],
    before: `(?:dump|admin|import|check|show|slap|pump|-dump|-admin|-import|-check)?${after("-p")}`,
  },
  {
    names: ["docker login", "podman login", "nerdctl login", "buildah login", "skopeo login", "crane auth login",
      "oras login", "helm registry login", "cf login", "oc login", "az login", "az acr login"],
    before: after(`-p(?:${GAP})?`),
  },
  { names: ["mongo"], before: `(?:sh|dump|restore|export|import|stat|top)?${after(`-p${GAP}`)}` },
  { names: ["sqlcmd", "bcp ", "ipmitool", "unzip", "zip "], before: after(`-P(?:${GAP})?`) },
  { names: ["ldapsearch", "ldapadd", "ldapmodify", "ldapdelete", "ldapwhoami", "ldappasswd"], before: after(`-w${GAP}`) },
  { names: ["htpasswd"], before: `${GAP}-[a-zA-Z]{0,6}b[a-zA-Z]{0,6}${GAP}(?:-[a-zA-Z]${GAP})?[^\\s"']{1,200}${GAP}[^\\s"']{1,100}${GAP}` },
  { names: ["openssl"], before: after("(?:-passin|-passout|-pass)(?:[ \\t]{1,9}|[\"'],\\s{0,40}[\"'])[\"']?pass:") },
  { names: ["smbclient", "rpcclient", "smbget"], before: after("(?:-U|--user)[ =]{0,4}[\"']?[^\\s\"'%]{1,100}%") },
  { names: ["rabbitmqctl"], before: after(`(?:add_user|change_password)${GAP}[^\\s"']{1,100}${GAP}`) },
  { names: ["xfreerdp", "cmdkey", "net use", "schtasks"], before: after("/(?:p|pass|rp):") },
  { names: ["net user"], before: `${GAP}[^\\s"'/]{1,100}${GAP}(?![/*])` },
  { names: ["mc alias set", "mc config host add"], before: `(?:${GAP}[^\\s"']{1,200}){3}${GAP}` },
  { names: ["vault login", "doppler configure set token", "npm config set _authToken"], before: "[ \\t]{1,9}(?:token=)?(?!-)" },
  { names: ["--from-literal"], before: "=[^=\\s]{1,100}=" },
  { names: ["user default", "ACL SETUSER"], before: "[^\\n>]{0,200}?[ \\t]>" },
  { names: ["net use"], before: `[^\\n]{0,200}?/user:\\S{1,100}${GAP}` },
  { names: ["aws configure set"], before: `${GAP}\\S{0,60}(?:secret_access_key|session_token)${GAP}` },
  { names: ["7z ", "7za ", "rar "], before: after("-h?p") },
]; // prettier-ignore

const END = String.raw`(?=$|[\s;|&)"'\x60<>\\,\]])`;

/** What a piped-in argument comes from: `echo x | docker login --password-stdin`. */
const PIPED =
  /(?:\becho(?:[ \t]{1,9}-n|[ \t]{1,9}-e)?|\bprintf(?:[ \t]{1,9}["']?%s(?:\\n)?["']?)?)[ \t]{1,9}(?:\\?"([^"\r\n\\]{1,256})\\?"|'([^'\r\n]{1,256})'|([^\s"'`;|&<>()]{1,256}))[ \t]{0,9}\|[^|\n]{0,200}$/d;
/** `… --password-stdin <<< x`. */
const HERE =
  /[^\n|;&<]{0,200}<<<[ \t]{0,9}(?:"([^"\r\n]{1,256})"|'([^'\r\n]{1,256})'|([^\s"'`;|&<>()]{1,256}))/dy;

/** Each command's names with what finds its argument. */
export const COMMAND_PROBES: readonly {
  hint: string;
  probe: (text: string, at: number) => Span | undefined;
}[] = COMMANDS.flatMap(({ names, before }) => {
  const pattern = new RegExp(`${before}${ARGUMENT}${END}`, "dy");
  return names.map((hint) => ({
    hint,
    probe(text: string, at: number): Span | undefined {
      if (/[\w.]/.test(text[at - 1] ?? " ")) return undefined;
      const line = text.slice(at + hint.trimEnd().length, at + REACH);
      pattern.lastIndex = 0;
      return argument(pattern.exec(line), line, at + hint.trimEnd().length);
    },
  }));
});

/** At an option that takes a password from standard input: who writes it there. */
export function probePiped(text: string, at: number): Span | undefined {
  const from = Math.max(0, at - REACH);
  const before = text.slice(from, at);
  HERE.lastIndex = 0;
  const behind = text.slice(at, at + REACH);
  return argument(PIPED.exec(before), before, from) ?? argument(HERE.exec(behind), behind, at);
}

function argument(found: RegExpExecArray | null, text: string, offset: number): Span | undefined {
  const place = found?.indices?.slice(1).find((indices) => indices !== undefined);
  if (place === undefined) return undefined;
  let [start, end] = place;
  const value = text.slice(start, end);
  // `echo user:x | chpasswd`
  const user = /^[\w.-]{1,64}:(?=\S)/.exec(value);
  if (user !== null && /\|/.test(text.slice(end))) start += user[0].length;
  if (value.startsWith("$") || value.startsWith("-") || isPlaceholder(text.slice(start, end)))
    return undefined;
  return {
    start: offset + start,
    end: offset + end,
    rule: "command-line",
    reason: "password on a command line",
  };
}
