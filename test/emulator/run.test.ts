import { Client, COMPUTE, message, SECRETS } from "./client";

const LOCATION = "run.googleapis.com/v2/projects/acme-notes/locations/us-central1";
const SERVICE = `${LOCATION}/services/web`;
const ACCOUNT = "web@acme-notes.iam.gserviceaccount.com";

let client: Client;
beforeEach(() => {
  client = new Client();
});

type Template = Record<string, unknown>;
const image = (tag: string, more: Template = {}) => ({ containers: [{ image: `example.com/web:${tag}` }], ...more });
const create = (template: Template = image("1"), more: Template = {}) =>
  client.call("POST", `${LOCATION}/services?serviceId=web`, { template, ...more } as never);
const patch = (body: Template) => client.call("PATCH", SERVICE, body as never);
const read = async () => (await client.call("GET", SERVICE)).body;
const last = (path: unknown) => String(path).split("/").pop();
const revisions = async () =>
  ((await client.call("GET", `${SERVICE}/revisions`)).body.revisions as { name: string }[]).map(({ name }) =>
    last(name),
  );

describe("a new service", () => {
  test("is ready, with what the service adds", async () => {
    expect((await create()).body).toMatchObject({ done: true, response: { generation: "1" } });
    expect(await read()).toMatchObject({
      ingress: "INGRESS_TRAFFIC_ALL",
      launchStage: "GA",
      template: {
        timeout: "300s",
        maxInstanceRequestConcurrency: 80,
        containers: [
          {
            resources: { limits: { cpu: "1000m", memory: "512Mi" } },
            ports: [{ name: "http1", containerPort: 8080 }],
            startupProbe: { tcpSocket: { port: 8080 }, failureThreshold: 1 },
          },
        ],
      },
      traffic: [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }],
      terminalCondition: { type: "Ready", state: "CONDITION_SUCCEEDED" },
      uri: expect.stringMatching(/^https:\/\/web-\d+\.us-central1\.run\.app$/) as string,
    });
  });

  test("has scaling of its own, which no request gave", async () => {
    await create(image("1", { scaling: { maxInstanceCount: 3 } }));
    expect(await read()).toMatchObject({ scaling: { maxInstanceCount: 100 } });
  });

  test.each<[string, Template, string]>([
    ["no container", { containers: [] }, "at least one container"],
    ["a mount of no volume", { containers: [{ image: "a", volumeMounts: [{ name: "v", mountPath: "/v" }] }] }, "'v'"],
    ["a name of another service's revision", image("1", { revision: "api-1" }), "'web-'"],
    ["an unknown service account", image("1", { serviceAccount: ACCOUNT }), "actAs"],
    ["an unknown subnetwork", image("1", { vpcAccess: { networkInterfaces: [{ subnetwork: "none" }] } }), "subnetwork"],
  ])("is refused with %s", async (_, template, named) => {
    const reply = await create(template);
    expect([400, 403, 404]).toContain(reply.status);
    expect(message(reply)).toContain(named);
    expect(client.emulator.world.store.list()).toEqual([]);
  });

  test("is refused twice, under a malformed name and for mere validation", async () => {
    await create();
    expect((await create()).status).toBe(409);
    expect((await client.call("POST", `${LOCATION}/services?serviceId=Web`, { template: image("1") })).status).toBe(
      400,
    );
    const validated = await client.call("POST", `${LOCATION}/services?serviceId=api&validateOnly=true`, {});
    expect(message(validated)).toContain("validateOnly");
  });

  test("keeps its subnetwork from deletion", async () => {
    await client.call("POST", `${COMPUTE}/global/networks`, { name: "main", autoCreateSubnetworks: false });
    const subnetwork = { name: "run", network: "global/networks/main", ipCidrRange: "10.0.0.0/24" };
    await client.call("POST", `${COMPUTE}/regions/us-central1/subnetworks`, subnetwork);
    await create(image("1", { vpcAccess: { networkInterfaces: [{ network: "main", subnetwork: "run" }] } }));
    const remove = () => client.call("DELETE", `${COMPUTE}/regions/us-central1/subnetworks/run`);
    expect((await remove()).status).toBe(400);
    await client.call("DELETE", SERVICE);
    expect((await remove()).status).toBe(200);
  });
});

test("a service has one policy, whichever version of the API asks for it", async () => {
  const older = `us-central1-${SERVICE.replace("/v2/", "/v1/")}`;
  const bindings = [{ role: "roles/run.invoker", members: ["allUsers"] }];
  await create();
  expect((await client.call("POST", `${older}:setIamPolicy`, { policy: { bindings } })).status).toBe(200);
  const [one, other] = [
    await client.call("GET", `${SERVICE}:getIamPolicy`),
    await client.call("GET", `${older}:getIamPolicy`),
  ];
  expect(one.body).toEqual(other.body);
  expect(one.body).toMatchObject({ bindings });
  expect((await client.call("GET", older)).status).toBe(404);
});

