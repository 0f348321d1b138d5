import { toHcl } from "../../../cli/export/hcl";
import { expressionOf, valueOf } from "../../../cli/export/hcl-value";
import { Schemas } from "../../../cli/export/schema";

const list = (block: object) => ({ nesting_mode: "list", block });
const schemas = new Schemas({
  provider_schemas: {
    "registry.terraform.io/hashicorp/google": {
      provider: { block: { block_types: { batching: list({}) } } },
      resource_schemas: {
        google_thing: { block: { block_types: { rule: list({ block_types: { match: list({}) } }) } } },
      },
      ephemeral_resource_schemas: { random_password: { block: {} } },
    },
  },
});
const hcl = (tree: object) =>
  toHcl(tree as Record<string, unknown>, schemas)
    .replace(/\n+/g, "\n")
    .trim();

describe("a value", () => {
  test.each([
    ["a word", '"a word"'],
    ["${google_thing.one.id}", "google_thing.one.id"],
    ['${join("}", [var.x, "${var.y}"])}', 'join("}", [var.x, "${var.y}"])'],
    ['a "quote" ${upper("b")}\n', '"a \\"quote\\" ${upper("b")}\\n"'],
    ["$${kept} %%{kept} $5 100%", '"$${kept} %%{kept} $5 100%"'],
    ["${a}${b}", '"${a}${b}"'],
    ["%{ if a }b%{ endif }", '"%{ if a }b%{ endif }"'],
    ["", '""'],
    ["a\\b\b\f", '"a\\\\b\\u0008\\u000c"'],
  ])("%j is written as %s", (json, written) => expect(expressionOf(json)).toBe(written));

  test("of lists and objects keeps keys that are no identifiers in quotes", () => {
    expect(valueOf({ a: [1, true, null], "b/c": {} })).toBe('{\na = [\n1,\ntrue,\nnull,\n]\n"b/c" = {}\n}');
  });

  test.each(["${never", '${"never}'])("%j, which does not end, is refused", (json) =>
    expect(() => expressionOf(json)).toThrow("does not end"),
  );
});

describe("a configuration", () => {
  test("has blocks where the provider's schema has them, and attributes elsewhere", () => {
    const thing = { labels: { a: "b" }, rule: [{ match: { x: 1 } }, { match: [{ x: 2 }] }], "//": { note: 1 } };
    expect(hcl({ resource: { google_thing: { one: thing } } })).toBe(
      `resource "google_thing" "one" {
labels = {
a = "b"
}
rule {
match {
x = 1
}
}
rule {
match {
x = 2
}
}
}`,
    );
  });

  test("keeps ephemeral and removed blocks, which cdktf's own converter loses", () => {
    expect(
      hcl({
        ephemeral: { random_password: { key: { length: 64 } } },
        removed: [{ from: "google_thing.old", lifecycle: { destroy: false } }],
      }),
    ).toBe(
      `ephemeral "random_password" "key" {
length = 64
}
removed {
from = google_thing.old
lifecycle {
destroy = false
}
}`,
    );
  });

  test("names addresses, types and providers without quotes", () => {
    const one = {
      provider: "google.eu",
      depends_on: ["google_thing.two"],
      lifecycle: { ignore_changes: ["labels"], replace_triggered_by: ["google_thing.two.id"] },
    };
    expect(
      hcl({
        terraform: { required_providers: { google: { source: "google" } }, backend: { gcs: { bucket: "b" } } },
        provider: { google: [{}, { alias: "eu", batching: { on: true } }] },
        variable: { key: { type: "string", ephemeral: true } },
        moved: [{ from: "google_thing.a", to: "google_thing.one" }],
        resource: { google_thing: { one } },
      }),
    ).toBe(
      `terraform {
required_providers {
google = {
source = "google"
}
}
backend "gcs" {
bucket = "b"
}
}
provider "google" {
}
provider "google" {
alias = "eu"
batching {
on = true
}
}
variable "key" {
type = string
ephemeral = true
}
moved {
from = google_thing.a
to = google_thing.one
}
resource "google_thing" "one" {
provider = google.eu
depends_on = [google_thing.two]
lifecycle {
ignore_changes = [labels]
replace_triggered_by = [google_thing.two.id]
}
}`,
    );
  });

  test("writes dynamic blocks", () => {
    const dynamic = { rule: { for_each: "${var.rules}", content: { match: { x: "${rule.value}" } } } };
    expect(hcl({ resource: { google_thing: { one: { dynamic } } } })).toContain(
      'dynamic "rule" {\nfor_each = var.rules\ncontent {\nmatch {\nx = rule.value\n}\n}\n}',
    );
  });

  test.each([
    [{ check: { a: {} } }, "a block that cannot be written in HCL yet: check"],
    [{ resource: { aws_thing: { a: {} } } }, "no provider has a schema of resource aws_thing"],
  ])("%j is refused rather than written in part", (tree, message) => expect(() => hcl(tree)).toThrow(message));
});
