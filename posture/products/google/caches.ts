import { Finding } from "../../verdict/check";
import { Matcher, missingSubject } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { expectConfigured } from "../../verdict/configured";

const TYPES = [
  "google_redis_instance",
  "google_redis_cluster",
  "google_memorystore_instance",
  "google_memcache_instance",
] as const;

/** What an attribute of each kind of cache has to be. */
export type CacheRequirements = Readonly<
  Record<(typeof TYPES)[number], { readonly path: string; readonly matcher: Matcher }>
>;

/** Judges every cache by what its kind calls the thing. */
export function judgeCaches(model: Model, demands: CacheRequirements): readonly Finding[] {
  const findings = TYPES.flatMap((type) => {
    const { path, matcher } = demands[type];
    return model.resources(type).map((cache) => expectConfigured(cache, path, matcher));
  });
  return findings.length > 0 ? findings : [missingSubject("a Memorystore instance")];
}

/** Memcached knows neither users nor TLS. */
export const UNSUPPORTED: CacheRequirements["google_memcache_instance"] = {
  path: "",
  matcher: { expected: "Redis or Valkey: Memcached cannot do this", judge: () => "violated" },
};
