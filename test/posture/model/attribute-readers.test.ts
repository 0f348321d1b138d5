import { ABSENT, Attribute, Json } from "../../../posture/model/attribute";
import {
  isFalse,
  isOn,
  isSensitive,
  isTrue,
  numberOf,
  shownTextOf,
  textOf,
  textOrEmpty,
} from "../../../posture/model/attribute-readers";
import { appendTo, groupBy } from "../../../posture/model/grouping";
import { oncePer } from "../../../posture/memoize";

const value = (of: Json, sensitive = false): Attribute => ({ kind: "value", value: of, sensitive, references: [] });
const LATER: Attribute = { kind: "unknown", until: "it is applied" };

describe("readers of attributes", () => {
  test.each<[Attribute, string | undefined, string, string | undefined]>([
    [value("a"), "a", "a", "a"],
    [value(""), undefined, "", undefined],
    [value(8), "8", "8", undefined],
    [value(false), "false", "false", undefined],
    [value(["a"]), undefined, "", undefined],
    [value({ a: 1 }), undefined, "", undefined],
    [value("a", true), "a", "a", undefined],
    [LATER, undefined, "", undefined],
    [ABSENT, undefined, "", undefined],
  ])("%j: text %j, or %j; shown %j", (attribute, text, orEmpty, shown) => {
    expect([textOf(attribute), textOrEmpty(attribute), shownTextOf(attribute)]).toEqual([text, orEmpty, shown]);
  });

  test.each<[Json, number | undefined]>([
    [3, 3],
    [" 3 ", 3],
    ["3 days", undefined],
    ["", undefined],
    [[3], undefined],
    ["Infinity", undefined],
  ])("the number of %j is %j", (of, number) => {
    expect(numberOf(value(of))).toBe(number);
  });

  test.each<[Attribute, boolean, boolean, boolean]>([
    [value(true), true, false, true],
    [value("true"), true, false, true],
    [value(1), true, false, false],
    [value("on"), false, false, true],
    [value(false), false, true, false],
    [value("0"), false, true, false],
    [value("true", true), true, false, true],
    [LATER, false, false, false],
    [ABSENT, false, false, false],
  ])("%j: true %j, false %j, on %j", (attribute, yes, no, on) => {
    expect([isTrue(attribute), isFalse(attribute), isOn(attribute)]).toEqual([yes, no, on]);
  });

  test("only a known value is sensitive", () => {
    expect([value("a", true), value("a"), LATER, ABSENT].map(isSensitive)).toEqual([true, false, false, false]);
  });
});

describe("oncePer", () => {
  test("calls once for each key, also where the result is undefined", () => {
    const find = jest.fn(() => undefined);
    const found = oncePer(find);
    const [one, other] = [{}, {}];
    for (const key of [one, other, one]) found(key);
    expect(find.mock.calls).toEqual([[one], [other]]);
  });
});

describe("groups", () => {
  test("keep the order of their values", () => {
    expect([...groupBy([3, 1, 5, 2], (number) => number % 2)]).toEqual([
      [1, [3, 1, 5]],
      [0, [2]],
    ]);
    const map = new Map([["a", [1]]]);
    appendTo(map, "a", 2);
    appendTo(map, "b", 3);
    expect([...map]).toEqual([
      ["a", [1, 2]],
      ["b", [3]],
    ]);
  });
});
