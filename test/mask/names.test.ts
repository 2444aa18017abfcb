import { describe, expect, test } from "bun:test";
import { maskSecrets } from "../../src/mask/index.ts";
import { ALNUM, HEX, randomOf } from "./generate.ts";

const random = randomOf(11);
const token = random(32);
const M = "__MASKED__";

/** file name, text, and what has to become of it */
const SECRETS: readonly [string, string, string][] = [
  ["a.ts", `const password = "hunter2";`, `const password = "${M}";`],
  ["a.ts", `const c = { user: "me", password: 'hunter2' }`, `const c = { user: "me", password: '${M}' }`],
  ["a.ts", `const apiKey: string = "${token}";`, `const apiKey: string = "${M}";`],
  ["a.ts", `const k = process.env.API_KEY ?? "${token}";`, `const k = process.env.API_KEY ?? "${M}";`],
  ["a.ts", `config["client_secret"] = "${token}"`, `config["client_secret"] = "${M}"`],
  ["a.ts", `const accessToken =\n  "${token}";`, `const accessToken =\n  "${M}";`],
  ["a.go", `password := "s3cr3t!"`, `password := "${M}"`],
  ["a.go", `const dbPassword string = "s3cr3t!"`, `const dbPassword string = "${M}"`],
  ["a.py", `connect(passwd="s3cr3t!")`, `connect(passwd="${M}")`],
  ["a.py", `os.environ.get("DB_PASSWORD", "hunter22")`, `os.environ.get("DB_PASSWORD", "${M}")`],
  ["a.rb", `:password => "hunter2"`, `:password => "${M}"`],
  ["a.php", `define('DB_PASSWORD', 'hunter2');`, `define('DB_PASSWORD', '${M}');`],
  ["a.rs", `let secret_key: &str = "${token}";`, `let secret_key: &str = "${M}";`],
  ["A.java", `private String password = "hunter2";`, `private String password = "${M}";`],
  ["A.java", `c.setPassword("s3cr3t!");`, `c.setPassword("${M}");`],
  ["a.rs", `let password = String::from("hunter2");`, `let password = String::from("${M}");`],
  ["a.rs", `let password = r#"hunter2"#;`, `let password = r#"${M}"#;`],
  ["a.cs", `string password = $@"hunter2";`, `string password = $@"${M}";`],
  ["a.cs", `string Password { get; init; } = "hunter2";`, `string Password { get; init; } = "${M}";`],
  ["a.kt", `mapOf("password" to "hunter2")`, `mapOf("password" to "${M}")`],
  ["a.kt", `val password by lazy { "hunter2" }`, `val password by lazy { "${M}" }`],
  ["a.kt", `val password get() = "hunter2"`, `val password get() = "${M}"`],
  ["build.gradle.kts", `storePassword("s3cr3t!")`, `storePassword("${M}")`],
  ["a.rb", `ENV.fetch("DB_PASSWORD") { "hunter2" }`, `ENV.fetch("DB_PASSWORD") { "${M}" }`],
  ["a.rb", `password = %q(hunter2)`, `password = %q(${M})`],
  ["a.lua", `password = [[hunter2]]`, `password = [[${M}]]`],
  ["a.bats", `: \${DB_PASSWORD:=hunter2}`, `: \${DB_PASSWORD:=${M}}`],
  ["a.sh", `P="\${DB_PASSWORD:-hunter2}"`, `P="\${DB_PASSWORD:-${M}}"`],
  [".bashrc", `export PGPASSWORD=hunter2`, `export PGPASSWORD=${M}`],
  [".env", `MYSQL_ROOT_PASSWORD=hunter2\n`, `MYSQL_ROOT_PASSWORD=${M}\n`],
  [".env", `DB_PASSWORD=postgres # local`, `DB_PASSWORD=${M} # local`],
  [".env.local", `export AUTH_TOKEN=${token}`, `export AUTH_TOKEN=${M}`],
  ["app.properties", `spring.datasource.password=hunter2`, `spring.datasource.password=${M}`],
  ["my.ini", `password = hunter2`, `password = ${M}`],
  [".npmrc", `//registry.npmjs.org/:_authToken=${token}`, `//registry.npmjs.org/:_authToken=${M}`],
  ["a.yaml", `db:\n  password: hunter2\n`, `db:\n  password: ${M}\n`],
  ["a.yaml", `{password: hunter2, user: me}`, `{password: ${M}, user: me}`],
  ["docker-compose.yml", `- MYSQL_ROOT_PASSWORD=hunter2`, `- MYSQL_ROOT_PASSWORD=${M}`],
  ["k8s.yaml", `- name: DB_PASSWORD\n  value: hunter2`, `- name: DB_PASSWORD\n  value: ${M}`],
  ["secret.yaml", `kind: Secret\ndata:\n  foo: aHVudGVyMg==\n`, `kind: Secret\ndata:\n  foo: ${M}\n`],
  ["a.json", `{"password": "hunter2"}`, `{"password": "${M}"}`],
  ["a.json", `{"password": 12345678}`, `{"password": "${M}"}`],
  ["a.toml", `password = "hunter2"`, `password = "${M}"`],
  ["Dockerfile", `ENV DB_PASSWORD=hunter2`, `ENV DB_PASSWORD=${M}`],
  ["a.sh", `export PGPASSWORD=hunter2`, `export PGPASSWORD=${M}`],
  ["a.sh", `curl -u admin:hunter2 https://x.y`, `curl -u admin:${M} https://x.y`],
  ["a.xml", `<password>hunter2</password>`, `<password>${M}</password>`],
  ["web.config", `<add key="password" value="hunter2" />`, `<add key="password" value="${M}" />`],
  ["a.ts", `"postgres://user:pass@host/db"`, `"postgres://user:${M}@host/db"`],
  ["a.ts", `"https://me:p%40ss@example.com/x"`, `"https://me:${M}@example.com/x"`],
  ["a.cs", `"Server=db;User Id=sa;Password=hunter2;"`, `"Server=db;User Id=sa;Password=${M};"`],
  ["a.ts", `fetch("https://x.y/?api_key=${token}&a=1")`, `fetch("https://x.y/?api_key=${M}&a=1")`],
  ["a.http", `Authorization: Bearer ${token}`, `Authorization: Bearer ${M}`],
  ["a.http", `Authorization: Basic dXNlcjpwYXNzd29yZA==`, `Authorization: Basic ${M}`],
  ["a.log", `login with password=hunter2 failed`, `login with password=${M} failed`],
];

