import { runAutoscaling } from "../../../../posture/checks/run/autoscaling";
import { runIsolatedIdentity } from "../../../../posture/checks/run/isolated-identity";
import { runMigrationsAutomated } from "../../../../posture/checks/run/migrations-automated";
import { runMigrationsManual } from "../../../../posture/checks/run/migrations-manual";
import { runNoProjectWideRunner } from "../../../../posture/checks/run/no-project-wide-runner";
import { runConnectionsFit } from "../../../../posture/checks/run/connections-fit";
import { runOutsideDeployments } from "../../../../posture/checks/run/outside-deployments";
import { rollbackWithin } from "../../../../posture/checks/run/rollback-within";
import { runRollback } from "../../../../posture/checks/run/rollback";
import { runZeroDowntime } from "../../../../posture/checks/run/zero-downtime";
import { bootstrap, smepro, smvue } from "../../../stacks/synthesized";
import { Body, EditedStack, judgeJson, judgeModel, plan, Value } from "../edited-stack";
import { judgeIn, describeCheck, Weakening } from "../check-specification";
import { read } from "../../../../posture/model/read";

const RUN = "google_cloud_run_v2_service";
const JOB = "google_cloud_run_v2_job";
const MEMBER = "google_cloud_run_v2_job_iam_member";
const production = smvue("production");
const staging = smvue("staging");
const set =
  (type: string, path: string, value: Value | undefined, id = "") =>
  (stack: EditedStack) =>
    stack.set(type, path, value, id);
const noService: Weakening = { weakening: "no service", change: (stack) => stack.remove(RUN), fault: "" };

