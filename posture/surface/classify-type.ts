import { cloudflare } from "./types/cloudflare";
import { google } from "./types/google";
import { hcloud } from "./types/hcloud";
import { ProviderTypes, Touch } from "./types/provider-types";

export const PROVIDERS: readonly ProviderTypes[] = [google, cloudflare, hcloud];

/** How a resource type is judged. */
export type Classification =
  | { readonly kind: "judged"; readonly area: string }
  | { readonly kind: "harmless"; readonly because: string }
  /** What it could touch: nobody has written a rule about it. */
  | { readonly kind: "unknown"; readonly touches: readonly Touch[]; readonly because: string };

export const EVERY_TOUCH: readonly Touch[] = ["runs", "sends", "keeps", "admits", "opens", "logs", "governs"];

/** Roles for members, on whatever it is: `products/google/iam.ts` reads every form. */
export const GRANT_TYPE = /^google_\w+_iam_(?:member|binding|policy)$/;

const sorted = new Map<ProviderTypes, ReadonlyMap<string, Classification>>();

/**
 * How a resource type is judged; undefined for a type of another provider, which `vendors/only` judges.
 *
 * @param type such as `google_workflows_workflow`
 */
export function classifyType(type: string): Classification | undefined {
  const provider = PROVIDERS.find(({ prefix }) => type.startsWith(prefix));
  if (!provider) return undefined;
  if (GRANT_TYPE.test(type)) return { kind: "judged", area: "identity" };
  let types = sorted.get(provider);
  if (!types) sorted.set(provider, (types = sort(provider)));
  return (
    types.get(type.slice(provider.prefix.length)) ?? {
      kind: "unknown",
      touches: EVERY_TOUCH,
      because: `no type of that name is in version ${provider.version} of the provider, which Avouch knows`,
    }
  );
}

function sort({ judged, harmless, unknown }: ProviderTypes): ReadonlyMap<string, Classification> {
  const types = new Map<string, Classification>();
  const add = (names: string, classification: Classification) => {
    for (const name of names.split(" ")) types.set(name, classification);
  };
  for (const [area, names] of Object.entries(judged)) add(names, { kind: "judged", area });
  for (const { because, types: names } of harmless) add(names, { kind: "harmless", because });
  for (const { touches, because, types: names } of unknown) add(names, { kind: "unknown", touches, because });
  return types;
}
