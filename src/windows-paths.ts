/** https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file, with the superscript digits it names. */
const DEVICE = /^(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9¹²³])[ ]*(\.|$)/i;
/** 8.3 alias of another name: up to six characters, a tilde, digits, an extension of up to three. */
const SHORT_NAME = /^[^.]{1,6}~\d{1,6}(\.[^.]{0,3})?$/;

/**
 * What makes a path mean something else on Windows than it says, or reach past the directories it names.
 * @returns completes "the path is refused: …"; nothing if it is a plain path
 */
export function windowsPathProblem(path: string): string | undefined {
  if (/^[\\/]{2}/.test(path)) return "network and device paths (UNC, \\\\?\\, \\\\.\\) are not allowed";
  if (/^[\\/]\?\?[\\/]/.test(path)) return "NT object paths (\\??\\) are not allowed";
  const drive = /^[a-z]:/i.test(path);
  if (drive && !/^[\\/]/.test(path.slice(2)))
    return "a path relative to a drive's current directory is not allowed";
  for (const part of path.slice(drive ? 2 : 0).split(/[\\/]/)) {
    const problem = partProblem(part);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function partProblem(part: string): string | undefined {
  if (part === "" || part === "." || part === "..") return undefined;
  if (part.includes(":")) return "a colon names an alternate data stream, which is not allowed";
  if (DEVICE.test(part)) return "it names a device";
  if (/[. ]$/.test(part)) return "Windows drops dots and blanks at the end of a name";
  return SHORT_NAME.test(part) ? "short (8.3) names are not allowed; give the long name" : undefined;
}
