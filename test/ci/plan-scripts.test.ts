import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { SCHEMA_VERSION } from "../../review/report/report";
import { terraformEnvironment } from "../terraform/available";
import { ScriptWorkspace, testWithPrograms } from "./script-workspace";

jest.setTimeout(120_000);

const STACK = "smvue-staging";
const WORK = `cdktf.out/stacks/${STACK}`;
/** Terraform without any provider to install. */
const configuration = (input: string) =>
  JSON.stringify({
    terraform: { backend: { local: {} } },
    resource: { terraform_data: { one: { input } } },
  });

let workspace: ScriptWorkspace;
const terraform = terraformEnvironment() as Record<string, string>;
beforeEach(() => (workspace = new ScriptWorkspace()));
afterEach(() => {
  workspace.remove();
});
const planned = (file: string) =>
  JSON.parse(readFileSync(workspace.path(file), "utf8")) as {
    resource_changes: { change: { actions: string[] } }[];
    applyable: boolean;
  };
const run = (name: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  workspace.script(name, args, { ...terraform, PATH: `${workspace.path("bin")}:${process.env.PATH ?? ""}`, ...env });

describe("plan.sh", () => {
  testWithPrograms("terraform")("plans into a file, and prints nothing of what it plans", async () => {
    workspace.write(configuration("a value of the plan"), WORK, "cdk.tf.json");
    const { code, stdout, stderr } = await run("plan.sh", [], { STACK });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout + stderr).not.toContain("a value of the plan");
    expect(planned(`${WORK}/plan.json`).resource_changes[0]?.change.actions).toEqual(["create"]);
    expect(existsSync(workspace.path(WORK, "plan.tfplan"))).toBe(true);
  });

  testWithPrograms("terraform")("passes arguments on: drift is looked for by a plan that changes nothing", async () => {
    workspace.write(configuration("a"), WORK, "cdk.tf.json");
    expect((await run("plan.sh", ["-refresh-only"], { STACK })).code).toBe(0);
    expect(planned(`${WORK}/plan.json`).applyable).toBe(false);
  });

  testWithPrograms("terraform")("ends with a configuration that cannot be planned, and leaves no plan", async () => {
    workspace.write('{"resource":{"terraform_data":{"one":{"wrong":1}}}}', WORK, "cdk.tf.json");
    expect((await run("plan.sh", [], { STACK })).code).toBe(1);
    expect(existsSync(workspace.path(WORK, "plan.json"))).toBe(false);
  });
});

describe("plan-read-only.sh", () => {
  const env = () => ({ STACK, BUCKET: "states", SYNTHESIZED: workspace.path("synthesized") });
  const published = () => workspace.path("published");
  beforeEach(() => {
    // A backend that no test could reach.
    const remote = configuration("new").replace('"local":{}', '"gcs":{"bucket":"states"}');
    workspace.write(remote, "synthesized/stacks", STACK, "cdk.tf.json");
    workspace.stub(
      "gcloud",
      `[ "$1 $2 $3" = "storage cp gs://states/plannable/${STACK}/default.tfstate" ]\ncp "${published()}" "$4"`,
    );
  });

  testWithPrograms("terraform")(
    "plans against the published state, without the backend and without a lock",
    async () => {
      const resource = {
        mode: "managed",
        type: "terraform_data",
        name: "one",
        provider: 'provider["terraform.io/builtin/terraform"]',
        instances: [{ schema_version: 0, attributes: { id: "1", input: { value: "old", type: "string" } } }],
      };
      const state = {
        version: 4,
        terraform_version: "1.11.4",
        serial: 1,
        lineage: "l",
        outputs: {},
        resources: [resource],
      };
      workspace.write(JSON.stringify(state), "published");
      const { code, stderr, stdout } = await run("plan-read-only.sh", [], env());
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(stdout).not.toContain("old");
      expect(planned(`cdktf.out/review/${STACK}/plan.json`).resource_changes[0]?.change.actions).toEqual(["update"]);
      expect(existsSync(workspace.path(WORK))).toBe(false);
    },
  );

  testWithPrograms("terraform")(
    "ends where no state was published: a plan from nothing would create it all",
    async () => {
      const { code } = await run("plan-read-only.sh", [], env());
      expect(code).not.toBe(0);
      expect(existsSync(workspace.path(`cdktf.out/review/${STACK}/plan.json`))).toBe(false);
    },
  );
});

/** Puts a review in the place of npm's: it writes the report, and ends with the code in REVIEW_CODE. */
function stubReview(exitCode: number, drift: readonly object[] = []): void {
  const report = {
    schemaVersion: SCHEMA_VERSION,
    plans: [
      {
        stack: STACK,
        format: "state",
        claims: [{ id: "smvue.a", kind: "infrastructure", status: exitCode === 1 ? "violated" : "holds" }],
        changes: [],
        drift,
        effect: { kind: "not-judged" },
      },
    ],
    summary: { exitCode: exitCode === 2 ? 0 : exitCode, weaker: 0 },
  };
  workspace.json("report.json", report);
  workspace.stubNpm(
    `if [ "$name" = review ]; then
  printf '%s\\n' "$@" > "${workspace.path("reviewed")}"
  while [ $# -gt 0 ]; do
    case $1 in
      --json) cp "${workspace.path("report.json")}" "$2" ;;
      --markdown | --sarif | --html) echo made > "$2" ;;
    esac
    shift
  done
  exit ${exitCode}
fi`,
  );
}

