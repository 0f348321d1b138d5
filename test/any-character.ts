import fc from "fast-check";

/**
 * Every code point, also halves of pairs, as a unit of `fc.string`. The unit "binary" is the same, but makes a table of
 * a million characters in each test file that uses it.
 */
export const anyCharacter = (): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: 0x10ffff }).map(String.fromCodePoint, (text) => {
    const point = typeof text === "string" ? text.codePointAt(0) : undefined;
    if (point === undefined || text !== String.fromCodePoint(point)) throw new Error("not one character");
    return point;
  });
