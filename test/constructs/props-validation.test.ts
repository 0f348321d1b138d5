import { TerraformVariable } from "cdktf";
import {
  hostsRequirement,
  InvalidPropsError,
  membersRequirement,
  nameRequirement,
  rangeRequirement,
  Requirement,
  requireProps,
} from "../../constructs/props-validation";
import { problemsOf, testStack } from "../template";

const refused = (given: unknown): Requirement => ({ prop: "size", given, accepted: false, allowed: "small" });
const problemsWith = (...requirements: Requirement[]) => problemsOf((stack) => requireProps(stack, requirements));
const accepts = (...requirements: Requirement[]) => expect(() => requireProps(testStack(), requirements)).not.toThrow();

describe("requireProps", () => {
  test("says nothing where every requirement is met", () => {
    accepts({ ...refused("S"), accepted: true });
  });

  test("names the construct, the prop, what was given and what is allowed", () => {
    expect(() => requireProps(testStack(), [refused("huge")])).toThrow(
      new InvalidPropsError("test", ['size: got "huge"; allowed: small']),
    );
    expect(new InvalidPropsError("test", ['size: got "huge"; allowed: small']).message).toBe(
      'test: a prop cannot be accepted\n  - size: got "huge"; allowed: small',
    );
  });

  test("reports everything it refuses together", () => {
    expect(
      problemsWith(
        refused(1),
        { ...refused(2), accepted: true },
        { ...refused([]), prop: "tags", allowed: "at least one" },
      ),
    ).toEqual(["size: got 1; allowed: small", "tags: got []; allowed: at least one"]);
    expect(new InvalidPropsError("test", ["one", "two"]).message).toBe(
      "test: 2 props cannot be accepted\n  - one\n  - two",
    );
  });

  test("never refuses what Terraform only knows at apply", () => {
    const variable = new TerraformVariable(testStack(), "size", {});

    accepts(
      refused(variable.stringValue),
      refused(variable.numberValue),
      refused(variable.listValue),
      refused(`prefix-${variable.stringValue}`),
    );
  });

  test.each([
    ["nothing", undefined, "size: got undefined; allowed: small"],
    ["an object", { a: [true, null] }, 'size: got {"a":[true,null]}; allowed: small'],
    ["no number as what it is", Number.NaN, "size: got NaN; allowed: small"],
    ["a number without end", Number.NEGATIVE_INFINITY, "size: got -Infinity; allowed: small"],
    ["a long text, cut short", "x".repeat(500), `size: got "${"x".repeat(116)}...; allowed: small`],
  ])("shows %s", (_, given, message) => {
    expect(problemsWith(refused(given))).toEqual([message]);
  });
});

describe("nameRequirement", () => {
  test.each(["a", "a1", "acme-crm-2", "a".repeat(40)])("accepts %j", (name) => {
    accepts(nameRequirement(name));
  });

  test.each(["", "Acme", "1acme", "-acme", "acme-", "acme_crm", "acme crm", "acmé", "acme\n", "a".repeat(41)])(
    "refuses %j",
    (name) => {
      expect(problemsWith(nameRequirement(name))).toEqual([
        `name: got ${JSON.stringify(name)}; allowed: 1 to 40 lowercase letters, digits and ` +
          "hyphens, starting with a letter, not ending with a hyphen",
      ]);
    },
  );

  test("takes another greatest length", () => {
    accepts(nameRequirement("a".repeat(63), 63));
    expect(problemsWith(nameRequirement("acme-crm", 7))).toEqual([
      expect.stringMatching(/^name: got "acme-crm"; allowed: 1 to 7 lowercase letters/),
    ]);
  });
});