describe("review.sh", () => {
  const review = () => run("review.sh", [STACK, "plan.json", "reviews", "--base", "base.json"]);
  const verdict = () =>
    JSON.parse(readFileSync(workspace.path("reviews/verdict.json"), "utf8")) as {
      exitCode: number;
      violated: string[];
    };

  test.each([0, 1, 3])("writes the verdict of a review that ended with %d, and succeeds", async (code) => {
    stubReview(code);
    expect(await review()).toMatchObject({ code: 0, outputs: { code: `${code}` } });
    expect(verdict()).toMatchObject({ exitCode: code, violated: code === 1 ? ["smvue.a"] : [] });
    expect(readFileSync(workspace.path("reviewed"), "utf8")).toMatch(/^--base\nbase\.json\n--quiet\n[^]*plan\.json\n$/);
  });

  test("fails where the review could not be made", async () => {
    stubReview(2);
    const { code, stderr } = await review();
    expect({ code, stderr }).toEqual({ code: 2, stderr: `${STACK}: the review ended with 2\n` });
    expect(existsSync(workspace.path("reviews/verdict.json"))).toBe(false);
  });

  test("reads the report that npm run review writes", async () => {
    workspace.stubNpm();
    const file = join(__dirname, "../fixtures/inputs/smepro-standing.json");
    const { code, stderr } = await run("review.sh", ["smepro-production", file, "reviews"]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(verdict()).toMatchObject({ exitCode: 0, violated: [] });
  });
});

describe("review-live.sh", () => {
  const live = async (plan: object) => {
    workspace.write(JSON.stringify(plan), WORK, "plan.json");
    return run("review-live.sh", ["drift"], { STACK });
  };

  testWithPrograms("jq")("judges what the plan read, with the drift that bears on the plan", async () => {
    stubReview(1, [{ address: "google_a.b", actions: ["update"], risk: "routine", reasons: [] }]);
    const { code, stderr } = await live({ prior_state: { values: {} } });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(readFileSync(workspace.path("reviewed"), "utf8")).toMatch(/\/live\.json\n$/);
    expect(JSON.parse(readFileSync(workspace.path("drift/verdict.json"), "utf8"))).toMatchObject({
      exitCode: 1,
      drift: ["update google_a.b"],
    });
    for (const file of ["plan.json", "live.json"]) expect(existsSync(workspace.path(WORK, file))).toBe(false);
  });

  testWithPrograms("jq")("fails where the plan read nothing: nothing was judged", async () => {
    stubReview(0);
    expect((await live({})).code).not.toBe(0);
    expect(existsSync(workspace.path("drift/verdict.json"))).toBe(false);
  });
});

describe("review-synthesized.sh", () => {
  beforeEach(() => {
    for (const stack of ["smvue-staging", "smepro-staging"])
      workspace.write("{}", "cdktf.out/stacks", stack, "cdk.tf.json");
    for (const stack of ["smvue-staging", "gone"]) workspace.write("{}", "base/stacks", stack, "cdk.tf.json");
  });

  test("reviews every stack and the repository, each against the base that has it", async () => {
    stubReview(0);
    expect((await run("review-synthesized.sh", ["base", "review"])).code).toBe(0);
    const args = readFileSync(workspace.path("reviewed"), "utf8");
    expect(args).toMatch(/^--repository\n\.\n--base\nbase\/stacks\/smvue-staging\/+cdk\.tf\.json\n--markdown\n/);
    expect(args).toMatch(/smepro-staging\/cdk\.tf\.json\n.*smvue-staging\/cdk\.tf\.json\n$/);
  });

  test.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 0],
  ])("a review that ends with %d makes it end with %d", async (ended, expected) => {
    stubReview(ended);
    expect((await run("review-synthesized.sh", ["", "review"])).code).toBe(expected);
    expect(readFileSync(workspace.path("reviewed"), "utf8")).not.toContain("--base");
  });
});

