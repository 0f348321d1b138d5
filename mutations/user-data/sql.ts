import { FileKind, replaceOccurrences, truncate, Weakening } from "./weakening";

/** Data is deleted later or sooner than promised, or not at all. */
export const sql: FileKind = {
  path: /\.(?:sql|sh|service)$|\/[^/.]+$/,
  content: /\bdelete\s+from\b/i,
  *weaken(content) {
    for (const [operator, factor] of [
      ["raised", 2],
      ["lowered", 0.5],
    ] as const) {
      yield* replaceOccurrences(
        content,
        /\binterval\s*'(\d+)(?=\s)/i,
        ([, count = ""]) => `interval '${Math.floor(Number(count) * factor)}`,
        operator,
      );
      yield* replaceOccurrences(
        content,
        /\bmake_interval\((\w+)\s*=>\s*(\d+)/i,
        ([, unit = "", count = ""]) => `make_interval(${unit} => ${Math.floor(Number(count) * factor)}`,
        operator,
      );
    }
    yield* replaceOccurrences(
      content,
      /(?<=\binterval\s*'\d+\s+)(?:months?|days?)\b/i,
      ([unit]) => (/^m/i.test(unit) ? "years" : "months"),
      "raised",
    );
    yield* statements(content);
  },
};

function* statements(content: string): Generator<Weakening> {
  for (const match of content.matchAll(/^[ \t]*(?:with\b[^;]*?\b)?delete\s+from\s+([\w."]+)[^;]*;[ \t]*\n?/gim)) {
    yield {
      operator: "dropped",
      detail:
        `nothing is deleted from ${truncate(match[1] ?? "")}, statement ` +
        `${content.slice(0, match.index).split(/delete\s+from/i).length}`,
      content: content.slice(0, match.index) + content.slice(match.index + match[0].length),
    };
  }
}
