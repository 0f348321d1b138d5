/** A node of a syntax tree. */
export interface SqlNode {
  readonly [key: string]: unknown;
}

export const isNode = (value: unknown): value is SqlNode =>
  typeof value === "object" && value !== null && !Array.isArray(value);
