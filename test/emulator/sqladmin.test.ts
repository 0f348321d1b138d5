import { Client, message } from "./client";

const SQL = "sqladmin.googleapis.com/sql/v1beta4/projects/acme-notes";
const HOUR = 3600;

let client: Client;
beforeEach(() => {
  client = new Client();
});

const PITR = { enabled: true, pointInTimeRecoveryEnabled: true };

/** A small instance of PostgreSQL 15, with other settings. */
const create = (settings: Record<string, unknown> = {}, name = "main") =>
  client.call("POST", `${SQL}/instances`, {
    name,
    region: "us-central1",
    databaseVersion: "POSTGRES_15",
    settings: { tier: "db-custom-1-3840", ...settings },
  } as never);
const read = async (name = "main") => (await client.call("GET", `${SQL}/instances/${name}`)).body;
const settings = async (): Promise<Record<string, unknown>> => (await read()).settings as Record<string, unknown>;
const patch = (changed: Record<string, unknown>) =>
  client.call("PATCH", `${SQL}/instances/main`, { settings: changed } as never);
const names = async (list: string): Promise<unknown[]> => {
  const { items = [] } = (await client.call("GET", `${SQL}/instances/${list}`)).body;
  return (items as { name: string }[]).map(({ name }) => name);
};
const database = (name: string) => client.call("POST", `${SQL}/instances/main/databases`, { name });

describe("a new instance", () => {
  test("has the service's defaults, a first database and a first user", async () => {
    expect((await create()).body).toMatchObject({ kind: "sql#operation", operationType: "CREATE", status: "DONE" });
    expect(await read()).toMatchObject({
      kind: "sql#instance",
      connectionName: "acme-notes:us-central1:main",
      state: "RUNNABLE",
      settings: {
        edition: "ENTERPRISE",
        availabilityType: "ZONAL",
        settingsVersion: "1",
        ipConfiguration: { ipv4Enabled: true, sslMode: "ALLOW_UNENCRYPTED_AND_ENCRYPTED", requireSsl: false },
        backupConfiguration: { enabled: false, startTime: "12:00", transactionLogRetentionDays: 7 },
      },
    });
    expect(await names("main/databases")).toEqual(["postgres"]);
    expect(await names("main/users")).toEqual(["postgres"]);
  });

  test("is pending at first where operations are slow", async () => {
    client.emulator.world.faults.set([{ kind: "slow", rate: 1, methods: "sqladmin.instances.insert", polls: 2 }]);
    const { body } = await create();
    expect(body.status).toBe("PENDING");
    expect(body).not.toHaveProperty("endTime");
    const poll = async () => (await client.call("GET", `${SQL}/operations/${String(body.name)}`)).body.status;
    expect([await poll(), await poll()]).toEqual(["PENDING", "DONE"]);
  });

  const PLUS = { edition: "ENTERPRISE_PLUS", tier: "db-perf-optimized-N-2" };
  test.each<[string, Record<string, unknown>, string]>([
    ["a tier of the other edition", { edition: "ENTERPRISE_PLUS" }, "Invalid Tier (db-custom-1-3840)"],
    ["a tier of Enterprise Plus in Enterprise", { ...PLUS, edition: "ENTERPRISE" }, "db-custom-*"],
    ["an odd number of processors", { tier: "db-custom-3-7680" }, "db-custom-3-7680"],
    ["too little memory", { tier: "db-custom-2-1024" }, "db-custom-2-1024"],
    ["recovery without backups", { backupConfiguration: { pointInTimeRecoveryEnabled: true } }, "automated backups"],
    ["a binary log", { backupConfiguration: { enabled: true, binaryLogEnabled: true } }, "MySQL"],
    ["logs for 8 days", { backupConfiguration: { ...PITR, transactionLogRetentionDays: 8 } }, "1 to 7"],
    [
      "fewer backups than days of logs",
      { backupConfiguration: { ...PITR, backupRetentionSettings: { retainedBackups: 3 } } },
      "more days than backups",
    ],
    ["a second zone without recovery", { availabilityType: "REGIONAL" }, "Regional availability"],
    ["no address at all", { ipConfiguration: { ipv4Enabled: false } }, "At least one of"],
    ["a wrong value of a flag", { databaseFlags: [{ name: "log_connections", value: "yes" }] }, "log_connections"],
    ["a flag of another engine", { databaseFlags: [{ name: "local_infile", value: "off" }] }, "local_infile"],
  ])("is refused with %s", async (_, wrong, named) => {
    const reply = await create(wrong);
    expect(reply.status).toBe(400);
    expect(message(reply)).toContain(named);
    expect(client.emulator.world.store.list()).toEqual([]);
  });

  test("of PostgreSQL 16 is Enterprise Plus by default", async () => {
    const body = { name: "plus", region: "us-central1", databaseVersion: "POSTGRES_16", settings: { tier: PLUS.tier } };
    await client.call("POST", `${SQL}/instances`, body);
    expect((await read("plus")).settings).toMatchObject({ edition: "ENTERPRISE_PLUS", dataDiskSizeGb: "20" });
  });

  test("has a private address only where its network has private services access", async () => {
    const { store } = client.emulator.world;
    const network = "projects/acme-notes/global/networks/main";
    store.put({ key: `compute/${network}`, collection: "compute.networks", body: { name: "main" } });
    const ipConfiguration = { ipv4Enabled: false, privateNetwork: network, allocatedIpRange: "services" };
    expect(message(await create({ ipConfiguration }))).toContain("SERVICE_NETWORKING_NOT_ENABLED");
    store.put({
      key: `compute/${network}/connections/servicenetworking.googleapis.com`,
      collection: "servicenetworking.services.connections",
      body: { network, reservedPeeringRanges: ["services"] },
    });
    store.put({
      key: "compute/projects/acme-notes/global/addresses/services",
      collection: "compute.globalAddresses",
      body: { address: "10.9.0.0", prefixLength: 20 },
    });
    await create({ ipConfiguration });
    const { ipAddresses } = await read();
    expect(ipAddresses).toEqual([{ type: "PRIVATE", ipAddress: expect.stringMatching(/^10\.9\.\d+\.\d+$/) as string }]);
    expect((await patch({ ipConfiguration: { privateNetwork: null, ipv4Enabled: true } })).status).toBe(400);
  });
});

