import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasTerraformName, holdsTerraform } from "../../cli/terraform-files";

let directory: string;
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), "avouch-terraform-files-"))));
afterAll(() => rmSync(directory, { recursive: true }));

function holds(content: string | Buffer): boolean {
  const file = join(directory, "file");
  writeFileSync(file, content);
  return holdsTerraform(file);
}

describe("by its content, a Terraform file is", () => {
  const plan = { applyable: true, complete: true, configuration: {}, format_version: "1.2", planned_values: {} };
  test.each<[string, string | Buffer]>([
    ["a plan with sorted keys", JSON.stringify(plan)],
    ["a plan with its keys the other way round", JSON.stringify(plan, Object.keys(plan).reverse(), 2)],
    ["a plan that was cut off", JSON.stringify({ ...plan, resource_changes: [] }).slice(0, -4)],
    ["a plan in UTF-16", Buffer.from(`\ufeff${JSON.stringify(plan)}`, "utf16le")],
    ["a plan after a byte order mark", `\ufeff\n  ${JSON.stringify(plan)}`],
    ["a state by terraform show -json", '{"values":{},"format_version":"1.0","terraform_version":"1.11.4"}'],
    ["a raw state", '{"serial":1,"resources":[],"outputs":{},"version":4,"lineage":"x"}'],
    ["a state that OpenTofu encrypted", '{"meta":{},"encrypted_data":"x","encryption_version":"v0"}'],
    ["a synthesized stack", '{"//":{"metadata":{}},"variable":{},"resource":{}}'],
    ["a configuration of outputs", '{"output":{"a":{"value":1}}}'],
    ["a configuration in HCL", '# comment\nresource "google_project" "a" {\n}\n'],
    ["the log of a plan", '{"@level":"info","@message":"Terraform 1.11"}\n{"@level":"info"}\n'],
    ["a saved plan", "PK\u0003\u0004\u0000"],
  ])("%s", (_, content) => expect(holds(content)).toBe(true));
});

describe("by its content, no Terraform file is", () => {
  test.each([
    ["JSON of something else", '{"name":"x","version":"1.0.0"}'],
    ["an empty object", "{}"],
    ["a list", '[{"format_version":"1.2"}]'],
    ["a report in JSON", '{"schemaVersion":1,"plans":[{"format":"plan"}],"summary":{}}'],
    ["a report in SARIF", '{"$schema":"https://example.com/sarif.json","version":"2.1.0","runs":[]}'],
    ["a comment of a pull request", '<!-- avouch:review smvue-production -->\n```hcl\nresource "a" "b" {\n```\n'],
    ["a text that speaks of plans", "The plan has a resource.\n"],
    ["broken JSON of something else", '{"name": "format_version"'],
  ])("%s", (_, content) => expect(holds(content)).toBe(false));
});

test.each([
  "main.tf",
  "cdk.tf.json",
  "main.tofu",
  "terraform.tfstate",
  "terraform.tfstate.backup",
  "terraform.tfstate.1700000000.backup",
  "plan.tfplan",
  "tfplan",
  "production.tfvars",
  "a.auto.tfvars.json",
  ".terraform.lock.hcl",
])("%s is a name of Terraform's", (name) => expect(hasTerraformName(`some/where/${name}`)).toBe(true));

test.each(["report.json", "tf.json.md", "plan.json", "terraform.md", "main.tf.md", "a.tfstate.html"])(
  "%s is no name of Terraform's",
  (name) => expect(hasTerraformName(name)).toBe(false),
);
