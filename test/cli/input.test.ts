import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ROOT } from "../../cli/synthesize";

const VIOLATED = 1;
const SAVED = "PK\u0003\u0004 a saved plan";
const PUBLIC = { settings: [{ ip_configuration: [{ ipv4_enabled: true }] }] };
/** What `terraform show -json` says of a plan of a database that is public. */
const PLAN = JSON.stringify({
  format_version: "1.2",
  terraform_version: "1.11.4",
  complete: true,
  planned_values: {
    root_module: {
      resources: [
        {
          address: "google_sql_database_instance.main",
          mode: "managed",
          type: "google_sql_database_instance",
          name: "main",
          provider_name: "registry.terraform.io/hashicorp/google",
          values: PUBLIC,
        },
      ],
    },
  },
  resource_changes: [],
  configuration: { root_module: {} },
});

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "avouch-input-"));
  for (const made of ["bin", "stack"]) mkdirSync(at(made));
  symlinkSync(process.execPath, at("bin/node"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const at = (name: string) => join(directory, name);

/** Puts a Terraform on the path that says where and with what it was run. */
function putTerraform(script: string, name = "terraform"): void {
  writeFileSync(at(`bin/${name}`), `#!/bin/sh\npwd >> '${at("calls")}'; echo "$@" >> '${at("calls")}'\n${script}\n`);
  chmodSync(at(`bin/${name}`), 0o755);
}
const showing = `cat <<'END'\n${PLAN}\nEND`;

function review(file: string, env: NodeJS.ProcessEnv = {}) {
  const args = ["cli/review", "--system", "smepro", "--environment", "production", file];
  return spawnSync(process.execPath, [join(ROOT, "cli", "bundled.js"), ...args], {
    cwd: directory,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: [at("bin"), "/usr/bin", "/bin"].join(delimiter),
      TF_CLI_CONFIG_FILE: undefined,
      ...env,
    },
  });
}

function expectRefused(file: string, message: string | RegExp, env: NodeJS.ProcessEnv = {}): void {
  const { status, stdout, stderr } = review(file, env);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^[^\n]*\n$/);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
}

function save(name: string, content = SAVED, second = 1_700_000_000): void {
  writeFileSync(at(name), content);
  utimesSync(at(name), second, second);
}

const calls = () =>
  spawnSync("cat", [at("calls")], { encoding: "utf8" })
    .stdout.trim()
    .split("\n");

describe("a saved plan", () => {
  test("is translated by Terraform, where it was initialized, and judged", () => {
    putTerraform(showing);
    save("stack/plan.tfplan");
    const { status, stdout } = review("stack/plan.tfplan");
    expect(stdout).toContain("stack/plan.tfplan");
    expect(stdout).toContain("google_sql_database_instance.main");
    expect(status).toBe(VIOLATED);
    expect(calls()).toEqual([at("stack"), `show -json -no-color ${at("stack/plan.tfplan")}`]);
  });

  test("may have any name, and lie elsewhere than where Terraform was initialized", () => {
    putTerraform(showing);
    mkdirSync(at(".terraform"));
    save("stack/tfplan-of-monday");
    expect(review("stack/tfplan-of-monday").status).toBe(VIOLATED);
    expect(calls()[0]).toBe(directory);
  });

  test("is translated by the program that TERRAFORM_BINARY_NAME names", () => {
    putTerraform("exit 1");
    putTerraform(showing, "tofu");
    save("stack/plan.tfplan");
    expect(review("stack/plan.tfplan", { TERRAFORM_BINARY_NAME: "tofu" }).status).toBe(VIOLATED);
  });

  test("without Terraform is refused, with what to do", () => {
    save("stack/plan.tfplan");
    expectRefused(
      "stack/plan.tfplan",
      /only Terraform can read, and no-such-terraform was not found; allowed: .* show -json/,
      {
        TERRAFORM_BINARY_NAME: "no-such-terraform",
      },
    );
  });

  test("without its providers is refused, with what to run", () => {
    putTerraform(
      `printf '\\nError: Failed to load plugin schemas\\n\\nError while loading schemas for ` +
        `plugin components: unavailable\\nprovider "registry.terraform.io/hashicorp/google".\\n' ` +
        ">&2; exit 1",
    );
    save("stack/plan.tfplan");
    expectRefused(
      "stack/plan.tfplan",
      new RegExp(
        [
          String.raw`^stack\/plan\.tfplan: terraform show -json failed: Failed to load plugin schemas: .*\. `,
          String.raw`Run: terraform -chdir=stack init\n$`,
        ].join(""),
      ),
    );
  });

  test("of another version is refused, in Terraform's words", () => {
    putTerraform(`printf 'Error: Invalid plan file\\n\\nIt was made by 9.9.\\n' >&2; exit 1`);
    save("stack/plan.tfplan");
    expectRefused("stack/plan.tfplan", "terraform show -json failed: Invalid plan file: It was made by 9.9;");
  });

  test("that takes long says what is going on", () => {
    putTerraform(`sleep 1.5\n${showing}`);
    save("stack/plan.tfplan");
    expect(review("stack/plan.tfplan").stderr).toContain("terraform show -json stack/plan.tfplan…\n");
  });
});

describe("a directory", () => {
  test("with a saved plan is judged by it", () => {
    putTerraform(showing);
    save("stack/cdk.tf.json", "{}", 1_600_000_000);
    save("stack/plan.tfplan");
    const { status, stdout } = review("stack");
    expect(stdout).toContain("stack/plan.tfplan");
    expect(status).toBe(VIOLATED);
  });

  test("with a plan.json that is no older needs no Terraform", () => {
    putTerraform("exit 1");
    save("stack/stack.tfplan");
    save("stack/plan.json", PLAN);
    expect(review("stack")).toMatchObject({
      status: VIOLATED,
      stdout: expect.stringContaining("stack/plan.json") as string,
    });
  });

  test("with a plan.json that is older is judged by the saved plan", () => {
    putTerraform(showing);
    save("stack/plan.json", "{}", 1_600_000_000);
    save("stack/plan.tfplan");
    expect(review("stack").stdout).toContain("stack/plan.tfplan");
  });

  test("with neither is judged by its cdk.tf.json", () => {
    save(
      "stack/cdk.tf.json",
      JSON.stringify({
        resource: {
          google_sql_database_instance: { main: { settings: { ip_configuration: { ipv4_enabled: true } } } },
        },
      }),
    );
    expect(review("stack").stdout).toContain("stack/cdk.tf.json");
  });

  test.each<[string, readonly (readonly [string, string, number?])[], string]>([
    ["nothing to review", [["notes.txt", "x"]], "stack: got a directory with no plan; allowed: "],
    [
      "two saved plans",
      [
        ["a.tfplan", SAVED],
        ["b.tfplan", SAVED],
      ],
      "got a directory with the plans a.tfplan, b.tfplan",
    ],
    [
      "a plan of what stood there before",
      [
        ["plan.tfplan", SAVED],
        ["cdk.tf.json", "{}", 1_800_000_000],
      ],
      "got the plan plan.tfplan, which is older than cdk.tf.json",
    ],
  ])("with %s is refused", (_, files, message) => {
    putTerraform(showing);
    for (const [name, content, second] of files) save(`stack/${name}`, content, second);
    expectRefused("stack", message);
  });
});