test("an instance that does not exist is a 404 in the service's words, for what is in it too", async () => {
  for (const path of ["none", "none/databases", "none/users", "none/backupRuns", "none/databases/a"]) {
    const reply = await client.call("GET", `${SQL}/instances/${path}`);
    expect(reply.status).toBe(404);
    expect(message(reply)).toBe("The Cloud SQL instance does not exist.");
  }
});

describe("a change", () => {
  beforeEach(() => create({ userLabels: { a: "1" }, backupConfiguration: PITR }));

  test("by patch merges, and by put replaces the settings", async () => {
    await patch({ dataDiskSizeGb: "20" });
    expect(await settings()).toMatchObject({ userLabels: { a: "1" }, dataDiskSizeGb: "20", settingsVersion: "2" });
    const body = { settings: { tier: "db-custom-2-7680", dataDiskSizeGb: "20" } };
    await client.call("PUT", `${SQL}/instances/main`, body);
    expect(await settings()).toMatchObject({ tier: "db-custom-2-7680", settingsVersion: "3" });
    expect(await settings()).not.toHaveProperty("userLabels");
    expect(await read()).toMatchObject({ connectionName: "acme-notes:us-central1:main", kind: "sql#instance" });
  });

  test("to settings that are no longer the present ones is refused", async () => {
    expect((await patch({ settingsVersion: "1", dataDiskSizeGb: "20" })).status).toBe(200);
    expect((await patch({ settingsVersion: "1", dataDiskSizeGb: "30" })).status).toBe(412);
  });

  test("cannot shrink the disk, change its type or lower the version", async () => {
    await patch({ dataDiskSizeGb: "20" });
    expect((await patch({ dataDiskSizeGb: "10" })).status).toBe(400);
    expect((await patch({ dataDiskType: "PD_HDD" })).status).toBe(400);
    const older = await client.call("PATCH", `${SQL}/instances/main`, { databaseVersion: "POSTGRES_14" });
    expect(older.status).toBe(400);
  });
});

describe("a deletion", () => {
  const remove = (query = "") => client.call("DELETE", `${SQL}/instances/main${query}`);

  test("is refused while the instance is protected, and keeps the name for a week", async () => {
    await create({ deletionProtectionEnabled: true });
    expect(message(await remove())).toContain("protected");
    await patch({ deletionProtectionEnabled: false });
    expect((await remove()).body).toMatchObject({ operationType: "DELETE" });
    expect(client.emulator.world.store.list()).toEqual([]);
    const again = await create();
    expect(again.status).toBe(409);
    expect(message(again)).toContain("one week");
    const other = new Client();
    other.emulator.world.load(client.emulator.world.snapshot());
    client = other;
    expect((await create()).status).toBe(409);
    client.emulator.world.clock.advance(7 * 24 * HOUR);
    expect((await create()).status).toBe(200);
  });

  test("leaves backups where that was asked for", async () => {
    await create({ retainBackupsOnDelete: true });
    await client.call("POST", `${SQL}/instances/main/backupRuns`, { description: "before the move" });
    await remove("?enableFinalBackup=true");
    const { backups } = (await client.call("GET", `${SQL}/backups`)).body;
    const types = (backups as { type: string; instance: string }[]).map(({ type }) => type).sort();
    expect(types).toEqual(["FINAL", "ON_DEMAND"]);
  });
});

