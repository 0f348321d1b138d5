import { reviewJson } from "../../cli/emulated/review";
import { testWith } from "../terraform/available";
import { type Deployable, expectSuccess, Lab, NO_CHANGES } from "./deployed";

/** One attribute that a claim stands on, changed outside Terraform. */
interface Drift {
  readonly collection: string;
  readonly type: string;
  readonly change: object;
}

const DRIFTS: Readonly<Record<string, Drift>> = {
  "the database takes connections without TLS and recovers to no point in time": {
    collection: "sqladmin.instances",
    type: "google_sql_database_instance",
    change: {
      settings: {
        ipConfiguration: { sslMode: "ALLOW_UNENCRYPTED_AND_ENCRYPTED" },
        backupConfiguration: { pointInTimeRecoveryEnabled: false },
      },
    },
  },
  "the load balancer takes TLS 1.0": {
    collection: "compute.sslPolicies",
    type: "google_compute_ssl_policy",
    change: { minTlsVersion: "TLS_1_0" },
  },
  "the service takes requests around the load balancer": {
    collection: "run.projects.locations.services",
    type: "google_cloud_run_v2_service",
    change: { ingress: "INGRESS_TRAFFIC_ALL" },
  },
  "the load balancer logs no requests": {
    collection: "compute.backendServices",
    type: "google_compute_backend_service",
    change: { logConfig: { enable: false } },
  },
};

const NAMES = ["smepro-staging-bootstrap", "smepro-staging"] as const;
const [, SYSTEM] = NAMES;

let lab: Lab;
beforeAll(() => (lab = new Lab()));
afterAll(() => lab.close());

/** Addresses that violate a claim. */
async function violating({ stacks }: Deployable): Promise<string[]> {
  const state = await stacks.terraform(SYSTEM, ["show", "-json"]);
  expectSuccess(state);
  const { claims } = await reviewJson(state.output);
  return claims.flatMap(({ evidence }) =>
    evidence.filter(({ status }) => status === "violated").map(({ address }) => address),
  );
}

testWith("google", "random")(
  "what changes outside Terraform is found by plan and review, and a deploy heals it",
  async () => {
    const deployable = await lab.open(NAMES);
    const { emulator, stacks } = deployable;
    for (const name of NAMES) expectSuccess(await stacks.deploy(name));
    expect(await violating(deployable)).toEqual([]);

    const resources = await emulator.resources();
    for (const { collection, change } of Object.values(DRIFTS)) {
      const resource = resources.find((one) => one.collection === collection);
      if (!resource) throw new Error(`no ${collection}`);
      await emulator.change(resource.key, { body: change });
    }

    const plan = await stacks.terraform(SYSTEM, ["plan", "-detailed-exitcode", "-no-color", "-input=false"]);
    expect(plan.code).toBe(2);
    const planned = [...plan.output.matchAll(/^ +# (\w+)\.\S+ .*(?:will be|must be)/gm)].map(([, type]) => type);
    expect([...new Set(planned)].sort()).toEqual(
      Object.values(DRIFTS)
        .map(({ type }) => type)
        .sort(),
    );

    expectSuccess(await stacks.terraform(SYSTEM, ["apply", "-refresh-only", "-auto-approve", "-no-color"]));
    const found = (await violating(deployable)).map((address) => address.split(".")[0]);
    const missed = Object.entries(DRIFTS).filter(([, { type }]) => !found.includes(type));
    // A resource that is gone has no address to point at.
    expect(missed.map(([what]) => what).filter((what) => what !== "nobody logs who reads data")).toEqual([]);

    expectSuccess(await stacks.deploy(SYSTEM));
    expect((await stacks.diff(SYSTEM)).output).toContain(NO_CHANGES);
    expect(await violating(deployable)).toEqual([]);
  },
);
