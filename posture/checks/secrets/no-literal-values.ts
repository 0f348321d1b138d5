import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, Matcher, missingSubject, notApplicable, verdict } from "../../verdict/expectations";
import { describe } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { assignsSecret, holdsKey, MIN_KEY_LENGTH } from "../../formats/secret-names";
import { embedsSecret } from "../../formats/embedded-secrets";
import { expectConfigured, originOf } from "../../verdict/configured";
import { oneOf } from "../../verdict/parameters";
import { VERSION_TYPES } from "../../products/google/secrets";

/** Attributes that take a secret: those that end up in the state, and those that are only written. */
const PLACES: Readonly<Record<string, { readonly stored: readonly string[]; readonly written: readonly string[] }>> = {
  google_secret_manager_secret_version: { stored: ["secret_data"], written: ["secret_data_wo"] },
  google_secret_manager_regional_secret_version: { stored: ["secret_data"], written: ["secret_data_wo"] },
  google_parameter_manager_parameter_version: { stored: ["parameter_data"], written: [] },
  google_sql_user: { stored: ["password"], written: ["password_wo"] },
  google_sql_database_instance: { stored: ["root_password"], written: ["root_password_wo"] },
  google_alloydb_user: { stored: ["password"], written: ["password_wo"] },
  google_kms_secret_ciphertext: { stored: ["plaintext"], written: ["plaintext_wo"] },
  google_monitoring_notification_channel: {
    stored: ["sensitive_labels.auth_token", "sensitive_labels.password", "sensitive_labels.service_key"],
    written: [],
  },
  google_monitoring_uptime_check_config: {
    stored: ["http_check.auth_info.password"],
    written: ["http_check.auth_info.password_wo"],
  },
};

/**
 * What keeps a value in the state, or reads it from beside the code: every resource and every data source but Google's
 * own, which make what they are asked for. Ephemeral ones and variables keep nothing.
 */
const KEPT = new RegExp(
  String.raw`^(?:module\.[^.]+\.)*(?!` +
    [
      String.raw`(?:data\.)?google_(?!service_account_key\b)`,
      String.raw`(?:var|local|each|count|self|path|terraform|module|ephemeral)\.`,
    ].join("|") +
    String.raw`)(?:data\.)?[a-z][a-z0-9-]*(?:_\w+)?\.[\w-]+`,
);

export const secretsNoLiteralValues = defineCheck({
  id: "secrets/no-literal-values",
  summary: "No secret value is in a file: values are generated or passed in at apply time, as write-only arguments.",
  severity: "critical",
  links: ["https://developer.hashicorp.com/terraform/language/manage-sensitive-data/ephemeral"],
  parameters: {
    missing: oneOf("What it means where no version of a secret is in the file.", ["violated", "holds"], {
      default: "violated",
      printed: false,
    }),
  },
  remedy: "Use the write-only argument (secret_data_wo, password_wo) with an ephemeral value or an ephemeral variable.",
  stacks: SYSTEM,
  evaluate({ model }, { missing }) {
    const versions = model.resources(...VERSION_TYPES);
    const findings = model
      .resources(...Object.keys(PLACES))
      .flatMap(judge)
      .concat(texts(model));
    if (versions.length === 0 && missing === "violated")
      return verdict(missingSubject("a version of a secret in Secret Manager"), findings);
    if (versions.length === 0 && findings.length === 0) return notApplicable("no version of a secret is in the file");
    return verdict(
      findings.length > 0
        ? findings
        : {
            status: "holds",
            address: "",
            path: "",
            expected: "no secret value in a file",
            actual: `${versions.length} secret versions, all write-only`,
          },
    );
  },
});

const MADE_AT = /^(?:google|cloudflare)_/;
const OBJECT = "google_storage_bucket_object";

/** Keys in whatever else is written out. A state has what was made too, and is a secret itself. */
function texts(model: Model): Finding[] {
  if (model.format === "state") return [];
  const expected = "no key in a file";
  const keys: Finding[] = [];
  for (const type of model.types())
    if (MADE_AT.test(type))
      for (const resource of model.resources(type))
        if (holds(resource.written("").value))
          keys.push(findingAt("violated", resource, "", expected, "a key, by its format"));
  return [...keys, ...model.resources(OBJECT).flatMap((object) => judgeContent(object, expected))];
}

function judgeContent(object: Resource, expected: string): Finding[] {
  const content = object.get("content");
  if (content.kind === "absent") return [];
  if (content.kind !== "value") return [findingAt("unknown", object, "content", expected, describe(content))];
  return content.references.length === 0 &&
    (assignsSecret(String(content.value)) || embedsSecret(String(content.value)))
    ? [findingAt("violated", object, "content", expected, "a value whose name says that it is secret")]
    : [];
}

/** Whether there is a key in any text of a tree: no resource has blocks that stand deeper than this looks. */
function holds(tree: unknown, depth = 0): boolean {
  if (typeof tree === "string") return tree.length >= MIN_KEY_LENGTH && holdsKey(tree);
  if (typeof tree !== "object" || tree === null || depth > 100) return false;
  if (Array.isArray(tree)) {
    for (const one of tree) if (holds(one, depth + 1)) return true;
    return false;
  }
  for (const key in tree) {
    const one = (tree as Readonly<Record<string, unknown>>)[key];
    if (
      typeof one === "string"
        ? one.length >= MIN_KEY_LENGTH && holdsKey(one)
        : typeof one === "object" && holds(one, depth + 1)
    )
      return true;
  }
  return false;
}

/** Known or not, what is set stands in the state once it is applied. */
const NOT_STORED: Matcher = {
  expected: "not set: it would be stored in the state",
  judge: (attribute) =>
    attribute.kind === "absent" || (attribute.kind === "value" && attribute.value === "") ? "holds" : "violated",
};

/** What is wrong with a resource's secrets. */
function judge(resource: Resource): readonly Finding[] {
  const { stored = [], written = [] } = PLACES[resource.type] ?? {};
  const kept = stored.map((path) => expectConfigured(resource, path, NOT_STORED));
  return [...kept, ...written.map((path) => source(resource, path))].filter(({ status }) => status !== "holds");
}

function source(resource: Cursor, path: string): Finding {
  const expected = "an ephemeral value, or an input variable";
  const origin = originOf(resource, path);
  switch (origin.kind) {
    case "absent":
      return findingAt("holds", resource, path, expected, "not set");
    case "literal":
      return findingAt("violated", resource, path, expected, "a literal value");
    case "expression": {
      const attribute = resource.get(path);
      if (attribute.kind === "value" && attribute.references.length === 0)
        return findingAt("violated", resource, path, expected, `a literal value in ${origin.names.join(", ")}`);
      const kept = origin.names.filter((name) => KEPT.test(name));
      if (kept.length > 0)
        return findingAt("violated", resource, path, expected, `from ${kept.join(", ")}, which is stored in the state`);
      return origin.names.every((name) => name.startsWith("local."))
        ? findingAt("unknown", resource, path, expected, `from ${origin.names.join(", ")}`)
        : findingAt("holds", resource, path, expected, `from ${origin.names.join(", ")}`);
    }
  }
}