/** What people choose: a word with a number, signs of shells and templates, words, one long word. */
const PASSWORDS = [
  "hunter2",
  "Tr0ub4dor&3xQ",
  "pa$$w0rd$xyz",
  "correct-horse-battery-staple",
  "hopenobodyfindsthisone",
  "kX9#mQ2vL7",
  "Pa$$word!",
];

type Template = (password: string) => string;

/** rule, file name, and how a password stands there */
const WAYS: readonly [string, string, Template][] = [
  ["in parentheses", "a.ts", (p) => `const password = ("${p}");`],
  ["in parentheses over lines", "a.py", (p) => `password = (\n    "${p}"\n)`],
  ["joined from pieces", "a.py", (p) => `password = (\n    "${p}"\n    "${p}"\n)`],
  ["behind ||", "a.ts", (p) => `const passwd = x || "${p}";`],
  ["behind ??", "a.ts", (p) => `const password = process.env.P ?? "${p}";`],
  ["behind two of them", "a.ts", (p) => `const password = a.b ?? c["d"] ?? "${p}";`],
  ["behind or", "a.py", (p) => `password = os.environ.get("P") or "${p}"`],
  ["behind ?:", "a.php", (p) => `$password = getenv('P') ?: '${p}';`],
  ["as default of a variable", "a.py", (p) => `password = os.environ.get("P", "${p}")`],
  ["as default of a named variable", "a.py", (p) => `x = os.environ.get("DB_PASSWORD", "${p}")`],
  ["as default by keyword", "a.py", (p) => `x = config("DB_PASSWORD", default="${p}")`],
  ["or else of a named variable", "a.py", (p) => `x = os.environ["DB_PASSWORD"] or "${p}"`],
  ["for an environment", "a.py", (p) => `PASSWORD_PROD = "${p}"`],
  ["in a list", "a.py", (p) => `PASSWORDS = ["${p}", "${p}"]`],
  ["in a list of Go", "a.go", (p) => `var passwords = []string{"${p}"}`],
  ["in a list of JSON", "a.json", (p) => `{"passwords": ["${p}"]}`],
  ["first of two names", "a.py", (p) => `password, user = "${p}", "bob"`],
  ["last of two names", "a.py", (p) => `user, password = "bobby", "${p}"`],
  ["in a Go data source", "a.go", (p) => `sql.Open("mysql", "bob:${p}@tcp(h:3306)/db")`],
  ["in a data source setting", ".env", (p) => `DSN=bob:${p}@tcp(h:3306)/db`],
  ["in a comment", "a.ts", (p) => `// Password: ${p}`],
  ["in a doc comment", "a.ts", (p) => `/** password: ${p} */`],
  ["in a block comment", "a.ts", (p) => `/*\n password: ${p}\n*/`],
  ["behind code", "a.py", (p) => `x = 1  # password: ${p}`],
  ["in a docstring", "a.py", (p) => `def f():\n    """Connects.\n\n    Password: ${p}\n    """`],
  ["in a heading", "a.md", (p) => `# Password: ${p}\n`],
  ["in a list of markdown", "a.md", (p) => `- **Password**: ${p}\n`],
  ["behind a bold label", "a.md", (p) => `**Password:** ${p}\n`],
  ["in YAML front matter", "a.md", (p) => `---\ntitle: x\npassword: ${p}\n---\n# T\n`],
  ["in TOML front matter", "a.md", (p) => `+++\npassword = "${p}"\n+++\n`],
  ["in a table", "a.md", (p) => `| user | password |\n|---|---|\n| bob | ${p} |\n`],
  ["in an open table", "a.md", (p) => `Password | x\n---|---\n\`${p}\` | y\n`],
  ["in a URL", "a.ts", (p) => `"postgres://admin:${p}@db/x"`],
  ["in code", "a.ts", (p) => `const password = "${p}";`],
  ["in settings", ".env", (p) => `DB_PASSWORD=${p}\n`],
  ["in YAML", "a.yaml", (p) => `password: ${p}\n`],
  ["in JSON", "a.json", (p) => `{"DB_PASSWORD": "${p}"}`],
  ["in a script", "a.sh", (p) => `export DB_PASSWORD=${p}\n`],
  ["as an argument", "a.ts", (p) => `form.append("password", "${p}")`],
];

