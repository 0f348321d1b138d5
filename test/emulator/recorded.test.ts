import type { Body } from "../../emulator/core/json";
import { Client, COMPUTE, message, STORAGE } from "./client";

// Behaviour that recorded exchanges with the services show, one meaning a test.

const REGION = `${COMPUTE}/regions/us-central1`;
const NETWORKS = `${COMPUTE}/global/networks`;

let client: Client;
beforeEach(() => {
  client = new Client();
});

const get = async (address: string): Promise<Body> => (await client.call("GET", address)).body;
const post = (address: string, body: Body) => client.call("POST", address, body);

describe("networks in auto mode", () => {
  test("have a subnetwork in every region, which goes with the network only", async () => {
    await post(NETWORKS, { name: "auto" });
    expect((await get(`${NETWORKS}/auto`)).subnetworks).toHaveLength(41);
    expect(await get(`${REGION}/subnetworks/auto`)).toMatchObject({ ipCidrRange: "10.128.0.0/20", state: "READY" });
    expect((await client.call("DELETE", `${REGION}/subnetworks/auto`)).status).toBe(400);
    expect((await client.call("DELETE", `${NETWORKS}/auto`)).status).toBe(200);
    expect((await client.call("GET", `${REGION}/subnetworks/auto`)).status).toBe(404);
  });

  test("keep them while something uses one of them", async () => {
    await post(NETWORKS, { name: "auto" });
    await post(`${REGION}/addresses`, {
      name: "a",
      addressType: "INTERNAL",
      subnetwork: "projects/acme-notes/regions/us-central1/subnetworks/auto",
    });
    expect((await client.call("DELETE", `${NETWORKS}/auto`)).status).toBe(400);
    expect((await client.call("GET", `${REGION}/subnetworks/auto`)).status).toBe(200);
  });
});

test("internal addresses come from their subnetwork, each another one", async () => {
  await post(NETWORKS, { name: "main", autoCreateSubnetworks: false });
  const network = "projects/acme-notes/global/networks/main";
  await post(`${REGION}/subnetworks`, { name: "s", network, ipCidrRange: "10.10.0.0/29" });
  const subnetwork = "projects/acme-notes/regions/us-central1/subnetworks/s";
  for (const name of ["a", "b"]) await post(`${REGION}/addresses`, { name, addressType: "INTERNAL", subnetwork });
  expect(await get(`${REGION}/addresses/a`)).toMatchObject({ address: "10.10.0.2", purpose: "GCE_ENDPOINT" });
  expect(await get(`${REGION}/addresses/b`)).toMatchObject({ address: "10.10.0.3", networkTier: "PREMIUM" });
  for (const name of ["c", "d"]) await post(`${REGION}/addresses`, { name, addressType: "INTERNAL", subnetwork });
  const reply = await post(`${REGION}/addresses`, { name: "e", addressType: "INTERNAL", subnetwork });
  expect([reply.status, message(reply)]).toEqual([400, expect.stringContaining("10.10.0.0/29")]);
});