describe("rangeRequirement", () => {
  test.each([1, 2, 3])("accepts %d from 1 to 3", (given) => {
    accepts(rangeRequirement("days", given, 1, 3, "days"));
  });

  test.each([0, 4, -1, 1.5])("refuses %d from 1 to 3", (given) => {
    expect(problemsWith(rangeRequirement("days", given, 1, 3, "days"))).toEqual([
      `days: got ${given}; allowed: a whole number of days from 1 to 3`,
    ]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", (given) => {
    expect(problemsWith(rangeRequirement("days", given, 1, 3, "days"))).toEqual([
      `days: got ${given}; allowed: a whole number of days from 1 to 3`,
    ]);
  });
});

describe("membersRequirement", () => {
  const ALLOWED = "allowed: user:, group: or serviceAccount: members, never allUsers or allAuthenticatedUsers";

  test("accepts nobody, and whoever is named", () => {
    accepts(
      membersRequirement("readers", []),
      membersRequirement("readers", ["user:ada@acme.dev", "group:ops@acme.dev", "serviceAccount:api@acme.dev"]),
    );
  });

  test("accepts members that Terraform only knows at apply, beside others", () => {
    const { stringValue } = new TerraformVariable(testStack(), "member", {});

    accepts(
      membersRequirement("readers", [stringValue]),
      membersRequirement("readers", ["user:ada@acme.dev", stringValue, `serviceAccount:${stringValue}`]),
    );
  });

  test.each([
    "allUsers",
    "allAuthenticatedUsers",
    "domain:acme.dev",
    "projectOwner:acme",
    "ada@acme.dev",
    "user:",
    "User:ada@acme.dev",
    " user:ada@acme.dev",
    "user:ada@acme.dev ",
    "user:ada@acme.dev\n",
    "user:ada",
    "user:@acme.dev",
    "user:ada@@acme.dev",
    "",
  ])("refuses %j among good ones", (member) => {
    const members = ["user:ada@acme.dev", member];

    expect(problemsWith(membersRequirement("readers", members))).toEqual([
      `readers: got ${JSON.stringify(members)}; ${ALLOWED}`,
    ]);
  });

  test.each([
    'user:${file("x")}@a.dev',
    "user:${var.token}@a.dev",
    "user:ada@${path.cwd}",
    '${"user:ada@a.dev"}',
    "user:%{if true}ada%{endif}@a.dev",
    "user:$${x}@a.dev",
  ])("refuses %j, which Terraform would evaluate", (member) => {
    expect(problemsWith(membersRequirement("readers", [member]))).toEqual([
      `readers: got ${JSON.stringify([member])}; ${ALLOWED}`,
    ]);
  });

  test("refuses everybody beside a member that Terraform only knows at apply", () => {
    const { stringValue } = new TerraformVariable(testStack(), "member", {});

    expect(problemsWith(membersRequirement("readers", [stringValue, "allUsers"]))).toEqual([
      expect.stringContaining(ALLOWED),
    ]);
  });
});

describe("hostsRequirement", () => {
  const ALLOWED = "allowed: host names in lowercase, none twice, no wildcard";
  const longest = `${`${"a".repeat(61)}.`.repeat(4)}acme`;

  test.each([
    [[]],
    [["acme.dev"]],
    [["app.acme.dev", "api.acme.dev"]],
    [["xn--bcher-kva.example"]],
    [["app.acme.xn--p1ai"]],
    [[`${longest}a`]],
    [[`${"a".repeat(63)}.dev`]],
  ])("accepts %j", (hosts) => {
    accepts(hostsRequirement(hosts));
  });

  test.each([
    "",
    "localhost",
    "App.acme.dev",
    "*.acme.dev",
    "https://acme.dev",
    "acme.dev/path",
    "acme.dev:443",
    "acme.dev.",
    ".acme.dev",
    "acme..dev",
    "-a.dev",
    "a-.dev",
    "a_b.dev",
    "203.0.113.10",
    "acme.d",
    "acme.d-",
    "acme.dev\n",
    `${"a".repeat(64)}.dev`,
    "app.acme.dev",
  ])("refuses %j beside app.acme.dev", (host) => {
    const hosts = ["app.acme.dev", host];

    expect(problemsWith(hostsRequirement(hosts))).toEqual([`hosts: got ${JSON.stringify(hosts)}; ${ALLOWED}`]);
  });

  test("refuses what is longer than DNS allows", () => {
    expect(`${longest}ab`).toHaveLength(254);
    expect(problemsWith(hostsRequirement([`${longest}ab`]))).toEqual([expect.stringMatching(/^hosts: got \["a{61}/)]);
  });

  test("takes another prop's name", () => {
    expect(problemsWith(hostsRequirement(["localhost"], "names"))).toEqual([`names: got ["localhost"]; ${ALLOWED}`]);
  });
});
