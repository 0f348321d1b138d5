import type { EmulatedResource } from "../../cli/emulated/emulator-process";

/** Fields that tell when or how often something was changed, and not what it is. */
const VOLATILE = /^(etag|.*[fF]ingerprint|.*Time|.*Timestamp|timeCreated|updated|generation|history)$/;
const VERSION = /^(secretmanager\/.*\/versions\/)\d+$/;
/** Collections whose ids Google makes. */
const GENERATED = /^monitoring\.projects\.(alertPolicies|notificationChannels|uptimeCheckConfigs|dashboards)$/;

function withoutVolatile(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutVolatile);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !VOLATILE.test(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutVolatile(inner)]));
}

/**
 * What exists, so that two deployments can be compared: without times and etags, with names of our own in place of
 * those that Google makes, without versions of secrets that are disabled. Objects of buckets are compared by name.
 */
export function comparable(all: readonly EmulatedResource[]): Readonly<Record<string, unknown>> {
  const names = new Map<string, string>();
  for (const { key, collection, body } of all) {
    const path = key.slice(key.indexOf("/") + 1);
    if (GENERATED.test(collection)) names.set(path, path.replace(/[^/]+$/, String(body.displayName)));
  }
  const kept = all.filter(({ key, body }) => !VERSION.test(key) || body.state === "ENABLED");
  const renamed = (text: string): string =>
    text.replace(/projects\/[^/"]+\/[a-zA-Z]+\/[\w-]+/g, (path) => names.get(path) ?? path);
  return Object.fromEntries(
    kept.map(({ key, collection, body, ...rest }) => {
      const value = collection === "storage.objects" ? {} : withoutVolatile({ body, ...policyOf(rest) });
      return [renamed(key), JSON.parse(renamed(JSON.stringify(value))) as unknown];
    }),
  );
}

function policyOf(rest: object): { readonly policy?: unknown } {
  return "policy" in rest ? { policy: rest.policy } : {};
}