describe("load balancers", () => {
  const CHECK = "projects/acme-notes/regions/us-central1/healthChecks/c";

  test("of a region have health checks, backend services, URL maps and proxies of that region", async () => {
    await post(`${REGION}/healthChecks`, { name: "c", type: "HTTP", httpHealthCheck: { port: 80 } });
    expect(await get(`${REGION}/healthChecks/c`)).toMatchObject({
      httpHealthCheck: { port: 80, proxyHeader: "NONE", requestPath: "/" },
    });
    const service = { name: "b", protocol: "HTTPS", loadBalancingScheme: "INTERNAL_MANAGED", healthChecks: [CHECK] };
    await post(`${REGION}/backendServices`, service);
    expect(await get(`${REGION}/backendServices/b`)).toMatchObject({ port: 80, portName: "http" });
    const backend = "projects/acme-notes/regions/us-central1/backendServices/b";
    await post(`${REGION}/urlMaps`, { name: "m", defaultService: backend });
    const urlMap = "projects/acme-notes/regions/us-central1/urlMaps/m";
    expect((await post(`${REGION}/targetHttpProxies`, { name: "p", urlMap })).status).toBe(200);
    expect((await client.call("DELETE", `${REGION}/urlMaps/m`)).status).toBe(400);
  });

  test("of TCP need the backend service that they send connections to", async () => {
    const proxies = `${COMPUTE}/global/targetTcpProxies`;
    expect((await post(proxies, { name: "p", service: "projects/acme-notes/global/backendServices/no" })).status).toBe(
      400,
    );
    await post(`${COMPUTE}/global/backendServices`, { name: "b", protocol: "TCP" });
    await post(proxies, { name: "p", service: "projects/acme-notes/global/backendServices/b" });
    expect(await get(`${proxies}/p`)).toMatchObject({ proxyHeader: "NONE" });
    expect((await post(`${proxies}/p/setBackendService`, { service: "" })).status).toBe(400);
  });
});

describe("projects", () => {
  const V1 = "cloudresourcemanager.googleapis.com/v1/projects";
  const V3 = "cloudresourcemanager.googleapis.com/v3/projects";
  const made = { projectId: "other-project", name: "Other", labels: { a: "b" }, parent: { type: "folder", id: "12" } };

  test("are made by an operation, shown by both versions, and updated", async () => {
    client = new Client({ projects: { "acme-notes": "777000111222" } });
    expect(await client.call("GET", `${V1}/other-project`)).toMatchObject({
      status: 403,
      body: { error: { message: "The caller does not have permission" } },
    });
    expect((await post(V1, made)).body).toMatchObject({ done: true, response: { projectId: "other-project" } });
    expect((await post(V1, made)).status).toBe(409);
    expect(await get(`${V1}/other-project`)).toMatchObject({ name: "Other", parent: { type: "folder", id: "12" } });
    expect(await get(`${V3}/other-project`)).toMatchObject({ displayName: "Other", parent: "folders/12" });
    const { body } = await client.call("PUT", `${V1}/other-project`, { ...made, name: "Another", labels: {} });
    expect(body).toMatchObject({ name: "Another" });
    expect(body).not.toHaveProperty("labels");
    expect(
      (await post("compute.googleapis.com/compute/v1/projects/other-project/global/networks", { name: "n" })).status,
    ).toBe(200);
  });

  test("are deleted softly, and undeleted", async () => {
    await post(V1, made);
    await client.call("DELETE", `${V1}/other-project`);
    expect(await get(`${V1}/other-project`)).toMatchObject({ lifecycleState: "DELETE_REQUESTED" });
    expect((await client.call("DELETE", `${V1}/other-project`)).status).toBe(400);
    await client.call("POST", `${V1}/other-project:undelete`, {});
    expect(await get(`${V1}/other-project`)).toMatchObject({ lifecycleState: "ACTIVE" });
  });

  test("that were made are known after a state was saved and loaded", async () => {
    client = new Client({ projects: { "acme-notes": "777000111222" } });
    await post(V1, made);
    const saved = client.emulator.world.snapshot();
    client = new Client({ projects: { "acme-notes": "777000111222" } });
    client.emulator.world.load(saved);
    expect((await client.call("GET", `${V1}/other-project`)).status).toBe(200);
  });

  test.each([["A"], ["abc"], ["ends-with-"], [""]])("cannot have the id '%s'", async (projectId) => {
    expect((await post(V1, { ...made, projectId })).status).toBe(400);
  });
});

