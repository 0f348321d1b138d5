/** Headings of the tables, by the class of each. The last column is left out where it says nothing in any row. */
export const TABLE_HEADINGS = {
  evidence: ["Verdict", "Where", "Expected", "Found", "Made at"],
  changes: ["Risk", "Action", "Resource", "Why it matters", "Made at"],
} as const;
