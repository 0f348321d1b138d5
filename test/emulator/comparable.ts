import type { EmulatedResource } from "../../cli/emulated/emulator-process";

type Fields = Readonly<Record<string, unknown>>;

/** Fields that tell when or how often something was changed, and not what it is. */
const VOLATILE = new RegExp(
  "^(etag|.*[fF]ingerprint|.*Time|.*Timestamp|timeCreated|updated|(?:created|modified)_on|history" +
    "|generation|observedGeneration|metageneration|transactionsSince|latestCreatedRevision|latestReadyRevision)$",
);
const VERSION = /^secretmanager\/.*\/secrets\/([^/]+)\/versions\/(\d+)$/;
/** Collections whose ids Google makes. */
const GENERATED = /^monitoring\.projects\.(alertPolicies|notificationChannels|uptimeCheckConfigs|dashboards)$/;

/** Lists without an order. */
const SETS = /^(auditConfigs|auditLogConfigs|bindings|members)$/;
/** What only records that something was changed: nobody deletes it. */
const RECORDS = ["dns.changes", "run.projects.locations.services.revisions"];

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
/** The last part of a path. */
const last = (path: unknown): string => String(path).split("/").pop() ?? "";

/** Names of our own in place of those that Google makes. */
class Names {
  private readonly generated = new Map<string, string>();
  /** By secret: its enabled versions, in order. */
  private readonly versions = new Map<string, string[]>();

  constructor(all: readonly EmulatedResource[]) {
    for (const { key, collection, body } of all) {
      const path = key.slice(key.indexOf("/") + 1);
      // Channels of two types may share a name.
      const called = [body.displayName, body.type].filter((part) => typeof part === "string").join(" ");
      if (GENERATED.test(collection)) this.generated.set(path, this.unused(path, called));
      const [, secret = "", version = ""] = VERSION.exec(key) ?? [];
      if (version !== "") this.versions.set(secret, [...(this.versions.get(secret) ?? []), version]);
    }
    for (const versions of this.versions.values()) versions.sort((one, other) => Number(one) - Number(other));
  }

  /** Two of the same name are two. */
  private unused(path: string, name: string): string {
    const own = path.replace(/[^/]+$/, name);
    const same = [...this.generated.values()].filter((one) => one === own || one.startsWith(`${own} (`)).length;
    return same === 0 ? own : `${own} (${same + 1})`;
  }

  /** Text in which generated paths are replaced, and the numbers of versions by their place among the enabled ones. */
  public in(text: string): string {
    return [...this.generated]
      .filter(([path]) => path.includes("/uptimeCheckConfigs/"))
      .reduce((renamed, [path, name]) => renamed.replaceAll(last(path), last(name)), text)
      .replace(/\/conditions\/\d+/g, "/conditions/#")
      .replace(/projects\/[^/"]+\/[a-zA-Z]+\/[\w-]+/g, (path) => this.generated.get(path) ?? path)
      .replace(/(\/secrets\/([^/"]+)\/versions\/)(\d+)/g, (_, before: string, secret: string, version: string) => {
        return `${before}${this.place(secret, version)}`;
      });
  }

  /** What a resource is, without what only tells when it became so. */
  public value(value: unknown, secret = ""): unknown {
    if (Array.isArray(value)) return value.map((one) => this.value(one, secret));
    if (typeof value === "string") return this.in(value);
    if (!isFields(value)) return value;
    const mounted = typeof value.secret === "string" ? last(value.secret) : secret;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !VOLATILE.test(name))
        .map(([name, inner]) => [
          name,
          name === "version" && mounted !== ""
            ? this.place(mounted, last(inner))
            : sorted(this.value(inner, mounted), SETS.test(name)),
        ]),
    );
  }

  private place(secret: string, version: string): string {
    const place = (this.versions.get(secret) ?? []).indexOf(version);
    return place < 0 ? version : `#${place + 1}`;
  }
}

function sorted(value: unknown, isSet: boolean): unknown {
  if (!isSet || !Array.isArray(value)) return value;
  const texts = value.map((one) => JSON.stringify(one)).sort();
  return texts.map((text) => JSON.parse(text) as unknown);
}

/**
 * What exists, so that two deployments can be compared: without times and etags, with names of our own in place of
 * those that Google makes, without versions of secrets that are disabled. Objects of buckets are compared by name.
 */
export function comparable(all: readonly EmulatedResource[]): Fields {
  const kept = all
    .filter(({ collection }) => !RECORDS.includes(collection))
    .filter(({ key, body }) => !VERSION.test(key) || body.state === "ENABLED");
  const names = new Names(kept);
  return Object.fromEntries(
    kept.map((one) => {
      const policy = "policy" in one ? one.policy : undefined;
      const value = one.collection === "storage.objects" ? {} : names.value({ body: one.body, policy });
      return [names.in(one.key), value];
    }),
  );
}
