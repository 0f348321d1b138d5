/**
 * What a reader can check of a reason:
 * - `silent`: no statement of the page is about it: the pattern matches none, and a test fails when one does;
 * - `default`: what the provider or the API uses where nothing is stated is the same, by the documentation at `url`;
 * - `documented`: a fact about a product, such as that it refuses the change, by the documentation at `url`;
 * - `guarded`: a check of the page judges what still makes the statement true;
 * - `permitted`: the page itself allows it, in the statement of this id;
 * - `stricter`: fewer people or programs may do something, or something ends sooner than the page requires.
 */
export type Ground =
  | { readonly kind: "silent"; readonly pattern: RegExp }
  | { readonly kind: "default" | "documented"; readonly url: string }
  | { readonly kind: "guarded"; readonly check: string }
  | { readonly kind: "permitted"; readonly claim: string }
  | { readonly kind: "stricter" };

/** Why every claim still holds: one line, and its ground. */
export interface Reason {
  readonly text: string;
  readonly ground: Ground;
}

export const GROUNDS: readonly Ground["kind"][] = [
  "silent",
  "default",
  "documented",
  "guarded",
  "permitted",
  "stricter",
];

/** @param pattern what a statement would contain that the change could break */
export const silent = (text: string, pattern: RegExp): Reason => ({ text, ground: { kind: "silent", pattern } });

export const sameByDefault = (text: string, url: string): Reason => ({ text, ground: { kind: "default", url } });

export const documented = (text: string, url: string): Reason => ({ text, ground: { kind: "documented", url } });

/** @param check id of a check of every page whose stacks the entry is about */
export const guarded = (text: string, check: string): Reason => ({ text, ground: { kind: "guarded", check } });

/** @param claim id of a statement of every page whose stacks the entry is about */
export const permitted = (text: string, claim: string): Reason => ({ text, ground: { kind: "permitted", claim } });

export const stricter = (text: string): Reason => ({ text, ground: { kind: "stricter" } });
