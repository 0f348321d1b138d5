import { Settings } from "../environments/settings";
import { googleParts } from "./google";
import { hetznerParts } from "./hetzner";
import { amountOf, listPriceOf, Part } from "./part";
import { USAGE } from "./usage";

/** What an environment costs in a month, before discounts, taxes and free tiers. */
export interface Estimate {
  /** Such as `smvue-production`. */
  readonly name: string;
  readonly currency: "USD" | "EUR";
  readonly parts: readonly Part[];
  readonly total: number;
  /** Share of the total whose prices nobody read, from 0 to 1. */
  readonly recalled: number;
  /** Parts without a price, which the total leaves out. */
  readonly unpriced: readonly Part[];
}

/** Whether cost/usage.ts says how much a system is used: of one of your own it knows nothing. */
export const isPriced = (settings: Settings): settings is PricedSettings => settings.kind !== "own";
type PricedSettings = Exclude<Settings, { kind: "own" }>;

export function estimate(settings: PricedSettings): Estimate {
  const name = `${settings.system}-${settings.environment}`;
  const parts = partsOf(settings, name);
  const sum = (some: readonly Part[]) => some.reduce((total, part) => total + (amountOf(part) ?? 0), 0);
  const total = sum(parts);
  const recalled = sum(parts.filter((part) => listPriceOf(part)?.standing === "recalled"));
  return {
    name,
    currency: settings.kind === "smallcrm" ? "EUR" : "USD",
    parts,
    total,
    recalled: total === 0 ? 0 : recalled / total,
    unpriced: parts.filter((part) => !listPriceOf(part)),
  };
}

function partsOf(settings: PricedSettings, name: string): readonly Part[] {
  if (settings.kind === "smallcrm") return hetznerParts(settings.values);
  // Another environment is taken to be used as much as the example of its system in production.
  const usage = USAGE[name] ?? USAGE[`${settings.system}-production`];
  if (!usage) throw new Error(`cost/usage.ts: no usage for ${name}`);
  return googleParts(settings.system, settings.values, usage);
}

/** Sums by group, in the order in which the groups come. */
export function byGroup({ parts }: Estimate): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const part of parts) sums.set(part.group, (sums.get(part.group) ?? 0) + (amountOf(part) ?? 0));
  return sums;
}
