import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** A list price, before discounts, taxes and free tiers. */
const price = z.strictObject({
  /** Amount for one unit. */
  amount: z.number().nonnegative(),
  currency: z.enum(["USD", "EUR"]),
  /** What one unit is, such as `vCPU-hour`. */
  unit: z.string().min(1),
  /** Name under which it is billed. */
  sku: z.string().min(1),
  /** Address at which it is to be compared with today's list price. */
  source: z.url({ protocol: /^https$/ }),
  /** Day on which it was written down. */
  date: z.iso.date(),
  /** `read` in a published copy of the source; `reported` by somebody else; `recalled`, and read nowhere. */
  standing: z.enum(["read", "reported", "recalled"]),
  /** Where `standing` needs words. */
  note: z.string().optional(),
});
export type Price = z.infer<typeof price>;

const file = z.record(z.string(), price);
let known: Readonly<Record<string, Price>> | undefined;

/** Every price by its key. */
export const allPrices = (): Readonly<Record<string, Price>> =>
  (known ??= file.parse(JSON.parse(readFileSync(join(__dirname, "..", "cost", "prices.json"), "utf8"))));

/** @throws Error where the data file has no such price. */
export function priceOf(key: string): Price {
  const found = allPrices()[key];
  if (!found) throw new Error(`cost/prices.json: no price called ${key}`);
  return found;
}
