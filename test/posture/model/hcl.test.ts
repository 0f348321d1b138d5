import { evaluateTemplate } from "../../../posture/model/hcl/evaluate";
import { Json } from "../../../posture/model/attribute";

const NAMES: Readonly<Record<string, Json>> = {
  "local.region": "us-central1",
  "local.open": false,
  "local.days[1]": 30,
  'local.hosts["app"]': "app.example.com",
  "each.key": "one",
};
const value = (text: string) => evaluateTemplate(text, (name) => NAMES[name]);

test.each([
  ["text around names", "a-${local.region}-b", "a-us-central1-b"],
  ["a name alone, whose kind stays", "${local.open}", false],
  ["an index", "${local.days[1]}", 30],
  ["a key", '${local.hosts["app"]}', "app.example.com"],
  ["an escaped beginning", "$${local.region} ${each.key}", "${local.region} one"],
  ["a conditional", '${local.open ? "yes" : "no"}', "no"],
  ["a conditional within one", '${1 > 2 ? "a" : local.open ? "b" : "c"}', "c"],
  ["a branch that is not taken and not known", '${!local.open ? "known" : var.given}', "known"],
  ["order of operators", "${1 + 2 * 3 == 7 && !local.open}", true],
  ["functions within functions", '${upper(join("-", ["a", lower("B")]))}', "A-B"],
  ["text within text", '${format("%s!", "in ${local.region}")}', "in us-central1!"],
  ["lists and objects", '${merge({ a = 1 }, { "b" : [true] })}', { a: 1, b: [true] }],
  ["what a function gives", '${lookup({ a = "x" }, "a", "y")}', "x"],
])("%s is evaluated: %s", (_, text, expected) => {
  expect(value(text)).toEqual(expected);
});

test.each([
  ["a variable", "${var.given}"],
  ["a function with effects elsewhere", "${timestamp()}"],
  ["a function that nobody knows", "${invented(1)}"],
  ["a loop", "${[for x in [1] : x]}"],
  ["a directive", "%{ if true }a%{ endif }"],
  ["a condition that is not known", '${var.given ? "a" : "b"}'],
  ["what is no expression", "${1 +}"],
  ["a brace that never closes", "${local.region"],
  ["a division by nothing", "${1 / 0}"],
  ["more parentheses than anybody writes", `\${${"(".repeat(5000)}1${")".repeat(5000)}}`],
])("%s is not known: %s", (_, text) => {
  expect(value(text)).toBeUndefined();
});
