import { defineCheck } from "../../verdict/define";
import { BOOTSTRAP, Finding } from "../../verdict/check";
import { forEvery, findingAt, verdict } from "../../verdict/expectations";
import { Attribute, describe } from "../../model/attribute";
import { Resource } from "../../model/resource";
import { admits, Token } from "../../products/google/admitted-tokens";
import { mappingOf } from "../../products/google/attribute-mapping";

/**
 * GitHub changed the subject on 15 July 2026 (github/docs#45221); google.subject holds 127 bytes (IAM API,
 * attributeMapping).
 */
const LONGEST_SUBJECT = 127;

export const githubSubject = defineCheck({
  id: "identity/github-subject",
  summary:
    "Jobs are accepted under either subject that GitHub issues, by name or by name and id, " +
    "and their subject fits Google's 127 bytes.",
  severity: "critical",
  links: ["https://docs.github.com/en/actions/reference/security/oidc"],
  remedy:
    "Bind repository_id, repository_owner_id and environment; where the subject is compared " +
    "too, accept repo:OWNER@ID/NAME@ID:environment:NAME beside " +
    "repo:OWNER/NAME:environment:NAME, and map google.subject to ids.",
  stacks: BOOTSTRAP,
  evaluate: ({ model }) =>
    verdict(
      forEvery(
        model.resources("google_iam_workload_identity_pool_provider"),
        "a provider of a workload identity pool",
        (provider) => [...accepted(provider), subjectLength(provider)],
      ),
    ),
});

function accepted(provider: Resource): readonly Finding[] {
  const attribute = provider.get("attribute_condition");
  const at = (status: Finding["status"], expected: string) =>
    findingAt(status, provider, "attribute_condition", expected, describe(attribute));
  return tokensOf(attribute).map(({ format, token }) => {
    const expected = `a condition that accepts a subject ${format}, such as ${token.sub ?? ""}`;
    if (attribute.kind !== "value") return at(attribute.kind === "absent" ? "holds" : "unknown", expected);
    const admitted = admits(String(attribute.value), token, mappingOf(provider));
    return at(admitted === undefined ? "unknown" : admitted ? "holds" : "violated", expected);
  });
}

function subjectLength(provider: Resource): Finding {
  const mapped = mappingOf(provider).get("google.subject") ?? "";
  const lengths = tokensOf(provider.get("attribute_condition")).map(({ token }) => lengthOf(mapped, token));
  const longest = lengths.includes(undefined) ? undefined : Math.max(...lengths.map(Number));
  return findingAt(
    longest === undefined ? "unknown" : longest <= LONGEST_SUBJECT ? "holds" : "violated",
    provider,
    "attribute_mapping",
    `a google.subject of at most ${LONGEST_SUBJECT} bytes`,
    longest === undefined ? `${mapped || "not set"}, whose length is not known` : `${mapped}: ${longest} bytes`,
  );
}

/** The length in bytes of an expression that joins claims and literals; undefined for any other expression. */
function lengthOf(expression: string, token: Token): number | undefined {
  const lengths = expression.split("+").map((part) => {
    const [, text, claim] = /^\s*(?:'([^']*)'|assertion\.(\w+))\s*$/.exec(part) ?? [];
    const value = claim === undefined ? text : token[claim];
    return value === undefined ? NaN : Buffer.byteLength(value);
  });
  const sum = lengths.reduce((total, length) => total + length, 0);
  return Number.isNaN(sum) ? undefined : sum;
}

/** Tokens of the repository and environment that the condition names, one for each format of the subject. */
function tokensOf(condition: Attribute): readonly { readonly format: string; readonly token: Token }[] {
  const text = condition.kind === "value" ? String(condition.value) : "";
  const named = (claim: string) => new RegExp(`assertion\\.${claim}\\s*==\\s*['"]([^'"]+)['"]`).exec(text)?.[1];
  const subject = /['"]repo:([^:@'"]+?)(?::environment:([^'"]*))?:?['"]/.exec(text);
  const repository = named("repository") ?? subject?.[1] ?? "owner/name";
  const [owner = "", name = ""] = repository.split("/");
  const id = named("repository_id") ?? "1";
  const ownerId = named("repository_owner_id") ?? "2";
  const environment = named("environment") ?? subject?.[2] ?? "production";
  const claims = { repository, repository_id: id, repository_owner_id: ownerId, environment };
  const token = (repo: string): Token => ({
    ...claims,
    repository_owner: owner,
    sub: `repo:${repo}:environment:${environment}`,
  });
  return [
    { format: "by name", token: token(repository) },
    { format: "by name and id", token: token(`${owner}@${ownerId}/${name}@${id}`) },
  ];
}
