import { allPrices, Price } from "./prices";

/** A line of the bill: so many units of a price in a month. */
export interface Part {
  readonly what: string;
  readonly group: string;
  /** Key of cost/prices.json. */
  readonly price: string;
  /** Units in a month. */
  readonly quantity: number;
}

/** The list price of a part; undefined where the data file has none. */
export const listPriceOf = ({ price }: Part): Price | undefined => allPrices()[price];

/** What a part costs in a month, in its price's currency; undefined where it has no price. */
export function amountOf(part: Part): number | undefined {
  const price = listPriceOf(part);
  return price && part.quantity * price.amount;
}

/** Hours and seconds in a month of 365 / 12 days. */
export const HOURS = 730;
export const SECONDS = HOURS * 3600;
