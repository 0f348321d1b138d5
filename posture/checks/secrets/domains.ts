import { appendTo } from "../../model/grouping";
import { oncePer } from "../../model/memoize";
import { Finding } from "../../verdict/check";
import { findingAt } from "../../verdict/expectations";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { originOf } from "../../verdict/configured";
import { holdings } from "./held";
import { isReadable, Secret, secretsOf, VALUES } from "../../products/google/secrets";

/** A kind of data that is encrypted under a key of its own. */
export interface Domain {
  /** Such as `crm-tokens`. */
  readonly name: string;
  readonly pattern: RegExp;
}

export const CRM_TOKENS: Domain = { name: "crm-tokens", pattern: /crm[-_]?(?:oauth[-_]?)?tokens?/i };
export const COACHING: Domain = { name: "coaching-notes", pattern: /coaching|insights?/i };
export const AI_CONTENT: Domain = {
  name: "ai-content",
  pattern: /(?:^|[-_])(?:ai|generated|ai[-_]generated)[-_]?content/i,
};
export const TRANSCRIPTS: Domain = { name: "transcripts", pattern: /transcripts?/i };
export const DOMAINS: readonly Domain[] = [CRM_TOKENS, COACHING, AI_CONTENT, TRANSCRIPTS];

/** Judges that a domain's key is there, is mounted, and is no other domain's: neither the secret nor the value. */
export function judgeDomain(model: Model, domain: Domain): readonly Finding[] {
  const judged = judgements(model);
  let findings = judged.get(domain);
  if (!findings) judged.set(domain, (findings = judge(model, domain)));
  return findings;
}

/** A domain is judged for itself and among all of them. */
const judgements = oncePer<Model, Map<Domain, readonly Finding[]>>(() => new Map());

function judge(model: Model, domain: Domain): readonly Finding[] {
  const { hasUnresolvedMount: strayMount } = secretsOf(model);
  const { secrets, bySource } = keysOf(model);
  const others = DOMAINS.filter((other) => other !== domain);
  return [
    ...holdings(model, domain.name, domain.pattern),
    ...(secrets.get(domain) ?? []).flatMap((secret) => {
      const { resource, mounts } = secret;
      const shared = others.filter(({ pattern }) => pattern.test(secret.id ?? ""));
      const same = [
        ...new Set(
          sourcesOf(secret).flatMap((source) => others.flatMap((other) => bySource.get(other)?.get(source) ?? [])),
        ),
      ].filter((other) => other !== secret);
      return [
        findingAt(
          mounts.length > 0 ? "holds" : strayMount ? "unknown" : "violated",
          resource,
          "",
          "mounted in a container",
          mounts.length > 0 ? mounts.map(({ workload }) => workload.resource.address).join(", ") : "nowhere",
        ),
        findingAt(
          shared.length > 0 ? "violated" : "holds",
          resource,
          "secret_id",
          `a key for ${domain.name} and nothing else`,
          shared.length > 0 ? `also for ${shared.map(({ name }) => name).join(", ")}` : "its own secret",
        ),
        findingAt(
          same.length > 0 ? "violated" : "holds",
          resource,
          "",
          "a value of its own",
          same.length > 0 ? `the same as ${same.map((other) => other.resource.address).join(", ")}` : "its own value",
        ),
      ];
    }),
  ];
}

interface Keys {
  readonly secrets: ReadonlyMap<Domain, readonly Secret[]>;
  /** Secrets of each domain by what their values are made of. */
  readonly bySource: ReadonlyMap<Domain, ReadonlyMap<string, readonly Secret[]>>;
}

/** The keys of every domain. Read once for each model. */
const keysOf = oncePer((model: Model): Keys => {
  const { all } = secretsOf(model);
  const secrets = new Map(DOMAINS.map((domain) => [domain, ofDomain(all, domain)]));
  const keys = { secrets, bySource: new Map([...secrets].map(([domain, own]) => [domain, groupedBySource(own)])) };
  return keys;
});

function groupedBySource(secrets: readonly Secret[]): ReadonlyMap<string, readonly Secret[]> {
  const bySource = new Map<string, Secret[]>();
  for (const secret of secrets) {
    for (const source of sourcesOf(secret)) {
      appendTo(bySource, source, secret);
    }
  }
  return bySource;
}

const ofDomain = (all: readonly Secret[], { pattern }: Domain) =>
  all.filter(({ id }) => id !== undefined && pattern.test(id));

/** What a secret's readable values are made of. */
const sourcesOf = ({ versions }: Secret): readonly string[] =>
  versions.filter(isReadable).flatMap((version) => VALUES.flatMap((path) => namesOf(version, path)));

function namesOf(version: Cursor, path: string): readonly string[] {
  const origin = originOf(version, path);
  return origin.kind === "expression"
    ? origin.names.filter((name) => !/^(?:each|count|self|path|terraform)\b/.test(name))
    : [];
}
