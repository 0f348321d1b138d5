import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, Server } from "node:http";
import { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { Postgres } from "../../constructs/google/postgres";
import { postgresProps } from "../parts";
import { PROJECT, synthesize } from "../template";
import { terraformEnvironment, testWith } from "../terraform/available";

jest.setTimeout(300_000);

/**
 * The way a restored instance comes under Terraform, rehearsed with the real provider against a stand-in for Cloud
 * SQL's API that only reads: docs/restoring.md, Taking the restored instance over.
 */
const RUNBOOK = readFileSync(join(ROOT, "docs", "restoring.md"), "utf8");
const TYPES = ["google_sql_database_instance", "google_sql_database"];
const NETWORK = `projects/${PROJECT.id}/global/networks/acme`;
const RESTORED = "acme-restored";

type Body = Record<string, unknown>;
let directory: string;
let api: Server;
let endpoint: string;
const written: string[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "avouch-restoring-"));
  api = createServer(({ method = "", url = "" }, response) => {
    if (method !== "GET") written.push(`${method} ${url}`);
    const [, name = "", below = ""] = /\/instances\/([^/?]+)(\/[^?]*)?/.exec(url) ?? [];
    const body = below === "" ? instance(name) : below.startsWith("/databases/") ? database(name) : { items: [] };
    response.writeHead(method === "GET" ? 200 : 405, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(api.address() as AddressInfo).port}/sql/v1beta4/`;
});
afterAll(async () => {
  await new Promise((resolve) => api.close(resolve));
  rmSync(directory, { recursive: true });
});

/** What Google returns of an instance that was cloned from the one that the construct makes. */
function instance(name: string): Body {
  const [planned] = Object.values(bodies().google_sql_database_instance ?? {}) as { settings: Body }[];
  const flags = planned?.settings.database_flags;
  return {
    kind: "sql#instance",
    name,
    project: PROJECT.id,
    region: PROJECT.region,
    databaseVersion: "POSTGRES_18",
    instanceType: "CLOUD_SQL_INSTANCE",
    backendType: "SECOND_GEN",
    state: "RUNNABLE",
    connectionName: `${PROJECT.id}:${PROJECT.region}:${name}`,
    selfLink: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${PROJECT.id}/instances/${name}`,
    ipAddresses: [],
    settings: {
      dataDiskType: "PD_SSD",
      dataDiskSizeGb: "20",
      ipConfiguration: { ipv4Enabled: false, serverCaMode: "GOOGLE_MANAGED_INTERNAL_CA", privateNetwork: NETWORK },
      tier: "db-custom-2-8192",
      edition: "ENTERPRISE",
      settingsVersion: "1",
      databaseFlags: flags,
    },
  };
}
const database = (name: string): Body => ({
  name: "acme",
  instance: name,
  project: PROJECT.id,
  charset: "UTF8",
  collation: "en_US.UTF8",
});

function bodies(name = "acme"): Record<string, Record<string, Body>> {
  const { text } = synthesize((stack) => void new Postgres(stack, "database", { ...postgresProps(stack), name }));
  const { resource } = JSON.parse(text) as { resource: Record<string, Record<string, Body>> };
  return Object.fromEntries(TYPES.map((type) => [type, resource[type] ?? {}]));
}

/** The database of a stack as its construct writes it, without the network that it lies in. */
function write(name: string): void {
  const resource = JSON.parse(
    JSON.stringify(bodies(name))
      .replaceAll(/"\$\{google_compute_network\.[^}]+\}"/g, `"${NETWORK}"`)
      .replaceAll(/"\$\{google_compute_[^}]+\}"/g, '"acme"'),
  ) as Record<string, Record<string, Body>>;
  for (const body of Object.values(resource).flatMap((one) => Object.values(one))) delete body.depends_on;
  writeFileSync(
    join(directory, "main.tf.json"),
    JSON.stringify({
      terraform: { required_providers: { google: { source: "hashicorp/google", version: "6.50.0" } } },
      provider: { google: { project: PROJECT.id, region: PROJECT.region, sql_custom_endpoint: endpoint } },
      resource,
    }),
  );
}

/** Runs beside the stand-in, which answers from this process. */
const terraform = (...args: string[]) =>
  new Promise<{ status: number | null; output: string }>((resolve, reject) => {
    const child = spawn("terraform", args, {
      cwd: directory,
      env: { ...terraformEnvironment(), GOOGLE_OAUTH_ACCESS_TOKEN: "offline", TF_IN_AUTOMATION: "1" },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (output += String(text)));
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, output }));
  });

async function succeed(...args: string[]): Promise<string> {
  const { status, output } = await terraform(...args);
  if (status !== 0) throw new Error(`terraform ${args.join(" ")}\n${output}`);
  return output;
}

const address = (type: string) => `${type}.${Object.keys(bodies()[type] ?? {})[0] ?? ""}`;
const INSTANCE = address("google_sql_database_instance");
const DATABASE = address("google_sql_database");
/** An id as the runbook writes it, with this test's names. */
const idFrom = (pattern: RegExp) =>
  (pattern.exec(RUNBOOK)?.[0] ?? "")
    .replace("PROJECT", PROJECT.id)
    .replaceAll("smvue-restored", RESTORED)
    .replace("/smvue", "/acme");
const INSTANCE_ID = idFrom(/(?<=import ADDRESS )PROJECT\/smvue-restored/);
const DATABASE_ID = idFrom(/projects\/PROJECT\/instances\/smvue-restored\/databases\/smvue/);

const actions = async () => {
  await succeed("plan", "-input=false", "-out=plan.tfplan");
  const { resource_changes: changes } = JSON.parse(await succeed("show", "-json", "plan.tfplan")) as {
    resource_changes: { address: string; change: { actions: string[] } }[];
  };
  return Object.fromEntries(changes.map((one) => [one.address, one.change.actions.join()]));
};

testWith("google")("the restored instance is taken over, and neither it nor the old one is destroyed", async () => {
  write("acme");
  await succeed("init", "-input=false");
  await succeed("import", "-input=false", INSTANCE, `${PROJECT.id}/acme`);
  await succeed("import", "-input=false", DATABASE, `projects/${PROJECT.id}/instances/acme/databases/acme`);

  // Before the state is changed, another name means another instance, which prevent_destroy refuses.
  write(RESTORED);
  const refused = await terraform("plan", "-input=false", "-no-color");
  expect(refused.status).toBe(1);
  expect(refused.output).toContain("Instance cannot be destroyed");

  // A lost state, or one without the restored instance: a plan would create an empty one.
  await succeed("state", "rm", INSTANCE, DATABASE);
  expect(await actions()).toEqual({ [INSTANCE]: "create", [DATABASE]: "create" });

  await succeed("import", "-input=false", INSTANCE, INSTANCE_ID);
  await succeed("import", "-input=false", DATABASE, DATABASE_ID);
  expect(await succeed("state", "list")).toBe(`${DATABASE}\n${INSTANCE}\n`);
  const planned = await actions();
  // Settings that a clone lacks, and guards that exist in the state only.
  expect(planned).toEqual({ [INSTANCE]: "update", [DATABASE]: "update" });
  expect(await succeed("state", "show", "-no-color", INSTANCE)).toContain(`"${RESTORED}"`);
  expect(written).toEqual([]);
});