describe("revisions", () => {
  test("are made with each changed template, and only then", async () => {
    await create();
    await patch({ template: image("1"), description: "the same" });
    expect(await revisions()).toHaveLength(1);
    await patch({ template: image("2") });
    expect(await revisions()).toEqual([
      expect.stringMatching(/^web-00001-[a-z]{3}$/),
      expect.stringMatching(/^web-00003-[a-z]{3}$/),
    ]);
    const { latestReadyRevision, generation } = await read();
    expect([last(latestReadyRevision), generation]).toEqual([(await revisions())[1], "3"]);
  });

  test("cannot have a name that another one has", async () => {
    await create(image("1", { revision: "web-one" }));
    const reply = await patch({ template: image("2", { revision: "web-one" }) });
    expect(reply.status).toBe(409);
    expect(message(reply)).toContain("web-one");
    expect(await read()).toMatchObject({ template: image("1", { revision: "web-one" }) });
  });

  test("take the traffic that names them", async () => {
    await create(image("1", { revision: "web-one" }));
    const type = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION";
    const template = image("2", { revision: "web-two" });
    const pinned = (percent: number, revision = "web-one") =>
      patch({ template, traffic: [{ type, revision, percent, tag: "stable" }] });
    expect(message(await pinned(90))).toContain("90");
    expect(message(await pinned(100, "web-none"))).toContain("web-none");
    await pinned(100);
    const { trafficStatuses } = await read();
    expect(trafficStatuses).toEqual([
      expect.objectContaining({ revision: "web-one", uri: expect.stringContaining("https://stable---web-") as string }),
    ]);
    expect((await client.call("DELETE", `${SERVICE}/revisions/web-one`)).status).toBe(400);
    await patch({ template });
    expect((await client.call("DELETE", `${SERVICE}/revisions/web-one`)).status).toBe(200);
  });
});

describe("a secret of a revision", () => {
  const template = image("1", {
    serviceAccount: "123-compute@developer.gserviceaccount.com",
    volumes: [{ name: "db", secret: { secret: "db", items: [{ path: "current", version: "1" }] } }],
  });
  const grant = (member: string) =>
    client.call("POST", `${SECRETS}/db:setIamPolicy`, {
      policy: { bindings: [{ role: "roles/secretmanager.secretAccessor", members: [member] }] },
    });
  beforeEach(async () => {
    await client.call("POST", `${SECRETS}?secretId=db`, { replication: { automatic: {} } });
  });

  test("must be readable before the revision is ready; until then the one before has the traffic", async () => {
    await create();
    const { latestReadyRevision } = await read();
    const refused = await patch({ template });
    expect(refused.body).toMatchObject({
      done: true,
      error: { message: expect.stringContaining("Permission denied") as string },
    });
    const failed = await read();
    expect(failed).toMatchObject({ latestReadyRevision, terminalCondition: { state: "CONDITION_FAILED" } });
    expect(failed.latestCreatedRevision).not.toBe(latestReadyRevision);
    await grant("serviceAccount:123-compute@developer.gserviceaccount.com");
    expect(JSON.stringify((await patch({ template: { ...template, labels: { a: "1" } } })).body)).toContain(
      "not found",
    );
    await client.call("POST", `${SECRETS}/db:addVersion`, { payload: { data: "aHVzaA==" } });
    const ready = await patch({ template: { ...template, labels: { a: "2" } } });
    expect(ready.body).toMatchObject({ done: true, response: { terminalCondition: { state: "CONDITION_SUCCEEDED" } } });
  });

  test("is not readable in a version that is disabled", async () => {
    await grant("serviceAccount:123-compute@developer.gserviceaccount.com");
    await client.call("POST", `${SECRETS}/db:addVersion`, { payload: { data: "aHVzaA==" } });
    await client.call("POST", `${SECRETS}/db/versions/1:disable`, {});
    expect(JSON.stringify((await create(template)).body)).toContain("DISABLED");
  });
});

describe("a job", () => {
  const JOB = `${LOCATION}/jobs/migrate`;
  const make = (template: Template) =>
    client.call("POST", `${LOCATION}/jobs?jobId=migrate`, { template: { template } } as never);
  beforeEach(() => make(image("1")));

  test("has the service's defaults, and keeps a number of retries that is zero", async () => {
    expect((await client.call("GET", JOB)).body).toMatchObject({
      latestCreatedExecution: {},
      template: {
        taskCount: 1,
        template: { executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2", maxRetries: 3, timeout: "600s" },
      },
    });
    await client.call("PATCH", JOB, { template: { template: image("1", { maxRetries: 0 }) } } as never);
    const { body } = await client.call("GET", JOB);
    expect(body).toMatchObject({ generation: "2", template: { template: { maxRetries: 0 } } });
  });

  test("runs in executions that are over at once", async () => {
    const { body } = await client.call("POST", `${JOB}:run`, { overrides: { taskCount: 2 } });
    expect(body).toMatchObject({ done: true, response: { job: "migrate", taskCount: 2, succeededCount: 2 } });
    const name = last((body.response as { name: string }).name) ?? "";
    expect((await client.call("GET", JOB)).body).toMatchObject({
      executionCount: 1,
      latestCreatedExecution: { name, completionStatus: "EXECUTION_SUCCEEDED" },
    });
    expect((await client.call("POST", `${JOB}/executions/${name}:cancel`, {})).status).toBe(400);
    await client.call("DELETE", JOB);
    expect(client.emulator.world.store.list()).toEqual([]);
  });

  test("fails by a fault that is asked for", async () => {
    client.emulator.world.faults.set([{ kind: "operation", rate: 1, methods: "run.projects.locations.jobs.run" }]);
    expect((await client.call("POST", `${JOB}:run`, {})).body).toMatchObject({ error: { code: 13 } });
    const { latestCreatedExecution } = (await client.call("GET", JOB)).body;
    expect(latestCreatedExecution).toMatchObject({ completionStatus: "EXECUTION_FAILED" });
  });
});