describe("users", () => {
  const USERS = `${SQL}/instances/main/users`;
  const user = (body: Record<string, unknown>) => client.call("POST", USERS, body as never);
  beforeEach(() => create());

  test("are made, changed and deleted by name", async () => {
    expect((await user({ name: "app", password: "hush" })).body).toMatchObject({ operationType: "CREATE_USER" });
    expect((await user({ name: "app" })).status).toBe(409);
    const changed = await client.call("PUT", `${USERS}?name=app`, { password: "hushed" });
    expect(changed.body).toMatchObject({ operationType: "UPDATE_USER" });
    expect((await client.call("PUT", `${USERS}?name=none`, { password: "x" })).status).toBe(404);
    expect((await client.call("DELETE", `${USERS}?name=app`)).body).toMatchObject({ operationType: "DELETE_USER" });
    expect((await client.call("DELETE", `${USERS}?name=app`)).status).toBe(404);
  });

  test("have passwords in memory alone", async () => {
    await user({ name: "app", password: "hush-hush" });
    await client.call("PUT", `${USERS}?name=app`, { password: "hush-again" });
    const { world } = client.emulator;
    expect(world.store.payload("sqladmin/projects/acme-notes/instances/main/users/app")?.toString()).toBe("hush-again");
    const seen = JSON.stringify([world.snapshot(), (await client.call("GET", USERS)).body, world.log.list()]);
    expect(seen).not.toMatch(/hush/);
  });

  test("that are service accounts have no suffix in PostgreSQL", async () => {
    const type = "CLOUD_IAM_SERVICE_ACCOUNT";
    const refused = await user({ name: "app@acme-notes.iam.gserviceaccount.com", type });
    expect(message(refused)).toContain(".gserviceaccount.com suffix");
    expect((await user({ name: "app@acme-notes.iam", type })).status).toBe(200);
  });
});

test("nothing is made in an instance that is stopped", async () => {
  await create({ activationPolicy: "NEVER" });
  expect(message(await database("app"))).toContain("not running");
});

describe("recovery", () => {
  const clone = (context: Record<string, unknown>) =>
    client.call("POST", `${SQL}/instances/main/clone`, {
      cloneContext: { destinationInstanceName: "copy", ...context },
    } as never);

  test("by point in time brings back a database that was dropped since", async () => {
    await create({ backupConfiguration: PITR });
    await database("app");
    const pointInTime = client.emulator.world.clock.now();
    await client.call("DELETE", `${SQL}/instances/main/databases/app`);
    expect((await clone({ pointInTime })).body).toMatchObject({ operationType: "CLONE", targetId: "copy" });
    expect(await names("copy/databases")).toEqual(["app", "postgres"]);
    expect(await names("main/databases")).toEqual(["postgres"]);
    expect(await read("copy")).toMatchObject({ connectionName: "acme-notes:us-central1:copy" });
  });

  test("needs transactions, a time within their retention and a free name", async () => {
    await create();
    const now = client.emulator.world.clock.now();
    expect(message(await clone({ pointInTime: now }))).toContain("not enabled");
    await patch({ backupConfiguration: PITR });
    expect(message(await clone({ pointInTime: "2025-01-01T00:00:00Z" }))).toContain("outside");
    expect(message(await clone({ pointInTime: "2027-01-01T00:00:00Z" }))).toContain("outside");
    expect((await clone({ destinationInstanceName: "main" })).status).toBe(409);
    const { body } = await client.call("GET", `${SQL}/instances/main/getLatestRecoveryTime`);
    expect((await clone({ pointInTime: body.latestRecoveryTime ?? "" })).status).toBe(200);
  });

  test("from a backup replaces what the instance holds", async () => {
    await create();
    await database("app");
    const { body } = await client.call("POST", `${SQL}/instances/main/backupRuns`, {});
    const { backupId } = body.backupContext as { backupId: string };
    await database("scratch");
    await client.call("DELETE", `${SQL}/instances/main/databases/app`);
    const restore = (backupRunId: string) =>
      client.call("POST", `${SQL}/instances/main/restoreBackup`, { restoreBackupContext: { backupRunId } });
    expect((await restore("1")).status).toBe(404);
    expect((await restore(backupId)).body).toMatchObject({ operationType: "RESTORE_VOLUME" });
    expect(await names("main/databases")).toEqual(["app", "postgres"]);
    const run = (await client.call("GET", `${SQL}/instances/main/backupRuns/${backupId}`)).body;
    expect(run).toMatchObject({ status: "SUCCESSFUL", type: "ON_DEMAND" });
    expect(run).not.toHaveProperty("contents");
  });
});

test("a failover swaps the zones of an instance with regional availability", async () => {
  await create({ availabilityType: "REGIONAL", backupConfiguration: PITR });
  const before = await read();
  await client.call("POST", `${SQL}/instances/main/failover`, {});
  expect(await read()).toMatchObject({ gceZone: before.secondaryGceZone, secondaryGceZone: before.gceZone });
});

test("a primary is not deleted before its replicas", async () => {
  await create({ backupConfiguration: PITR });
  await client.call("POST", `${SQL}/instances`, {
    name: "replica",
    region: "us-central1",
    databaseVersion: "POSTGRES_15",
    masterInstanceName: "main",
    settings: { tier: "db-custom-1-3840" },
  });
  expect(await read()).toMatchObject({ replicaNames: ["replica"] });
  expect((await client.call("DELETE", `${SQL}/instances/main`)).status).toBe(400);
});
