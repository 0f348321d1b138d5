import { defineCheck } from "../../verdict/define";
import { textOf, textOrEmpty } from "../../model/attribute-readers";
import { Attribute, describe, Reference } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { Variable, variablesOf, Workload, workloads } from "../../products/google/workloads";
import { embedsSecret } from "../../formats/embedded-secrets";
import { argumentIsSecret, isSecretUnder, looksSecret, namesSecret } from "../../formats/secret-names";

const EXPECTED = "nothing secret; mount a file from Secret Manager instead";

export const runNoSecretVariables = defineCheck({
  id: "run/no-secret-variables",
  summary: "No environment variable or argument of any container holds a key, password or token.",
  severity: "critical",
  links: ["https://cloud.google.com/run/docs/configuring/services/secrets"],
  remedy: "Mount the secret as a volume, and give the container only its path in a variable.",
  stacks: SYSTEM,
  evaluate({ model }) {
    const all = workloads(model);
    return verdict(
      all.length === 0
        ? missingSubject("a Cloud Run service, job or worker pool")
        : all.map((workload) => judgeWorkload(model, workload)),
    );
  },
});

function judgeWorkload(model: Model, { resource, containers, incomplete }: Workload): readonly Finding[] {
  const findings = containers.flatMap((container) => judgeContainer(model, container));
  if (incomplete || containers.length === 0)
    findings.push(findingAt("unknown", resource, "template", EXPECTED, "containers that this file does not show"));
  return findings.length > 0
    ? findings
    : [findingAt("holds", resource, "template", EXPECTED, `${containers.length} containers without any`)];
}

/** What is wrong with a container's variables. */
function judgeContainer(model: Model, container: Cursor): Finding[] {
  const { variables, incomplete } = variablesOf(container);
  const mounts = container.blocks("volume_mounts").known.flatMap((mount) => textOf(mount.get("mount_path")) ?? []);
  const wrong = variables.flatMap((variable) => judgeVariable(model, variable, mounts));
  // The first generation of the API takes whole secrets as variables too.
  if (container.blocks("env_from.secret_ref").known.length > 0)
    wrong.push(findingAt("violated", container, "env_from.secret_ref", EXPECTED, "all keys of a secret"));
  wrong.push(...judgeArguments(container));
  if (incomplete)
    wrong.push(findingAt("unknown", container, "env", EXPECTED, "variables that this file does not show"));
  return wrong;
}

/** Arguments stand in the revision as variables do. */
const judgeArguments = (container: Cursor): readonly Finding[] =>
  ["command", "args"].flatMap((path) => {
    const texts = container.elements(path).map(textOf);
    const secret = container
      .elements(path)
      .some((one, index) => isFrom(one) || argumentIsSecret(texts[index] ?? "", texts[index - 1]));
    return secret
      ? [findingAt("violated", container, path, EXPECTED, "an argument that is secret, or is named as one")]
      : [];
  });

function judgeVariable(
  model: Model,
  { at, name, value, from }: Variable,
  mounts: readonly string[],
): readonly Finding[] {
  const text = textOrEmpty(name);
  const subject = text === "" ? describe(name) : text;
  const wrong = (actual: string) => [findingAt("violated", at, "value", EXPECTED, `${subject}: ${actual}`)];
  if (from) return [findingAt("violated", at, "value", EXPECTED, `${subject}: from Secret Manager, but as a variable`)];
  if (value.kind === "absent" || (value.kind === "value" && value.value === "")) return [];
  const secret = referencesOf(value).find(isSecret);
  if (secret) return wrong(`from ${secret.address}.${secret.path}`);
  if (value.kind === "value") {
    const plain = String(value.value);
    const isPlace =
      mounts.some((mount) => plain === mount || plain.startsWith(`${mount.replace(/\/$/, "")}/`)) ||
      /^projects\/[^/]+\/secrets\/[\w-]+(?:\/versions\/\w+)?$/.test(plain);
    if (isPlace || isCertificate(plain)) return [];
    if (value.sensitive || model.secrets.has(plain)) return wrong("a sensitive value");
    if (looksSecret(plain)) return wrong("a value in the format of a key");
    if (embedsSecret(plain)) return wrong("a key within the value");
    if (isSecretUnder(text, plain) && !/^(?:true|false)$/i.test(plain))
      return wrong("a value whose name says that it is secret");
    return name.kind === "value" ? [] : unknown(at, subject);
  }
  return namesSecret(text)
    ? wrong("a value whose name says that it is secret")
    : value.kind === "unknown" || name.kind !== "value"
      ? unknown(at, subject)
      : [];
}

const unknown = (at: Cursor, subject: string) => [
  findingAt("unknown", at, "value", EXPECTED, `${subject}: not known yet`),
];
const isFrom = (attribute: Attribute) =>
  (attribute.kind === "value" && attribute.sensitive) || referencesOf(attribute).some(isSecret);
const referencesOf = (attribute: Attribute): readonly Reference[] =>
  attribute.kind === "value" || attribute.kind === "reference" ? attribute.references : [];
/** Providers mark certificates of authorities as sensitive, which everybody may see. */
const isCertificate = (text: string) => text.startsWith("-----BEGIN CERTIFICATE-----") && !text.includes("PRIVATE KEY");

const MADE = /(?:^|\.)(?:random_(?:password|bytes)|tls_private_key|google_service_account_key)\./;
const SECRET_DATA = /(?:^|\.)(?:data\.)?google_secret_manager_(?:regional_)?secret_version(?:_access|s)?\./;
const SECRET_PATH = new RegExp(
  String.raw`(?:^|\.)(?:` +
    [
      "secret_data|auth_string|password|root_password|private_key|private_key_pem|client_secret|hmac|secret",
      "token|access_token|id_token",
    ].join("|") +
    ")$",
);

/** Whether a reference leads to something that only its owner may know. */
const isSecret = ({ address, path }: Reference): boolean =>
  (MADE.test(address) && !/^(?:public_key|id$|name$|valid_)/.test(path)) ||
  (SECRET_DATA.test(address) && (path === "" || /secret_data/.test(path))) ||
  SECRET_PATH.test(path);