describeCheck(runAutoscaling, production, "production", [
  noService,
  {
    weakening: "as many instances at most as at least",
    change: set(RUN, "template.scaling.max_instance_count", 2),
    fault: "template.scaling.max_instance_count",
  },
  {
    weakening: "one instance and no more",
    change: (stack) => stack.set(RUN, "template.scaling", { min_instance_count: 0, max_instance_count: 1 }),
    fault: "template.scaling.max_instance_count",
  },
  {
    weakening: "scaling by hand",
    change: set(RUN, "scaling", { scaling_mode: "MANUAL", manual_instance_count: 2 }),
    fault: "scaling.scaling_mode",
  },
  {
    weakening: "a service that keeps all its instances",
    change: set(RUN, "scaling", { min_instance_count: 40 }),
    fault: "scaling.min_instance_count",
  },
]);
test("a state shows the scaling that nobody asked for as an empty text", () => {
  const change = set(RUN, "scaling", { scaling_mode: "", min_instance_count: 0, manual_instance_count: 0 });
  expect(judgeIn(runAutoscaling, production, "production", change).status).toBe("holds");
});
const ignoring = (...paths: string[]) => set(RUN, "lifecycle.ignore_changes", paths);
const DEPLOYED = ["traffic", "template[0].revision", "template[0].containers[0].image"];
describeCheck(runOutsideDeployments, production, "production", [
  noService,
  { weakening: "nothing ignored", change: set(RUN, "lifecycle", undefined), fault: "lifecycle.ignore_changes" },
  {
    weakening: "the scaling that Google's API returns",
    change: ignoring(...DEPLOYED),
    fault: "lifecycle.ignore_changes",
  },
  {
    weakening: "an image that the next apply sets back",
    change: ignoring("scaling", "traffic", "template[0].revision"),
    fault: "lifecycle.ignore_changes",
  },
]);
test("a service that sets its own scaling need not ignore it", () => {
  const change = (stack: EditedStack) =>
    ignoring(...DEPLOYED)(stack).set(RUN, "scaling", { scaling_mode: "AUTOMATIC", min_instance_count: 2 });
  expect(judgeIn(runOutsideDeployments, production, "production", change).status).toBe("holds");
  expect(judgeIn(runOutsideDeployments, production, "production", ignoring("all")).status).toBe("holds");
});
test("what an apply ignores is not judged in a plan, which does not say", () => {
  const verdict = judgeJson(runOutsideDeployments, plan({ address: `${RUN}.service`, values: { name: "smvue" } }));
  expect(verdict).toMatchObject({ status: "not-applicable", reason: expect.stringContaining("ignore_changes") });
});
const PROBE = "template.containers.startup_probe";
const rollback = rollbackWithin.with({ seconds: 30 });
describeCheck(rollback, production, "production", [
  noService,
  { weakening: "no startup probe", change: set(RUN, PROBE, undefined), fault: "startup_probe" },
  {
    weakening: "two minutes to start",
    change: (stack) => stack.set(RUN, `${PROBE}.period_seconds`, 5).set(RUN, `${PROBE}.failure_threshold`, 24),
    fault: "failure_threshold",
  },
  {
    weakening: "Cloud Run's own three failures every ten seconds",
    change: set(RUN, PROBE, { http_get: { path: "/health" } }),
    fault: "failure_threshold",
  },
  {
    weakening: "a delay before the first probe",
    change: set(RUN, `${PROBE}.initial_delay_seconds`, 6),
    fault: "failure_threshold",
  },
  {
    weakening: "a mounted version that is disabled",
    change: (stack) => stack.set("google_secret_manager_secret_version", "enabled", false, "token-signing"),
    fault: "enabled",
  },
]);
test("a time that is not known yet is unknown", () => {
  const change = (stack: EditedStack) => stack.set(RUN, `${PROBE}.failure_threshold`, "${var.failures}");
  expect(judgeIn(rollback, production, "production", change).status).toBe("unknown");
});
describe("a plan that drops a version of a secret", () => {
  const VERSION = "google_secret_manager_secret_version";
  const body = (...versions: string[]) => ({
    name: "smvue",
    template: [
      {
        containers: [{ startup_probe: [{ period_seconds: 2, failure_threshold: 12 }] }],
        volumes: [{ name: "key", secret: [{ secret: "key", items: versions.map((version) => ({ version })) }] }],
      },
    ],
  });
  const dropping = (before: string[]) =>
    judgeJson(rollback, {
      format_version: "1.2",
      terraform_version: "1.11.4",
      planned_values: {
        root_module: {
          resources: [{ address: `${RUN}.service`, mode: "managed", type: RUN, name: "service", values: body("2") }],
        },
      },
      resource_changes: [
        {
          address: `${RUN}.service`,
          mode: "managed",
          type: RUN,
          name: "service",
          change: { actions: ["update"], before: body(...before), after: body("2") },
        },
        {
          address: `${VERSION}.one`,
          mode: "managed",
          type: VERSION,
          name: "one",
          change: {
            actions: ["delete"],
            before: { secret: "projects/acme/secrets/key", version: "1", deletion_policy: "DISABLE" },
            after: null,
          },
        },
      ],
      configuration: { root_module: {} },
    } as Body);

  test("is refused while the revisions that serve mount it", () => {
    expect(dropping(["1", "2"])).toMatchObject({ status: "violated" });
  });

  test("is taken once no revision does", () => {
    expect(dropping(["2"])).toMatchObject({ status: "holds" });
  });
});
describeCheck(runConnectionsFit, production, "production", [
  noService,
  {
    weakening: "more instances than the database has connections for",
    change: set(RUN, "template.scaling.max_instance_count", 400),
    fault: "template.scaling.max_instance_count",
  },
  {
    weakening: "a smaller machine",
    change: (stack) => stack.set("google_sql_database_instance", "settings.tier", "db-custom-1-3840"),
    fault: "template.scaling.max_instance_count",
  },
]);
test("a plan does not know whether a database has a master that nobody gave it, and counts its connections", () => {
  const database = (expressions: object) => ({
    address: "google_sql_database_instance.main",
    values: { settings: [{ tier: "db-custom-1-3840" }] },
    unknown: { master_instance_name: true },
    expressions,
  });
  const pool = { name: "DATABASE_CONNECTIONS", value: "5" };
  const service = {
    address: `${RUN}.main`,
    values: { template: [{ scaling: [{ max_instance_count: 21 }], containers: [{ env: [pool] }] }] },
  };
  expect(judgeJson(runConnectionsFit, plan(database({ database_version: {} }), service)).status).toBe("violated");
});
describeCheck(runZeroDowntime, production, "production", [
  noService,
  {
    weakening: "no startup probe",
    change: set(RUN, "template.containers.startup_probe", undefined),
    fault: "startup_probe",
  },
  {
    weakening: "a probe of the port alone",
    change: set(RUN, "template.containers.startup_probe", { tcp_socket: { port: 8080 } }),
    fault: "startup_probe",
  },
  {
    weakening: "no warm instance",
    change: set(RUN, "template.scaling.min_instance_count", 0),
    fault: "min_instance_count",
  },
  {
    weakening: "no word on warm instances",
    change: set(RUN, "template.scaling.min_instance_count", undefined),
    fault: "min_instance_count",
  },
]);
describeCheck(runRollback, production, "production", [
  noService,
  {
    weakening: "traffic that is pinned",
    change: set(RUN, "traffic", [
      { type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", revision: "smvue-00001", percent: 100 },
    ]),
    fault: "traffic",
  },
  {
    weakening: "a latest revision without traffic",
    change: set(RUN, "traffic", [
      { type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 0 },
      { type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", revision: "smvue-00001", percent: 100 },
    ]),
    fault: "traffic",
  },
  {
    weakening: "a revision with a name",
    change: set(RUN, "template.revision", "smvue-one"),
    fault: "template.revision",
  },
]);
describeCheck(runIsolatedIdentity, production, "production", [
  { weakening: "nothing that runs", change: (stack) => stack.remove(RUN).remove(JOB), fault: "" },
  {
    weakening: "the default account",
    change: set(RUN, "template.service_account", undefined),
    fault: `template.service_account`,
  },
  {
    weakening: "the default account by its name",
    change: set(JOB, "template.template.service_account", "123-compute@developer.gserviceaccount.com"),
    fault: "template.template.service_account",
  },
  {
    weakening: "what is no account",
    change: set(JOB, "template.template.service_account", "something-else"),
    fault: "template.template.service_account",
  },
  {
    weakening: "a job that runs as the service",
    change: (stack) =>
      stack.set(
        JOB,
        "template.template.service_account",
        (stack.bodies(RUN)[0]?.template as { service_account: string }).service_account,
      ),
    fault: "template.template.service_account",
  },
]);
describeCheck(runMigrationsManual, production, "production", [
  { weakening: "no job", change: (stack) => stack.remove(JOB).remove(MEMBER), fault: "" },
  { weakening: "nobody who may run it", change: (stack) => stack.remove(MEMBER), fault: JOB },
  {
    weakening: "somebody who may run another job",
    change: set(MEMBER, "name", "something-else", "invoker"),
    fault: JOB,
  },
  {
    weakening: "a service account that may run it",
    change: set(MEMBER, "member", "serviceAccount:deployer@acme.iam.gserviceaccount.com", "invoker"),
    fault: "member",
  },
  { weakening: "everybody who may run it", change: set(MEMBER, "member", "allUsers", "invoker"), fault: "member" },
  {
    weakening: "a whole company that may run it",
    change: set(MEMBER, "member", "domain:example.com", "invoker"),
    fault: "member",
  },
  {
    weakening: "GitHub's jobs that may run it",
    change: set(
      MEMBER,
      "member",
      "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/github/*",
      "invoker",
    ),
    fault: "member",
  },
  {
    weakening: "a machine in a binding",
    change: (stack) =>
      stack.add(`${JOB}_iam_binding`, "more", {
        name: "smvue-migrations",
        role: "roles/run.developer",
        members: ["serviceAccount:a@b.iam.gserviceaccount.com"],
      }),
    fault: `${JOB}_iam_binding.more members`,
  },
  {
    weakening: "a machine that runs every job of the project",
    change: (stack) =>
      stack.add("google_project_iam_member", "more", {
        role: "roles/run.invoker",
        member: "serviceAccount:a@b.iam.gserviceaccount.com",
      }),
    fault: "google_project_iam_member.more member",
  },
  {
    weakening: "a role of one's own that runs jobs",
    change: (stack) =>
      stack
        .add("google_project_iam_custom_role", "more", { role_id: "more", permissions: ["run.jobs.run"] })
        .add("google_project_iam_member", "more", {
          role: "${google_project_iam_custom_role.more.name}",
          member: "serviceAccount:a@b.iam.gserviceaccount.com",
        }),
    fault: "google_project_iam_member.more member",
  },
  {
    weakening: "a schedule",
    change: (stack) =>
      stack.add("google_cloud_scheduler_job", "more", {
        http_target: { uri: "https://run.googleapis.com/v2/projects/a/locations/b/jobs/smvue-migrations:run" },
      }),
    fault: "google_cloud_scheduler_job.more http_target.uri",
  },
  { weakening: "an apply that starts it", change: set(JOB, "run_execution_token", "1"), fault: "run_execution_token" },
]);
describeCheck(runMigrationsAutomated, staging, "staging", [
  { weakening: "no job", change: (stack) => stack.remove(JOB).remove(MEMBER), fault: "" },
  { weakening: "people only", change: set(MEMBER, "member", "group:release-managers@example.com"), fault: JOB },
  { weakening: "a deployer that may only look", change: set(MEMBER, "role", "roles/run.viewer"), fault: JOB },
  { weakening: "nobody", change: (stack) => stack.remove(MEMBER), fault: JOB },
]);
describeCheck(runNoProjectWideRunner, bootstrap("smvue", "production"), "production", [
  {
    weakening: "a deployer whose role runs jobs",
    change: (stack) => stack.set("google_project_iam_custom_role", "permissions", ["run.jobs.run"], "role-deploy"),
    fault: "google_project_iam_member.",
  },
  {
    weakening: "a deployer that develops",
    change: (stack) => stack.set("google_project_iam_member", "role", "roles/run.developer", "member-deploy"),
    fault: "google_project_iam_member.",
  },
]);

test.each([runAutoscaling, runZeroDowntime, runRollback, runIsolatedIdentity])(
  "$id holds in staging and for SMEPro",
  (check) => {
    expect(judgeIn(check, staging, "staging").status).toBe("holds");
    expect(judgeIn(check, smepro("staging"), "staging").status).toBe("holds");
    expect(judgeIn(check, smepro("production"), "production").status).toBe("holds");
  },
);

test("each environment has its own way to migrate", () => {
  expect(judgeIn(runMigrationsManual, staging, "staging").status).toBe("not-applicable");
  expect(judgeIn(runMigrationsAutomated, production, "production").status).toBe("not-applicable");
  expect(judgeIn(runMigrationsManual, smepro("production"), "production").status).toBe("holds");
  expect(judgeIn(runMigrationsAutomated, smepro("staging"), "staging").status).toBe("holds");
});

describe("plans that nobody here wrote", () => {
  const first = (annotations: object, traffic: object[]) =>
    plan({
      address: 'module.x.google_cloud_run_service.app["a"]'.replace("module.x.", ""),
      values: {
        autogenerate_revision_name: true,
        traffic,
        template: [
          {
            metadata: [{ annotations }],
            spec: [
              {
                service_account_name: "app@acme.iam.gserviceaccount.com",
                containers: [{ startup_probe: [{ http_get: [{ path: "/" }] }] }],
              },
            ],
          },
        ],
      },
    });

  test("the first generation of the API keeps its scaling in annotations", () => {
    const good = first({ "autoscaling.knative.dev/minScale": "1", "autoscaling.knative.dev/maxScale": "10" }, [
      { percent: 100, latest_revision: true },
    ]);
    for (const check of [runAutoscaling, runZeroDowntime, runRollback, runIsolatedIdentity])
      expect({ id: check.id, status: judgeJson(check, good).status }).toEqual({ id: check.id, status: "holds" });
    const bad = first({ "autoscaling.knative.dev/minScale": "10", "autoscaling.knative.dev/maxScale": "10" }, [
      { percent: 100, revision_name: "one" },
    ]);
    for (const check of [runAutoscaling, runRollback])
      expect({ id: check.id, status: judgeJson(check, bad).status }).toEqual({ id: check.id, status: "violated" });
    expect(judgeJson(runZeroDowntime, first({}, [])).status).toBe("violated");
  });

  test("a job of another name, by its command, run by a group through a binding", () => {
    const job = {
      address: "google_cloud_run_v2_job.db[0]",
      values: {
        name: "db",
        template: [{ template: [{ containers: [{ command: ["npm"], args: ["run", "migrate"] }] }] }],
      },
    };
    const binding = (...members: string[]) => ({
      address: "google_cloud_run_v2_job_iam_binding.db[0]",
      values: { name: "db", role: "roles/run.invoker", members },
    });
    expect(judgeJson(runMigrationsManual, plan(job, binding("group:ops@example.com"))).status).toBe("holds");
    expect(
      judgeJson(
        runMigrationsManual,
        plan(job, binding("group:ops@example.com", "serviceAccount:ci@acme.iam.gserviceaccount.com")),
      ).status,
    ).toBe("violated");
    expect(
      judgeModel(
        runMigrationsAutomated,
        read(JSON.stringify(plan(job, binding("serviceAccount:ci@acme.iam.gserviceaccount.com")))).model,
        "staging",
      ).status,
    ).toBe("holds");
  });

  test("an account that is not known yet, but made for it, is its own", () => {
    const service = (unknown: object, expressions: object) =>
      plan(
        {
          address: "google_cloud_run_v2_service.app",
          values: { template: [{}] },
          unknown: { template: [unknown] },
          expressions: { template: [expressions] },
        },
        { address: "google_service_account.app", values: { account_id: "app" }, unknown: { email: true } },
      );
    expect(
      judgeJson(
        runIsolatedIdentity,
        service(
          { service_account: true },
          { service_account: { references: ["google_service_account.app.email", "google_service_account.app"] } },
        ),
      ).status,
    ).toBe("holds");
    expect(judgeJson(runIsolatedIdentity, service({ service_account: true }, {})).status).toBe("violated");
  });
});
