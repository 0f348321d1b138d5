import type { EmulatedResource } from "../../cli/emulated/emulator-process";

type Fields = Readonly<Record<string, unknown>>;

/** Fields that tell when or how often something was changed, and not what it is. */
const VOLATILE = /^(etag|.*[fF]ingerprint|.*Time|.*Timestamp|timeCreated|updated|generation|history)$/;
const VERSION = /^secretmanager\/.*\/secrets\/([^/]+)\/versions\/(\d+)$/;
/** Collections whose ids Google makes. */
const GENERATED = /^monitoring\.projects\.(alertPolicies|notificationChannels|uptimeCheckConfigs|dashboards)$/;

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
      if (GENERATED.test(collection)) this.generated.set(path, path.replace(/[^/]+$/, String(body.displayName)));
      const [, secret = "", version = ""] = VERSION.exec(key) ?? [];
      if (version !== "") this.versions.set(secret, [...(this.versions.get(secret) ?? []), version]);
    }
    for (const versions of this.versions.values()) versions.sort((one, other) => Number(one) - Number(other));
  }

  /** Text in which generated paths are replaced, and the numbers of versions by their place among the enabled ones. */
  public in(text: string): string {
    return text
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
          name === "version" && mounted !== "" ? this.place(mounted, last(inner)) : this.value(inner, mounted),
        ]),
    );
  }

  private place(secret: string, version: string): string {
    const place = (this.versions.get(secret) ?? []).indexOf(version);
    return place < 0 ? version : `#${place + 1}`;
  }
}

/**
 * What exists, so that two deployments can be compared: without times and etags, with names of our own in place of
 * those that Google makes, without versions of secrets that are disabled. Objects of buckets are compared by name.
 */
export function comparable(all: readonly EmulatedResource[]): Fields {
  const kept = all.filter(({ key, body }) => !VERSION.test(key) || body.state === "ENABLED");
  const names = new Names(kept);
  return Object.fromEntries(
    kept.map((one) => {
      const policy = "policy" in one ? one.policy : undefined;
      const value = one.collection === "storage.objects" ? {} : names.value({ body: one.body, policy });
      return [names.in(one.key), value];
    }),
  );
}
