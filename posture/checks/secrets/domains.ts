import { nameMatcher } from "../../formats/name-pattern";
import { Named } from "../../verdict/page-parameters";
import { appendTo } from "../../model/grouping";
import { oncePer } from "../../memoize";
import { Finding } from "../../verdict/check";
import { findingAt } from "../../verdict/expectations";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { originOf } from "../../verdict/configured";
import { holdings } from "./held";
import { isReadable, Secret, secretsOf, VALUES } from "../../products/google/secrets";

/**
 * Judges that a key is there, is mounted, and is no other's: neither the secret nor the value.
 * @param all every kind of data with a key of its own, this one among them
 */
export function judgeDomain(model: Model, all: readonly Named[], domain: Named): readonly Finding[] {
  const judged = judgements(model);
  const key = JSON.stringify([domain, all]);
  let findings = judged.get(key);
  if (!findings) judged.set(key, (findings = judge(model, all, domain)));
  return findings;
}

/** A domain is judged for itself and among all of them. */
const judgements = oncePer<Model, Map<string, readonly Finding[]>>(() => new Map());

function judge(model: Model, all: readonly Named[], domain: Named): readonly Finding[] {
  const { hasUnresolvedMount: strayMount } = secretsOf(model);
  const others = all
    .filter(({ name }) => name !== domain.name)
    .map((other) => ({ name: other.name, ...secretsFor(model)(other) }));
  return [
    ...holdings(model, domain),
    ...secretsFor(model)(domain).secrets.flatMap((secret) => {
      const { resource, mounts } = secret;
      const shared = others.filter(({ isNamed }) => isNamed(secret.id ?? ""));
      const same = [
        ...new Set(sourcesOf(secret).flatMap((source) => others.flatMap(({ bySource }) => bySource.get(source) ?? []))),
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

/** The secrets of a kind of data, by their names: every other kind is held against them. */
const secretsFor = oncePer((model: Model) =>
  oncePer(({ matches }: Named) => {
    const isNamed = nameMatcher(matches);
    const secrets = secretsOf(model).all.filter(({ id }) => id !== undefined && isNamed(id));
    return { isNamed, secrets, bySource: groupedBySource(secrets) };
  }),
);

function groupedBySource(secrets: readonly Secret[]): ReadonlyMap<string, readonly Secret[]> {
  const bySource = new Map<string, Secret[]>();
  for (const secret of secrets) {
    for (const source of sourcesOf(secret)) {
      appendTo(bySource, source, secret);
    }
  }
  return bySource;
}

/** What a secret's readable values are made of. */
const sourcesOf = oncePer(({ versions }: Secret): readonly string[] =>
  versions.filter(isReadable).flatMap((version) => VALUES.flatMap((path) => namesOf(version, path))),
);

function namesOf(version: Cursor, path: string): readonly string[] {
  const origin = originOf(version, path);
  return origin.kind === "expression"
    ? origin.names.filter((name) => !/^(?:each|count|self|path|terraform)\b/.test(name))
    : [];
}
