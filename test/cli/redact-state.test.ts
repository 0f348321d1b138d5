import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { redact } from "../../cli/redaction";
import { ROOT } from "../../cli/synthesize";
import { terraformEnvironment, testWithProviders } from "../terraform/available";

const state = {
  version: 4,
  serial: 7,
  outputs: {
    open: { value: "seen", type: "string" },
    closed: { value: "hidden-output", type: "string", sensitive: true },
  },
  resources: [
    {
      type: "google_redis_instance",
      instances: [
        {
          attributes: {
            host: "10.1.0.3",
            auth_string: "hidden-auth",
            certificates: [{ pem: "hidden-certificate" }],
            list: [{ key: "hidden-nested", name: "seen" }],
          },
          sensitive_attributes: [
            [{ type: "get_attr", value: "auth_string" }],
            [{ type: "get_attr", value: "certificates" }],
            [
              { type: "get_attr", value: "list" },
              { type: "index", value: { value: 0, type: "number" } },
              { type: "get_attr", value: "key" },
            ],
            [
              { type: "get_attr", value: "absent" },
              { type: "get_attr", value: "deeper" },
            ],
          ],
        },
      ],
    },
  ],
};

describe("redact", () => {
  test("clears what is marked as sensitive and keeps everything else", () => {
    const redacted = redact(JSON.stringify(state));
    expect(redacted).not.toContain("hidden");
    expect(JSON.parse(redacted)).toMatchObject({
      serial: 7,
      outputs: { open: { value: "seen" }, closed: { value: null } },
      resources: [
        {
          instances: [
            {
              attributes: {
                host: "10.1.0.3",
                auth_string: null,
                certificates: [],
                list: [{ key: null, name: "seen" }],
              },
            },
          ],
        },
      ],
    });
  });

  test.each([
    ["truncated", JSON.stringify(state).slice(0, -10), /^got \d+ characters that are no JSON; allowed: a whole state/],
    ["empty", "", /^got 0 characters that are no JSON/],
    [
      "of another version",
      JSON.stringify({ ...state, version: 3 }),
      /^got no Terraform state \(version: .*\); allowed: version 4/,
    ],
    ["a plan", JSON.stringify({ format_version: "1.2", resource_changes: [] }), /^got no Terraform state \(version:/],
    [
      "marked in a way that is not known",
      JSON.stringify({ version: 4, resources: [{ instances: [{ sensitive_attributes: [[{ type: "splat" }]] }] }] }),
      /^got no Terraform state \(resources.0.instances.0.sensitive_attributes.0.0/,
    ],
  ])("refuses a state that is %s, and shows nothing of it", (_, text, message) => {
    expect(() => redact(text)).toThrow(message);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--require", "ts-node/register/transpile-only", "cli/redact-state.ts"],
      { cwd: ROOT, input: text, encoding: "utf8" },
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("hidden");
  });

  testWithProviders("leaves a state that Terraform plans with, and that holds no value a provider marks", () => {
    const directory = mkdtempSync(join(tmpdir(), "avouch-redact-"));
    const terraform = (...args: string[]) =>
      execFileSync("terraform", args, {
        cwd: directory,
        encoding: "utf8",
        env: terraformEnvironment(),
        stdio: ["ignore", "pipe", "pipe"],
      });
    writeFileSync(
      join(directory, "main.tf.json"),
      JSON.stringify({
        terraform: { required_providers: { random: { source: "hashicorp/random", version: "3.7.2" } } },
        resource: { random_password: { one: { length: 24, special: false } } },
      }),
    );
    terraform("init", "-input=false");
    terraform("apply", "-auto-approve", "-input=false");
    const file = join(directory, "terraform.tfstate");
    const before = readFileSync(file, "utf8");
    const password = /"result": "(\w{24})"/.exec(before)?.[1] ?? "";
    const after = redact(before);
    writeFileSync(file, after);
    expect(password).toHaveLength(24);
    expect(after).not.toContain(password);
    expect(terraform("plan", "-refresh=false", "-detailed-exitcode", "-no-color")).toContain("No changes.");
    rmSync(directory, { recursive: true });
  });
});