describe("confirm-apply.sh", () => {
  const SECRET = "an AUTH string";
  const state = {
    version: 4,
    serial: 5,
    lineage: "l1",
    outputs: {},
    resources: [
      {
        mode: "managed",
        type: "google_redis_instance",
        name: "cache",
        provider: 'provider["registry.terraform.io/hashicorp/google"]',
        instances: [
          {
            attributes: { id: "cache", auth_string: SECRET },
            sensitive_attributes: [[{ type: "get_attr", value: "auth_string" }]],
          },
        ],
      },
    ],
  };
  const published = () => workspace.path("published");
  const confirm = (planCode: number, reviewCode: number) => {
    stubReview(reviewCode);
    workspace.write("old", WORK, "plan.tfplan");
    workspace.json("state.json", state);
    workspace.stub(
      "terraform",
      `case "$*" in
  *"plan -detailed-exitcode"*) echo "${SECRET}"; exit ${planCode} ;;
  *"state pull"*) cat "${workspace.path("state.json")}" ;;
  *"show -json"*) echo '{}' ;;
  *) exit 9 ;;
esac`,
    );
    workspace.stub(
      "gcloud",
      `[ "$*" = "storage cp - gs://states/plannable/${STACK}/default.tfstate" ]\ncat > "${published()}"`,
    );
    return run("confirm-apply.sh", [], { STACK, BUCKET: "states", DIRECTORY: "applied" });
  };
  const left = () =>
    ["plan.tfplan", "plan.json", "state.json", "pulled.json"].filter((file) => existsSync(workspace.path(WORK, file)));

  testWithPrograms("jq")("publishes the state without secrets, and describes what is attested of it", async () => {
    const { code, stdout, stderr, outputs } = await confirm(0, 3);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain(`${STACK}: the plan after the apply is empty.`);
    expect(stdout + stderr).not.toContain(SECRET);
    expect(readFileSync(published(), "utf8")).toContain("google_redis_instance");
    expect(readFileSync(published(), "utf8")).not.toContain(SECRET);
    expect(JSON.parse(readFileSync(workspace.path("applied/predicate.json"), "utf8"))).toMatchObject({
      type: "urn:avouch:reviewed-state:1",
      stack: STACK,
      state: { lineage: "l1", serial: 5 },
      verdict: { exitCode: 3 },
    });
    const text = readFileSync(workspace.path("state.json"));
    expect(outputs.sha256).toBe(createHash("sha256").update(text).digest("hex"));
    expect(left()).toEqual([]);
  });

  testWithPrograms("jq")("fails where the plan is not empty, and publishes nothing", async () => {
    const { code, stderr } = await confirm(2, 0);
    expect({ code, stderr }).toEqual({ code: 1, stderr: `${STACK}: the plan after the apply is not empty\n` });
    expect(existsSync(published())).toBe(false);
  });

  testWithPrograms("jq")("fails where there is no plan", async () => {
    const { code, stderr } = await confirm(1, 0);
    expect({ code, stderr }).toEqual({ code: 1, stderr: `${STACK}: the plan after the apply failed\n` });
  });

  testWithPrograms("jq")("fails where the state violates a claim, and leaves no state behind", async () => {
    const { code, stderr } = await confirm(0, 1);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: `${STACK}: the state violates a claim\n` });
    expect(existsSync(workspace.path("applied/predicate.json"))).toBe(false);
    expect(left()).toEqual([]);
  });
});

describe("find-unmanaged.sh and inventory.sh", () => {
  beforeEach(() => {
    workspace.stubNpm();
    for (const stack of [STACK, `${STACK}-bootstrap`]) workspace.write("{}", WORK.replace(STACK, stack), "cdk.tf.json");
    const resources = [{ mode: "managed", type: "google_compute_network", values: { name: "main" } }];
    workspace.json("state.json", { format_version: "1.0", values: { root_module: { resources } } });
    workspace.stub("terraform", `case "$*" in *show*) cat "${workspace.path("state.json")}" ;; esac`);
  });
  const stubGcloud = (failing: string) =>
    workspace.stub(
      "gcloud",
      `echo "$*" >> "${workspace.path("asked")}"
case "$*" in
  *"${failing}"*) echo "PERMISSION_DENIED" >&2; exit 1 ;;
  *get-iam-policy*) echo '{"bindings":[]}' ;;
  *networks*) echo '[{"name":"main"},{"name":"default"}]' ;;
  *) echo '[]' ;;
esac`,
    );
  const find = () => run("find-unmanaged.sh", ["drift"], { STACK, PROJECT: "p" });

  test("list what exists in the project, and what of it no state knows", async () => {
    stubGcloud("nothing");
    const { code, stderr } = await find();
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const asked = readFileSync(workspace.path("asked"), "utf8").trim().split("\n");
    expect(asked.filter((line) => !/(?:--project p .*|policy p )--format json$/.test(line))).toEqual([]);
    expect(JSON.parse(readFileSync(workspace.path("drift/unmanaged.json"), "utf8"))).toEqual(["networks: default"]);
    expect(existsSync(workspace.path(WORK, "state.json"))).toBe(false);
  });

  test("end where something could not be listed: what was not seen is not reported as fine", async () => {
    stubGcloud("storage buckets");
    const { code, stderr } = await find();
    expect(code).toBe(1);
    expect(stderr).toContain("PERMISSION_DENIED");
    expect(existsSync(workspace.path("drift/unmanaged.json"))).toBe(false);
  });

  test("write states that nobody else on the machine may read, and remove them where something fails", async () => {
    stubGcloud("nothing");
    workspace.stubNpm(`stat --format %a ${WORK}/state.json > "${workspace.path("mode")}"; exit 7`);
    expect((await find()).code).toBe(7);
    expect(readFileSync(workspace.path("mode"), "utf8")).toBe("600\n");
    expect(existsSync(workspace.path(WORK, "state.json"))).toBe(false);
    expect(statSync(workspace.path("drift/inventory/policy.json")).size).toBeGreaterThan(0);
  });
});
