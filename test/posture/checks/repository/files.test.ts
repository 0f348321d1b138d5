import { ROOT } from "../../../../cli/synthesize";
import { noKeyFiles } from "../../../../posture/checks/repository/no-key-files";
import { noSuppressions } from "../../../../posture/checks/repository/no-suppressions";
import { openRepository } from "../../../../posture/model/repository/open";
import { describeRule, Files, removeAll } from "./repository";

/** Writes a file. Parts are joined here, so that these lines are no directives and no keys themselves. */
const add =
  (path: string, ...parts: string[]) =>
  (files: Files) =>
    void (files[path] = parts.join(""));

describeRule(
  noSuppressions,
  {
    "ESLint is suppressed": add("src/a.ts", "// eslint", "-disable-next-line\nlet a;\n"),
    "ESLint is suppressed at the end of a line": add("src/a.ts", "let a; /* eslint", "-disable-line */\n"),
    "TypeScript is suppressed": add("src/a.ts", "// @ts", "-ignore\nlet a;\n"),
    "TypeScript expects an error": add("src/a.tsx", "{/* @ts", "-expect-error */}\n"),
    "TypeScript leaves a file out": add("src/a.js", "// @ts", "-nocheck\n"),
    "a file is in UTF-16": (files) =>
      void (files["src/a.ts"] = Buffer.from(`\ufeff// @ts${"-ignore"}\n`, "utf16le") as unknown as string),
    "Checkov is suppressed": add("a.tf", "# checkov", ":skip=CKV_GCP_1:why\n"),
    "Trivy is suppressed": add("a.tf", "#trivy", ":ignore:AVD-GCP-0001\n"),
    "tfsec is suppressed": add("a.tf", "#tfsec", ":ignore:x\n"),
    "Semgrep is suppressed": add("src/a.py", "eval(x)  # nos", "emgrep\n"),
    "Gitleaks is suppressed": add("src/a.py", "key = 1  # gitleaks", ":allow\n"),
    "Bandit is suppressed": add("src/a.py", "eval(x)  # no", "sec\n"),
    "Ruff is suppressed": add("src/a.py", "import x  # no", "qa: F401\n"),
    "Trivy has a list of what to hide": add(".trivyignore", "CVE-2024-0001\n"),
    "Semgrep has a list of what to hide": add("services/web/.semgrepignore", "src\n"),
    "Gitleaks has a list of what to hide": add(".gitleaksignore", "x\n"),
    "a workflow skips a check": add(".github/workflows/a.yml", "run: checkov --skip", "-check CKV_GCP_1\n"),
    "a workflow fails softly": add("package.json", '{"scripts":{"scan":"checkov --soft', '-fail"}}\n'),
    "an action fails softly": add(".github/workflows/a.yml", "with:\n  soft_", "fail: true\n"),
    "a source file cannot be read": add("src/a.ts", "\0"),
    "there are no files": removeAll(/./),
  },
  {
    "a text names a directive": add("src/a.ts", 'const name = "eslint', '-disable";\n'),
    "a picture holds whatever it holds": add("a.png", "\0 // eslint", "-disable"),
  },
);

const PEM = ["-----BEGIN RSA PRIVATE", " KEY-----\n", "MIIEowIBAAKCAQEAtZk5\n", "-----END RSA PRIVATE KEY-----\n"];

describeRule(
  noKeyFiles,
  {
    "there is a private key": add("keys/server.txt", ...PEM),
    "there is a key in a source": add(
      "src/key.ts",
      'const key = "-----BEGIN PRIVATE',
      ' KEY-----\\nMIIEowIBAAKCAQEAtZk5\\n";\n',
    ),
    "there is a service account key": add(
      "deploy.json",
      '{"type": "service',
      '_account", "project_id": "acme", "private_',
      'key": "x"}',
    ),
    "its parts stand in another order": add(
      "deploy.json",
      '{"private_',
      'key_id": "x", "type": "service',
      '_account"}',
    ),
    "there are a person's credentials": add(
      "adc.json",
      '{"refresh_',
      'token": "1//0123456789", "type": "authorized',
      '_user"}',
    ),
    "there is a key store": add("cert.p12", "\0"),
    "there is a key of SSH": add("home/id_ed25519", "x"),
    "there is a key that is no text": add("server.key", "\0"),
    "there are credentials of AWS": add(".aws/credentials", "x"),
    "there are credentials of Google": add("gha-creds-0a1b.json", "{}"),
    "there are variables with secrets": add(".env.production", "A=b"),
    "there are no files": removeAll(/./),
  },
  {
    "a source looks for keys": add("src/a.ts", 'text.includes("-----BEGIN PRIVATE', ' KEY-----");\n'),
    "there is a public key": add(
      "key.pem",
      "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0B\n-----END PUBLIC KEY-----\n",
    ),
    "federation is set up": add("wif.json", '{"type": "external_account", "audience": "x"}'),
    "variables are listed without values": add(".env.example", "A=\n"),
  },
);

describe("this repository", () => {
  const repository = openRepository(ROOT);

  test.each([noSuppressions, noKeyFiles])("keeps to $id", (check) => {
    expect(check.evaluate(repository).findings.filter(({ status }) => status !== "holds")).toEqual([]);
  });
});
