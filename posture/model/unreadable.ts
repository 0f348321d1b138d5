import { jsonFault } from "./json-fault";

/** How much of a file tells what it is. */
const SNIFF_LENGTH = 4096;

/** A block of Terraform's own language at the start of a file, after comments. */
const HCL_BLOCK = new RegExp(
  [
    String.raw`^(?:\s|#[^\n]*\n|\/\/[^\n]*\n)*(?:` +
      "resource|data|module|provider|variable|output" +
      String.raw`)\s+"[^"\n]*"(?:\s+"[^"\n]*")?\s*\{`,
    String.raw`^(?:\s|#[^\n]*\n)*(?:terraform|locals)\s*\{`,
  ].join("|"),
);

/** What a file is instead, and what to do; by how it begins. */
const KINDS: readonly (readonly [begins: (beginning: string, firstLine: string) => boolean, message: string])[] = [
  [
    (beginning) => beginning.startsWith("PK\u0003\u0004"),
    "got a plan file as terraform plan -out writes it; allowed: its JSON. Run: terraform show -json PLAN > plan.json",
  ],
  [
    (beginning) => beginning.startsWith("\u001f\u008b") || beginning.startsWith("\u001f\ufffd"),
    "got a compressed file; allowed: the file that is in it. Run: gunzip",
  ],
  [
    (beginning) =>
      beginning.startsWith("\ufffd\ufffd") ||
      beginning.startsWith("\u00ff\u00fe") ||
      beginning.slice(0, 4).includes("\u0000"),
    "got text in UTF-16, as > in Windows PowerShell writes it; allowed: UTF-8. Run: " +
      "terraform show -json PLAN | Out-File -Encoding utf8 plan.json",
  ],
  [
    (_, firstLine) => isLogLine(firstLine),
    "got the log of terraform plan -json, which is a line of JSON for each event; allowed: " +
      "the plan. Run: terraform plan -out PLAN, and then: terraform show -json PLAN > plan.json",
  ],
  [
    (beginning) => /^[^{\s][^\n]*\n(?:[^{][^\n]*\n)*\s*\{\s*"(?:format_version|terraform_version)"/.test(beginning),
    "got lines before the JSON, as the wrapper of the setup-terraform action writes them; " +
      "allowed: the JSON alone. Set terraform_wrapper to false",
  ],
  [(beginning) => /^\s*</.test(beginning), "got HTML or XML, such as a page to sign in; allowed: JSON"],
  [
    (beginning) =>
      beginning.startsWith("\u001b[") ||
      /\b(?:Terraform|OpenTofu) (?:will perform|used the selected providers)|^(?:No changes\.|Plan: \d+ to add)/m.test(
        beginning,
      ),
    "got a plan as people read it; allowed: its JSON. Run: terraform plan -out PLAN, and " +
      "then: terraform show -json PLAN > plan.json",
  ],
  [
    (beginning) => HCL_BLOCK.test(beginning),
    "got a configuration in Terraform's own language; allowed: what comes of it. Run: " +
      "terraform plan -out PLAN, and then: terraform show -json PLAN > plan.json",
  ],
  [
    (beginning) => /^(?:#[^\n]*\n)*(?:%YAML|---[\s]|[A-Za-z_][\w.-]*:(?:[ \t]|\r?\n)|- )/.test(beginning),
    "got YAML; allowed: JSON",
  ],
];

function isLogLine(line: string): boolean {
  if (!line.startsWith("{")) return false;
  return /"@(?:level|message|module|timestamp)"\s*:/.test(line);
}

/** What a text is that is no JSON, in one sentence, with what to do. */
export function describeUnreadable(text: string): string {
  const beginning = text.slice(0, SNIFF_LENGTH);
  const [firstLine = ""] = beginning.trimStart().split("\n", 1);
  const kind = KINDS.find(([begins]) => begins(beginning, firstLine));
  if (kind) return kind[1];
  const fault = jsonFault(text);
  if (!fault) return "got JSON that is nested too deeply";
  return `line ${fault.line}, column ${fault.column}: ${fault.problem}${
    fault.isCutOff ? ", so it was cut off: write it again" : ""
  }`;
}
