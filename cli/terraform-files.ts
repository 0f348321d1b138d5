import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { isObject } from "../posture/model/attribute";

/** Names under which Terraform and OpenTofu read or keep files. */
const NAMES = new RegExp(
  String.raw`(?:^|\.)(?:` +
    [
      String.raw`(?:tf|tofu|tfvars|tfquery|tftest|tofutest)(?:\.(?:json|hcl))?|tfplan`,
      String.raw`tfstate(?:\.(?:\d+\.)?backup|\.lock\.info)?|terraform\.lock\.hcl`,
    ].join("|") +
    ")$",
  "i",
);

/** Blocks that a configuration in JSON may hold, and comments. */
const BLOCKS = new Set(
  "terraform provider resource data ephemeral variable output locals module import moved removed check action".split(
    " ",
  ),
).add("//");

/** Top-level keys of what Terraform writes: plans and states as JSON, raw states, encrypted ones, logs of a run. */
const MARKS: readonly (readonly string[])[] = [
  ["format_version"],
  ["planned_values"],
  ["resource_changes"],
  ["prior_state"],
  ["terraform_version"],
  ["lineage"],
  ["serial", "version"],
  ["encrypted_data", "encryption_version"],
  ["@level", "@message"],
];

/** The same marks where a text is no whole JSON, such as a plan that was cut off. */
const MARKED = /"(?:format_version|terraform_version|planned_values|resource_changes|lineage)"\s*:/;

/** First line of a configuration that is no comment. */
const HCL = new RegExp(
  String.raw`^(?:\s|#.*|\/\/.*|\/\*[^]*?\*\/)*(?:` +
    [
      String.raw`terraform|locals|import|moved|removed|(?:provider|variable|output|module|check)\s+"[^"\n]*"`,
      String.raw`(?:resource|data|ephemeral|action)\s+"[^"\n]*"\s+"[^"\n]*"`,
    ].join("|") +
    String.raw`)\s*\{`,
);

/** Bytes with which a ZIP archive begins: a saved plan is one. */
const ZIP = "PK\u0003\u0004";

/** Whether Terraform reads or keeps files of this name. */
export function hasTerraformName(file: string): boolean {
  return NAMES.test(basename(file));
}

/** Whether a file begins as a saved plan does. */
export function isSavedPlan(head: Buffer): boolean {
  return head.toString("latin1", 0, ZIP.length) === ZIP;
}

/**
 * Whether a regular file holds a plan, a state or a configuration, whatever its name and the order of its keys.
 *
 * @throws NodeJS.ErrnoException where it cannot be read
 */
export function holdsTerraform(file: string): boolean {
  const bytes = readFileSync(file);
  if (isSavedPlan(bytes)) return true;
  // PowerShell redirects as UTF-16.
  const text = bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf16le" : "utf8").replace(/^\ufeff/, "");
  if (!/^\s*\{/.test(text)) return HCL.test(text);
  try {
    return isTerraform(JSON.parse(text));
  } catch {
    return MARKED.test(text) || /^\s*\{\s*"@level"/.test(text);
  }
}

function isTerraform(tree: unknown): boolean {
  if (!isObject(tree)) return false;
  const keys = Object.keys(tree);
  return (
    MARKS.some((marks) => marks.every((mark) => keys.includes(mark))) ||
    (keys.length > 0 && keys.every((key) => BLOCKS.has(key)))
  );
}
