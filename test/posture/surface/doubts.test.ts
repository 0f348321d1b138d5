import { isInert, judgedByPage } from "../../../posture/surface/doubts";
import { TOUCHED_BEGINNINGS } from "../../../posture/surface/touched-checks";
import { CATALOGUE } from "../../../posture/catalogue";
import { Judged } from "../../../posture/claim";
import { evaluate } from "../../../posture/evaluate";
import { read } from "../../../posture/model/read";
import { StackKind } from "../../../posture/verdict/check";
import { smepro, smvue } from "../../stacks/synthesized";
import { pageOf } from "../../../posture/pages/load-page";
import { EditedStack } from "../checks/edited-stack";

const stack = smepro("production");

async function statuses(change: (edited: EditedStack) => EditedStack, stacks: readonly StackKind[] = ["system"]) {
  const { model } = change(new EditedStack(stack.text));
  const results = evaluate(await pageOf("smepro"), {
    model,
    system: "smepro",
    environment: "production",
    others: [],
    stacks,
  });
  return new Map(results.map(({ claim, status, reason }) => [claim.id, { status, reason: reason ?? "" }]));
}

test("every check that something unjudged could make false is one of the catalogue", () => {
  const ids = Object.keys(CATALOGUE);
  expect(TOUCHED_BEGINNINGS.filter((beginning) => !ids.some((id) => id.startsWith(beginning)))).toEqual([]);
});

test("a type that no rule judges makes the claims that it could touch unknown, and no others", async () => {
  const after = await statuses((edited) => edited.add("google_workflows_workflow", "release", { name: "release" }));
  const only = after.get("smepro.sharing.only-google");
  expect(only?.status).toBe("unknown");
  expect(only?.reason).toContain("somebody judges google_workflows_workflow.release: it runs or deploys");
  expect(after.get("smepro.database.high-availability")?.status).toBe("holds");
});

test("a type that is listed as harmless changes nothing", async () => {
  const before = await statuses((edited) => edited);
  const after = await statuses((edited) => edited.add("google_monitoring_group", "more", { display_name: "more" }));
  expect([...after]).toEqual([...before]);
});

test.each([
  ["a command", { "local-exec": { command: "gcloud sql instances patch main --no-backup" } }, "unknown"],
  ["a script that the file does not show", { "local-exec": { command: "./after-apply.sh" } }, "unknown"],
  ["commands on a machine", { "remote-exec": { inline: ["nft flush ruleset"] } }, "unknown"],
  ["a greeting", { "local-exec": { command: "echo applied && sleep 5" } }, "holds"],
])("a provisioner that runs %s leaves claims %3$s", async (_, provisioner, status) => {
  const after = await statuses((edited) => edited.add("terraform_data", "more", { provisioner: [provisioner] }));
  expect(after.get("smepro.database.point-in-time-recovery")?.status).toBe(status);
});

test.each([
  "echo $(gcloud auth print-access-token)",
  "echo a > /etc/passwd",
  "echo a; rm -rf /",
  "true\nreboot",
  "echo `id`",
])("%s is not inert", (text) => {
  expect(isInert({ address: "a.b", kind: "local-exec", text })).toBe(false);
});

test("what is wrong in the other stack is as wrong, and what it lacks belongs to this one", async () => {
  const body = new EditedStack(stack.text).bodies("google_cloud_run_v2_service")[0] ?? {};
  const open = await statuses(
    (edited) => edited.add("google_cloud_run_v2_service", "open", { ...body, ingress: "INGRESS_TRAFFIC_ALL" }),
    ["bootstrap"],
  );
  expect(open.get("smepro.use.rate-limit")?.status).toBe("violated");
  const { model } = read(smvue("production").text);
  const results = evaluate(await pageOf("smvue"), {
    model,
    system: "smvue",
    environment: "production",
    others: [],
    stacks: ["system"],
  });
  expect(results.filter(({ status }) => status === "violated").map(({ claim }) => claim.id)).toEqual([]);
});

describe("what the page says that somebody has read", () => {
  const BACKUPS = "smepro.database.point-in-time-recovery";
  const run = { provisioner: [{ "local-exec": { command: "./after-apply.sh" } }] };
  const because = "It prints the address of the service.";

  async function resultsWith(judged: readonly Judged[], name = "more") {
    const { model } = new EditedStack(stack.text).add("terraform_data", name, run);
    const page = { ...(await pageOf("smepro")), judged };
    const posture = { model, system: "smepro", environment: "production", others: [], stacks: ["system"] as const };
    return { model, result: evaluate(page, posture).find(({ claim }) => claim.id === BACKUPS) };
  }

  test("makes no claim unknown, and is shown with its reason", async () => {
    const judged = [{ address: "terraform_data.more", runs: "./after-apply.sh", because }];
    const { model, result } = await resultsWith(judged);
    expect(result?.status).toBe("holds");
    const findings = result?.results.flatMap(({ verdict }) => verdict.findings);
    expect(findings).toContainEqual(
      expect.objectContaining({ address: "terraform_data.more", actual: `judged by the page: ${because}` }),
    );
    expect(judgedByPage(model, judged)).toEqual([
      "terraform_data.more: local-exec runs a program with the rights of whoever applies; no check judges it, the " +
        `page does: ${because}`,
    ]);
  });

  test.each([
    ["another program", [{ address: "terraform_data.more", runs: "./before-apply.sh", because }]],
    ["no program where one is shown", [{ address: "terraform_data.more", because }]],
    ["something else", [{ address: "terraform_data.other", runs: "./after-apply.sh", because }]],
  ])("is of no use where it is %s", async (_, judged) => {
    const { model, result } = await resultsWith(judged);
    expect(result?.status).toBe("unknown");
    expect(judgedByPage(model, judged)).toEqual([]);
  });

  test("turns nothing that is violated", async () => {
    const edited = new EditedStack(stack.text).add("google_sql_database_instance", "second", {
      database_version: "POSTGRES_18",
      settings: { tier: "db-f1-micro", backup_configuration: { enabled: false } },
    });
    const { model } = edited.add("terraform_data", "more", run);
    const page = {
      ...(await pageOf("smepro")),
      judged: [{ address: "terraform_data.more", runs: "./after-apply.sh", because }],
    };
    const results = evaluate(page, {
      model,
      system: "smepro",
      environment: "production",
      others: [],
      stacks: ["system"],
    });
    expect(results.find(({ claim }) => claim.id === BACKUPS)?.status).toBe("violated");
  });
});
