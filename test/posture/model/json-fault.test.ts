import fc from "fast-check";
import { jsonFault } from "../../../posture/model/json-fault";

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Where Node itself says that a text stops being JSON; it does for some faults only. */
const positionByNode = (text: string) => {
  try {
    JSON.parse(text);
  } catch (error) {
    const [, position] = /at position (\d+)/.exec((error as Error).message) ?? [];
    return position === undefined ? undefined : Number(position);
  }
  return undefined;
};

describe("where a text stops being JSON", () => {
  test.each([
    ['{\n  "a": 1,\n}', 3, 1, '"}" stands where a name in double quotes has to'],
    ['{\n  "a" 1\n}', 2, 7, '"1" stands where a colon has to'],
    ['{"a": 1 "b": 2}', 1, 9, '""" stands where a comma or } has to'],
    ["[1, 2,\r\n 3 4]", 2, 4, '"4" stands where a comma or ] has to'],
    ['{"a": nul}', 1, 7, '"n" stands where a value has to'],
    ['{"a": 1} x', 1, 10, '"x" stands after the end of the JSON'],
    ['{"a": "x\ny"}', 1, 9, "U+000A stands within a text, where it has to be escaped"],
    ['{"a": "\\x"}', 1, 9, '\\ stands before "x", which is nothing to escape'],
    ['{"a": "\\u12G4"}', 1, 9, "\\u stands without four hexadecimal digits"],
    ["{'a': 1}", 1, 2, `"'" stands where a name in double quotes or } has to`],
    ["\u0000", 1, 1, "U+0000 stands where a value has to"],
    ["[\u{1F600}]", 1, 2, "U+1F600 stands where a value or ] has to"],
    ["[01]", 1, 3, '"1" stands where a comma or ] has to'],
  ])("%j", (text, line, column, problem) =>
    expect(jsonFault(text)).toEqual({ line, column, problem, isCutOff: false }),
  );

  test.each([
    ["", 1, 1, "the file ends before there is a value"],
    ['{\n"a": [1,\n', 3, 1, "the file ends with 2 open brackets"],
    ['{"a": "secr', 1, 12, "the file ends within a text"],
    ['{"a": "\\u12', 1, 12, "the file ends within a text"],
    ['{"a": tru', 1, 10, "the file ends within a value"],
    ["[1.", 1, 4, "the file ends within a value"],
    ["-", 1, 2, "the file ends within a value"],
  ])("%j is cut off", (text, line, column, problem) =>
    expect(jsonFault(text)).toEqual({ line, column, problem, isCutOff: true }),
  );

  test("is found wherever JSON.parse refuses, and nowhere else", () => {
    const json = fc.json();
    const broken = fc
      .tuple(json, fc.nat(), fc.nat(3), fc.string({ maxLength: 3 }))
      .map(
        ([text, at, length, instead]) =>
          text.slice(0, at % (text.length + 1)) + instead + text.slice((at % (text.length + 1)) + length),
      );
    const pieces = fc
      .array(
        fc.constantFrom(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          '"',
          "\\",
          "u00e9",
          "1",
          "-",
          ".",
          "e",
          "0",
          "true",
          "nul",
          " ",
          "\n",
          "\r\n",
          "\u0000",
          "\ud800",
        ),
      )
      .map((all) => all.join(""));
    fc.assert(
      fc.property(fc.oneof(json, broken, pieces), (text) => {
        const fault = jsonFault(text);
        expect(fault === undefined).toBe(isJson(text));
        const position = positionByNode(text);
        if (!fault || position === undefined || fault.isCutOff || /escape|hexadecimal|digit/.test(fault.problem))
          return;
        const line = text.slice(0, position).split("\n").length;
        expect(Math.abs(fault.line - line)).toBeLessThanOrEqual(position >= text.length ? 1 : 0);
      }),
      { numRuns: 3_000 },
    );
  });

  test("of JSON that was cut anywhere is its end", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())),
        fc.nat(),
        (value, cut) => {
          const text = JSON.stringify(value, undefined, 1);
          const fault = jsonFault(text.slice(0, cut % text.length));
          expect(fault?.isCutOff).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test("takes no recursion and little time", () => {
    expect(jsonFault("[".repeat(1_000_000))).toMatchObject({ column: 1_000_001, isCutOff: true });
    const rows = `{"a":"${"x".repeat(80)}","b":[1,2.5e3,true,null]},\n`;
    const text = `[${rows.repeat(100_000)}]`;
    const start = performance.now();
    expect(jsonFault(text)).toMatchObject({ line: 100_001, column: 1 });
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});
