/** What editors are told of a file in its first or last lines. */
const EMACS =
  /-\*-[ \t]*(?:([\w+#-]+)[ \t]*|(?:[^\n]{0,200}[; \t])?mode[ \t]*:[ \t]*([^\s;]+)[^\n]{0,200})-\*-/i;
const VIM = /(?:^|\s)(?:vi|vim|ex)[^\s:]{0,9}:[^\n]{0,200}?\b(?:ft|filetype|syntax)[ \t]*=[ \t]*([\w+#-]+)/;
const LINES = 5;
const LINE_END = /\r\n?|\n/;

/** Names by which editors call languages, where these are not GitHub's. */
const ALIASES: Readonly<Record<string, string>> = {
  cpp: "C++",
  cxx: "C++",
  objc: "Objective-C",
  objcpp: "Objective-C++",
  cs: "C#",
  csharp: "C#",
  fsharp: "F#",
  js: "JavaScript",
  "js-jsx": "JavaScript",
  js2: "JavaScript",
  javascriptreact: "JavaScript",
  typescriptreact: "TSX",
  sh: "Shell",
  bash: "Shell",
  zsh: "Shell",
  "shell-script": "Shell",
  py: "Python",
  python3: "Python",
  cperl: "Perl",
  raku: "Raku",
  perl6: "Raku",
  golang: "Go",
  make: "Makefile",
  tex: "TeX",
  latex: "TeX",
  plaintex: "TeX",
  octave: "MATLAB",
  mma: "Wolfram Language",
  coq: "Rocq Prover",
  vlang: "V",
  asm: "Assembly",
  nasm: "Assembly",
  elisp: "Emacs Lisp",
  "emacs-lisp": "Emacs Lisp",
  lisp: "Common Lisp",
  pgsql: "SQL",
  plsql: "SQL",
  mysql: "SQL",
};

/**
 * The language that a modeline names, as GitHub calls it where that is known, else as it stands there.
 * @param head the beginning of the file
 * @param tail its end, where that is known
 */
export function byModeline(head: string, tail = ""): string | undefined {
  const near = [...head.split(LINE_END, LINES), ...tail.split(LINE_END).slice(-LINES)];
  for (const line of near) {
    if (line.length > LONGEST_LINE) continue;
    const emacs = EMACS.exec(line);
    const name = (emacs?.[1] ?? emacs?.[2] ?? VIM.exec(line)?.[1])
      ?.toLowerCase()
      .replace(/(?:-ts)?-mode$/, "");
    if (name !== undefined) return Object.hasOwn(ALIASES, name) ? ALIASES[name] : name;
  }
  return undefined;
}

const LONGEST_LINE = 500;
