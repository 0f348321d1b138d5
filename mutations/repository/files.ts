import { Repository } from "../../posture/model/repository/repository";
import { Edit } from "./edit";

/** Files with keys, by name or by content. Put together here, so that this file is none of them. */
const KEY_FILES: readonly (readonly [file: string, text: string])[] = [
  ["deployer.json", `{"type": "service${"_account"}", "project_id": "p", "private${"_key"}": "x"}\n`],
  ["keys/deploy.pem", `${pem("BEGIN")}\n${"QUJD".repeat(16)}\n${pem("END")}\n`],
  ["docs/age.txt", `AGE-SECRET${"-KEY-1"}${"Q".repeat(58)}\n`],
  ["certs/client.p12", "x"],
  [".env.production", "TOKEN=x\n"],
  [".netrc", "machine example.com\n"],
];

const IGNORE_FILES = [".trivyignore", ".gitleaksignore", ".semgrepignore", ".checkov.baseline"];

/** Directives by the extension of the files that tools obey them in. */
const DIRECTIVES: readonly (readonly [extension: string, line: string])[] = [
  [".ts", "// eslint-" + "disable-next-line\n"],
  [".ts", "// @ts-" + "expect-error\n"],
  [".ts", "// no" + "semgrep\n"],
  [".ts", "// chec" + "kov:skip=CKV_GCP_1:reason\n"],
  [".sh", "# shell" + "check disable=SC2086\n"],
  [".yml", "# tri" + "vy:ignore:GCP-0001\n"],
  [".json", '{"chec' + 'kov:skip": 1}\n'],
];

function pem(word: string): string {
  return `-----${word} PRIVATE ${"KEY"}-----`;
}

/** Files with keys and suppressions added, and the sources of the infrastructure taken away. */
export function fileMutations(repository: Repository): readonly Edit[] {
  const added = (file: string, text: string, detail: string): Edit => ({ file, path: "", detail, text });
  const suppressed = DIRECTIVES.flatMap(([extension, line]) => {
    const file = repository.files.find((path) => path.endsWith(extension));
    const text = file === undefined ? undefined : repository.text(file);
    return file === undefined || text === undefined
      ? []
      : [added(file, `${text}\n${line}`, `a line more: ${line.trim()}`)];
  });
  return [
    ...KEY_FILES.map(([file, text]) => added(file, text, "a key file is added")),
    ...IGNORE_FILES.map((file) => added(file, "CVE-2026-0001\n", "a list of suppressions is added")),
    ...suppressed,
    ...(repository.files.includes("cdktf.json") ? [added("cdktf.json", "{}\n", "the project runs no source")] : []),
  ];
}
