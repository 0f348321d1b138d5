import { mkdirSync, readFileSync } from "node:fs";
import { Workspace } from "./step";

jest.setTimeout(60_000);

let workspace: Workspace;
beforeEach(() => {
  workspace = new Workspace();
  mkdirSync(workspace.path("inventory"));
  inventory("policy", { bindings: [] });
});
afterEach(() => {
  workspace.remove();
});

/** What `gcloud … list --format json` printed of a kind. */
const inventory = (kind: string, listed: unknown) => workspace.json(`inventory/${kind}.json`, listed);
const managed = (type: string, values: object) => ({ mode: "managed", type, values });

async function unmanaged(...resources: object[]): Promise<unknown> {
  const states = workspace.json("state.json", { format_version: "1.0", values: { root_module: { resources } } });
  const out = workspace.path("unmanaged.json");
  const args = ["unmanaged", "--inventory", workspace.path("inventory"), "--states", states, "--out", out];
  const { code, stderr } = await workspace.pipeline(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(readFileSync(out, "utf8"));
}

test("what no state knows is found by its name and by its link", async () => {
  const prefix = "https://www.googleapis.com/compute/v1/projects/p/global/networks";
  inventory("networks", [{ selfLink: `${prefix}/main` }, { selfLink: `${prefix}/default` }]);
  inventory("buckets", [{ name: "p-files", storage_url: "gs://p-files/" }, { name: "p-forgotten" }]);
  expect(
    await unmanaged(
      managed("google_compute_network", { id: "projects/p/global/networks/main", name: "main" }),
      managed("google_storage_bucket", { id: "p-files", name: "p-files" }),
    ),
  ).toEqual(["buckets: p-forgotten", "networks: projects/p/global/networks/default"]);
});

test("services and jobs of Cloud Run are known, although gcloud lists them by Knative's names", async () => {
  const of = (api: string, kind: string, name: string) => ({
    kind,
    metadata: { name, namespace: "123456789004", selfLink: `/apis/${api}/v1/namespaces/123456789004/${kind}/${name}` },
  });
  const services = ["web", "by-hand"].map((name) => of("serving.knative.dev", "services", name));
  inventory("services", services);
  inventory("jobs", [of("run.googleapis.com", "jobs", "web"), of("run.googleapis.com", "jobs", "migrations")]);
  const id = (rest: string) => `projects/p/locations/us-central1/${rest}`;
  expect(
    await unmanaged(
      managed("google_cloud_run_v2_service", { id: id("services/web"), name: "web" }),
      managed("google_cloud_run_v2_job", { id: id("jobs/migrations"), name: "migrations" }),
    ),
  ).toEqual(["jobs: run/jobs/web", "services: run/services/by-hand"]);
});

test("accounts that Google makes by itself are none that somebody made", async () => {
  const account = (email: string) => ({ email, name: `projects/p/serviceAccounts/${email}` });
  inventory("accounts", [
    account("123456789004-compute@developer.gserviceaccount.com"),
    account("p@appspot.gserviceaccount.com"),
    account("by-hand@p.iam.gserviceaccount.com"),
  ]);
  expect(await unmanaged()).toEqual(["accounts: projects/p/serviceAccounts/by-hand@p.iam.gserviceaccount.com"]);
});

describe("grants", () => {
  const RUN = "serviceAccount:run@p.iam.gserviceaccount.com";
  const grant = (role: string, members: string[], condition?: object) => ({ role, members, condition });
  const condition = { title: "t", expression: "request.time < x" };

  test("that no state knows are found, and those of Google's service agents are not", async () => {
    inventory("policy", {
      bindings: [
        grant("roles/cloudsql.client", [RUN, "user:ada@example.com"]),
        grant("roles/run.serviceAgent", ["serviceAccount:service-1@serverless-robot-prod.iam.gserviceaccount.com"]),
        grant("roles/editor", ["serviceAccount:1-compute@developer.gserviceaccount.com"]),
      ],
    });
    expect(
      await unmanaged(managed("google_project_iam_member", { role: "roles/cloudsql.client", member: RUN })),
    ).toEqual([
      "grant: roles/cloudsql.client to user:ada@example.com",
      "grant: roles/editor to serviceAccount:1-compute@developer.gserviceaccount.com",
    ]);
  });

  test("are others without their condition, and with another", async () => {
    const known = managed("google_project_iam_member", { role: "roles/a", member: RUN, condition: [condition] });
    inventory("policy", { bindings: [grant("roles/a", [RUN], condition)] });
    expect(await unmanaged(known)).toEqual([]);
    inventory("policy", {
      bindings: [grant("roles/a", [RUN]), grant("roles/a", [RUN], { ...condition, expression: "true" })],
    });
    expect(await unmanaged(known)).toEqual([`grant: roles/a to ${RUN}`, `grant: roles/a to ${RUN}, where true`]);
  });
});

test("a list that is none, and a state that is none, cannot be used", async () => {
  const states = workspace.json("state.json", { version: 4 });
  const out = workspace.path("unmanaged.json");
  const args = ["unmanaged", "--inventory", workspace.path("inventory"), "--states", states, "--out", out];
  const outcome = await workspace.pipeline(args);
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toContain("got no state; allowed: a state by terraform show -json");
  inventory("networks", { error: {} });
  workspace.json("state.json", { format_version: "1.0" });
  expect((await workspace.pipeline(args)).stderr).toContain("networks.json: got no list");
});