/** file name and text that has no secret */
const TRAPS: readonly [string, string][] = [
  ["a.py", `password = get_password()`],
  ["a.py", `password = getpass.getpass("Password: ")`],
  ["a.ts", `const token = req.headers.token`],
  ["a.ts", `const { password, token } = await login(password, token)`],
  ["a.ts", `function f(password: string, token?: string): Secret {}`],
  ["a.ts", `passwordField: "password"`],
  ["a.ts", `const PASSWORD = "password", TOKEN_KEY = "token"`],
  ["a.ts", `if (token.kind === "identifier" || token === "=>") {}`],
  ["a.ts", `const apiKey = process.env.API_KEY`],
  ["a.ts", "const secret = `${process.env.SECRET}`"],
  ["a.ts", `labels: { password: "Password", token: "Your token", secret: "Geheimnis" }`],
  ["a.ts", `test("password is masked", () => {})`],
  ["a.ts", `it("rejects an invalid token", async () => {})`],
  ["a.ts", `const publicKey = "${random(64)}"`],
  ["a.ts", `["password", "passwd", "secret", "token2", "api_key"]`],
  ["a.go", `type Config struct { Password string \`json:"password"\` }`],
  ["a.yaml", `max_tokens: 4096`],
  ["a.yaml", `permissions:\n  id-token: write\n`],
  ["a.yaml", `secretName: my-secret`],
  ["a.yaml", `password: \${DB_PASSWORD}\ntoken: {{ .Values.token }}\nkey: $TOKEN`],
  ["a.yaml", `token: \${{ secrets.GITHUB_TOKEN }}`],
  ["a.yaml", `password: <your-password>\napi_key: YOUR_API_KEY\nsecret: changeme\n`],
  ["a.yaml", `passwordSecretRef: db\ntype: password\nformat: password\n`],
  [".env.example", `API_KEY=<your-key>\nSECRET=changeme\nTOKEN=\nPASSWORD=xxxxxxxx\n`],
  ["package-lock.json", `"integrity": "sha512-${random(86, ALNUM + "+/")}=="`],
  ["a.json", `{"sha": "${random(40, HEX)}", "id": "${crypto.randomUUID()}"}`],
  ["a.json", `{"pbkdf2-password": "^1.2.1"}`],
  ["a.json", `{"type": "object", "properties": {"password": {"type": "string"}}}`],
  ["a.md", `digest sha256:${random(64, HEX)}`],
  ["a.html", `<img src="data:image/png;base64,${random(4000, ALNUM + "+/")}">`],
  ["a.html", `<input type="password" name="password" placeholder="Password">`],
  ["a.sql", `CREATE TABLE u (password TEXT NOT NULL, token VARCHAR(64))`],
  ["id.pub", `ssh-ed25519 ${random(68, ALNUM + "+/")} me@host`],
  ["a.ts", `// password: the user's password`],
  ["a.ts", `/** password: string, token: a JWT */`],
  ["a.ts", `// password: at least 8 characters, min8`],
  ["a.ts", `// password: sha256`],
  ["a.ts", `// password: options.password2,`],
  ["a.ts", `// password: hash(password1)`],
  ["a.ts", `/* token = 1*tchar\n * secret: see RFC2617 */`],
  ["a.ts", `const password = (await prompt("Password: "));`],
  ["a.ts", `const password = input || "password";`],
  ["a.ts", `const token = match("a.b(c)=>1") || next("x");`],
  ["a.ts", `const tokens = ["(a+b)*c", "x.y(z)=>1"]`],
  ["a.ts", `const password = "login-password-input-field"`],
  ["a.py", `password, user = get("one", "two")`],
  ["a.py", `user, password = "bobby", read()`],
  ["a.py", `def f(password, user="bobby7", host="h4"): pass`],
  ["a.py", `password: Optional[str] = None`],
  ["a.py", `password = os.environ.get("DB_PASSWORD")`],
  ["A.java", `c.setPassword("");`],
  ["A.java", `form.setPassword("password");`],
  ["A.java", `c.getToken("x-7");`],
  ["a.kt", `"password" to "required"`],
  ["a.kt", `val password by lazy { readLine() }`],
  ["a.sh", `: \${DB_PASSWORD:?must be set, see page-2}`],
  ["a.sh", `: \${DB_PASSWORD:-\${OTHER_2}} \${TOKEN:0:1234}`],
  ["a.lua", `tokens = [[a, b], [c]]`],
  ["a.py", `keys = [["a", "b2"], ["c"]]`],
  ["a.cs", `public string Password { get; set; } = "";`],
  ["a.php", `'password' => ['required', 'confirmed', 'min:8']`],
  ["a.go", `"%s:%s@tcp(%s:%d)/db"`],
  ["a.go", `"user:<password>@tcp(h:3306)/db"`],
  ["a.ts", "`postgres://admin:${password}@db/x`"],
  ["a.sh", `psql postgres://admin:$PASSWORD@db/x`],
  ["a.yaml", `url: postgres://admin:{{ password }}@db/x`],
  ["a.md", `postgres://admin:<password>@db/x`],
  ["a.ts", `/^https?:\\/\\/[^:]+:[^@]*@example/; "://([^:]*):([^@]+)@h"`],
  ["a.md", `# Password: the new rules\n\nPassword: required, 8-64 characters\n`],
  ["a.md", `| option | password |\n|---|---|\n| type | string |\n| min | 8 |\n`],
  ["a.md", `| parameter | type |\n|---|---|\n| password | string |\n| token | sha256 |\n`],
  ["a.min.js", `var e=t.token,n=t.password;e.pwd=n;r.secret=i,o.key="abc"`],
];

describe("literal values of names", () => {
  test.each([...SECRETS])("masked in %s: %s", (path, text, wanted) => {
    expect(maskSecrets(text, { path }).text).toBe(wanted);
  });

  test.each([...WAYS])("any password is masked %s", (_, path, template) => {
    for (const password of PASSWORDS) {
      const { text } = maskSecrets(template(password), { path });
      expect(text).not.toContain(password);
      expect(text).toBe(template("__MASKED__"));
    }
  });

  test.each(["p*ss{w0rd", "p<w0rd", "pa{{w0rd", "$ecret*7", "%d0%b1x7q"])(
    "signs of templates do not hide a URL's password: %s",
    (password) => {
      const url = (value: string): string => `"postgres://admin:${value}@db/x"`;
      expect(maskSecrets(url(password), { path: "a.ts" }).text).toBe(url(M));
    },
  );

  test.each([...TRAPS])("no secret in %s: %s", (path, text) => {
    expect(maskSecrets(text, { path }).text).toBe(text);
  });
});
