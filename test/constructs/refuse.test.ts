import { TerraformVariable } from "cdktf";
import { InvalidPropsError, nameRequirement, rangeRequirement, Requirement, requireProps } from "../../constructs/refuse";
import { problemsOf, testStack } from "../template";

const refused = (given: unknown): Requirement => ({ prop: "size", given, accepted: false, allowed: "small" });
const problemsWith = (...requirements: Requirement[]) => problemsOf((stack) => requireProps(stack, requirements));
const accepts = (...requirements: Requirement[]) => expect(() => requireProps(testStack(), requirements)).not.toThrow();

describe("requireProps", () => {
  test("says nothing where every requirement is met", () => {
    accepts({ ...refused("S"), accepted: true });
  });

  test("names the construct, the prop, what was given and what is allowed", () => {
    expect(() => requireProps(testStack(), [refused("huge")])).toThrow(new InvalidPropsError("test", ['size: got "huge"; allowed: small']));
    expect(new InvalidPropsError("test", ['size: got "huge"; allowed: small']).message).toBe('test: a prop cannot be accepted\n  - size: got "huge"; allowed: small');
  });

  test("reports everything it refuses together", () => {
    expect(problemsWith(refused(1), { ...refused(2), accepted: true }, { ...refused([]), prop: "tags", allowed: "at least one" })).toEqual([
      "size: got 1; allowed: small",
      "tags: got []; allowed: at least one",
    ]);
    expect(new InvalidPropsError("test", ["one", "two"]).message).toBe("test: 2 props cannot be accepted\n  - one\n  - two");
  });

  test("never refuses what Terraform only knows at apply", () => {
    const variable = new TerraformVariable(testStack(), "size", {});

    accepts(refused(variable.stringValue), refused(variable.numberValue), refused(variable.listValue), refused(`prefix-${variable.stringValue}`));
  });

  test.each([
    ["nothing", undefined, "size: got undefined; allowed: small"],
    ["an object", { a: [true, null] }, 'size: got {"a":[true,null]}; allowed: small'],
    ["a long text, cut short", "x".repeat(500), `size: got "${"x".repeat(116)}...; allowed: small`],
  ])("shows %s", (_, given, message) => {
    expect(problemsWith(refused(given))).toEqual([message]);
  });
});

describe("nameRequirement", () => {
  test.each(["a", "a1", "acme-crm-2", "a".repeat(40)])("accepts %j", (name) => {
    accepts(nameRequirement(name));
  });

  test.each(["", "Acme", "1acme", "-acme", "acme-", "acme_crm", "acme crm", "acmé", "acme\n", "a".repeat(41)])("refuses %j", (name) => {
    expect(problemsWith(nameRequirement(name))).toEqual([
      `name: got ${JSON.stringify(name)}; allowed: 1 to 40 lowercase letters, digits and hyphens, starting with a letter, not ending with a hyphen`,
    ]);
  });

  test("takes another greatest length", () => {
    accepts(nameRequirement("a".repeat(63), 63));
    expect(problemsWith(nameRequirement("acme-crm", 7))).toEqual([expect.stringMatching(/^name: got "acme-crm"; allowed: 1 to 7 lowercase letters/)]);
  });
});

describe("rangeRequirement", () => {
  test.each([1, 2, 3])("accepts %d from 1 to 3", (given) => {
    accepts(rangeRequirement("days", given, 1, 3, "days"));
  });

  test.each([0, 4, -1, 1.5])("refuses %d from 1 to 3", (given) => {
    expect(problemsWith(rangeRequirement("days", given, 1, 3, "days"))).toEqual([`days: got ${given}; allowed: a whole number of days from 1 to 3`]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", (given) => {
    expect(problemsWith(rangeRequirement("days", given, 1, 3, "days"))).toEqual([expect.stringMatching(/^days: got .*; allowed: a whole number of days from 1 to 3$/)]);
  });
});
