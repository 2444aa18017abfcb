/** Names that hold credentials wherever they stand; lower case. Names that many projects use otherwise are not here. */
const NAMES: ReadonlySet<string> = new Set([
  ".ssh",
  ".aws",
  ".gnupg",
  ".password-store",
  ".netrc",
  "_netrc",
  ".pgpass",
  ".my.cnf",
  ".mylogin.cnf",
  ".git-credentials",
  ".pypirc",
  ".htpasswd",
  ".vault-token",
  ".s3cfg",
  ".boto",
  ".dockercfg",
  ".kube",
  ".azure",
  "credentials.tfrc.json",
]);

/** Names that mean credentials only below a certain directory: parent/name. */
const PAIRS: ReadonlySet<string> = new Set([
  ".docker/config.json",
  ".config/gcloud",
  ".config/gh",
  ".cargo/credentials.toml",
]);

/** What ssh-keygen writes, and copies of it (`id_rsa.bak`); the public half is public. */
const KEY = /^id_(rsa|dsa|ecdsa|ed25519|ed448|xmss)(?![a-z0-9])(?!.*\.pub$)/;
/** Keys with a name of one's own: `id_work`. Directories may well be called so. */
const NAMED_KEY = /^id_[^.]+$/;

/**
 * Whether a file or directory holds credentials, by its name. Compared without case and without
 * invisible characters, both of which some file systems disregard.
 * @param parent name of the directory it is in
 */
export function isSensitiveName(name: string, parent: string, isDirectory: boolean): boolean {
  const folded = fold(name);
  if (NAMES.has(folded)) return true;
  if (folded.startsWith("id_")) return KEY.test(folded) || (!isDirectory && NAMED_KEY.test(folded));
  return PAIRS.has(`${fold(parent)}/${folded}`);
}

/** {@link isSensitiveName} for each part of a path, the last of which is a directory or not. */
export function isSensitivePath(path: string, isDirectory: () => boolean): boolean {
  const parts = path.split(/[/\\]/);
  return parts.some((name, index) => {
    const parent = parts[index - 1] ?? "";
    if (!isSensitiveName(name, parent, false)) return false;
    const last = index === parts.length - 1;
    return isSensitiveName(name, parent, true) || (last && !isDirectory());
  });
}

const PLAIN = /^[a-z0-9._-]*[a-z0-9_-]$/;

function fold(name: string): string {
  if (PLAIN.test(name)) return name;
  // HFS+ skips invisible characters, Windows final dots and blanks: `.ssh` has many spellings there.
  return name
    .normalize("NFKC")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .toLowerCase()
    .replace(/[. ]+$/, "");
}