describe("partial replies", () => {
  const bucket = async (fields: string) => client.call("GET", `${STORAGE}/b/acme-files?fields=${fields}`);
  beforeEach(() => post(`${STORAGE}/b?project=acme-notes`, { name: "acme-files", lifecycle: { rule: [] } }));

  test.each([
    ["name", { name: "acme-files" }],
    ["name,softDeletePolicy/retentionDurationSeconds", { softDeletePolicy: { retentionDurationSeconds: "604800" } }],
    ["iamConfiguration(uniformBucketLevelAccess(enabled),publicAccessPrevention)", {}],
    ["nothing", {}],
  ])("have the fields %s", async (fields, expected) => {
    const { body } = await bucket(fields);
    expect(body).toMatchObject(expected);
    expect(body).not.toHaveProperty("location");
  });

  test.each(["(", "name(", "name)", "a,,b", "__proto__("])("refuse the malformed selection %s", async (fields) => {
    expect((await bucket(encodeURIComponent(fields))).status).toBe(400);
  });

  test("an empty list of lifecycle rules is none", async () => {
    expect(await get(`${STORAGE}/b/acme-files`)).not.toHaveProperty("lifecycle");
  });
});

test.each([
  [`${STORAGE}/b/nobody-has-this`, "The specified bucket does not exist."],
  ["pubsub.googleapis.com/v1/projects/acme-notes/topics/t", "Resource not found (resource=t)."],
  ["logging.googleapis.com/v2/projects/acme-notes/metrics/m", "Metric m does not exist."],
  [
    "cloudkms.googleapis.com/v1/projects/acme-notes/locations/us/keyRings/r",
    "KeyRing projects/acme-notes/locations/us/keyRings/r not found.",
  ],
])("a 404 of %s is in the service's own words", async (address, expected) => {
  const reply = await client.call("GET", address);
  expect([reply.status, message(reply)]).toEqual([404, expected]);
});

test("errors of IAM have both a status and reasons", async () => {
  const { body } = await client.call("GET", "iam.googleapis.com/v1/projects/acme-notes/serviceAccounts/a@b.example");
  expect(body.error).toMatchObject({ status: "NOT_FOUND", errors: [{ reason: "notFound" }] });
});

test("what the path names may be repeated in the body, and numbers may begin with zeros", async () => {
  const secrets = "secretmanager.googleapis.com/v1/projects/acme-notes/secrets";
  await post(`${secrets}?secretId=s`, { replication: { automatic: {} } });
  const repeated = { parent: "projects/acme-notes/secrets/s", payload: { data: "YQ==" } };
  expect((await post(`${secrets}/s:addVersion`, repeated)).status).toBe(200);
  expect((await post(`${secrets}/s:addVersion`, { ...repeated, other: "a" })).status).toBe(400);
  expect((await post(NETWORKS, { name: "n", id: "000000000000000000000" })).status).toBe(200);
  expect((await post(NETWORKS, { name: "m", id: "18446744073709551616" })).status).toBe(400);
});

test("lists of Monitoring say how many items there are, and headers of uptime checks can be masked", async () => {
  const checks = "monitoring.googleapis.com/v3/projects/acme-notes/uptimeCheckConfigs";
  const httpCheck = { headers: { key: "value" }, maskHeaders: true, validateSsl: false };
  const { body } = await post(checks, {
    displayName: "c",
    monitoredResource: { type: "uptime_url", labels: { host: "acme.example" } },
    httpCheck,
  });
  expect(body).toMatchObject({ httpCheck: { headers: { key: "******" } } });
  expect(body.httpCheck).not.toHaveProperty("validateSsl");
  expect(await get(checks)).toMatchObject({ totalSize: 1 });
});

test("Cloud SQL says which minor version runs, and Enterprise Plus is backed up by default", async () => {
  const instances = "sqladmin.googleapis.com/sql/v1beta4/projects/acme-notes/instances";
  const settings = { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS", availabilityType: "REGIONAL" };
  await post(instances, { name: "i", databaseVersion: "MYSQL_8_4", region: "us-central1", settings });
  expect(await get(`${instances}/i`)).toMatchObject({
    databaseInstalledVersion: "MYSQL_8_4_7",
    geminiConfig: { entitled: false },
    settings: { backupConfiguration: { enabled: true, binaryLogEnabled: true } },
  });
});
