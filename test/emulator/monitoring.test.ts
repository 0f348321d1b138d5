import { Client, message } from "./client";

const V3 = "monitoring.googleapis.com/v3/projects/acme-notes";
const DASHBOARDS = "monitoring.googleapis.com/v1/projects/acme-notes/dashboards";
const THRESHOLD = {
  displayName: "down",
  conditionThreshold: { filter: 'resource.type = "uptime_url"', comparison: "COMPARISON_LT", duration: "60s" },
};

let client: Client;
beforeEach(() => {
  client = new Client();
});

const channel = async () =>
  String(
    (
      await client.call("POST", `${V3}/notificationChannels`, {
        type: "email",
        displayName: "On call",
        labels: { email_address: "oncall@example.com" },
      })
    ).body.name,
  );
const alert = (body: object = {}) =>
  client.call("POST", `${V3}/alertPolicies`, {
    displayName: "Down",
    combiner: "OR",
    conditions: [THRESHOLD],
    ...body,
  } as never);

describe("notification channels", () => {
  test("are not deleted while an alert policy names them, except by force", async () => {
    const name = await channel();
    const policy = await alert({ notificationChannels: [name] });
    const refused = await client.call("DELETE", `monitoring.googleapis.com/v3/${name}`);
    expect(refused.status).toBe(400);
    expect(message(refused)).toContain(String(policy.body.name));
    expect((await client.call("DELETE", `monitoring.googleapis.com/v3/${name}?force=true`)).status).toBe(200);
    const { body } = await client.call("GET", `monitoring.googleapis.com/v3/${String(policy.body.name)}`);
    expect(body.notificationChannels).toEqual([]);
  });

  test("must exist to be named", async () => {
    const reply = await alert({ notificationChannels: ["projects/acme-notes/notificationChannels/1"] });
    expect(reply.status).toBe(404);
  });

  test("keep the tokens among their labels out of saved states", async () => {
    const labels = { url: "https://example.com", password: "hush-hush" };
    await client.call("POST", `${V3}/notificationChannels`, { type: "webhook_basicauth", labels });
    expect(JSON.stringify(client.emulator.world.snapshot())).not.toContain("hush-hush");
  });
});

describe("alert policies", () => {
  test("are enabled, name their conditions and record who made them", async () => {
    const { body } = await alert();
    expect(body).toMatchObject({ enabled: true, creationRecord: { mutatedBy: "owner@emulator.test" } });
    const [condition] = body.conditions as { name: string }[];
    expect(condition?.name).toMatch(new RegExp(`^${String(body.name)}/conditions/\\d+$`));
    expect((await alert()).body.name).not.toBe(body.name);
  });

  const onLogs = { displayName: "failed", conditionMatchedLog: { filter: "severity=ERROR" } };
  test.each([
    ["no condition", { conditions: [] }],
    ["two kinds of one condition", { conditions: [{ ...THRESHOLD, ...onLogs }] }],
    [
      "a filter without a type of resource",
      { conditions: [{ conditionThreshold: { filter: 'metric.type = "a/b"' } }] },
    ],
    ["logs, without a limit of notifications", { conditions: [onLogs] }],
    ["metrics, with a limit of notifications", { alertStrategy: { notificationRateLimit: { period: "300s" } } }],
  ])("with %s are refused", async (_, body) => {
    expect((await alert(body)).status).toBe(400);
  });

  test("on a metric of logs need that metric", async () => {
    const filter = 'resource.type="global" AND metric.type="logging.googleapis.com/user/errors"';
    const conditions = [{ displayName: "errors", conditionThreshold: { filter } }];
    expect((await alert({ conditions })).status).toBe(404);
    const metric = { name: "errors", filter: "severity=ERROR" };
    await client.call("POST", "logging.googleapis.com/v2/projects/acme-notes/metrics", metric);
    expect((await alert({ conditions })).status).toBe(200);
  });
});

describe("uptime checks", () => {
  const check = (body: object = {}) =>
    client.call("POST", `${V3}/uptimeCheckConfigs`, {
      displayName: "acme api.example.com",
      httpCheck: { path: "/health", useSsl: true },
      monitoredResource: { type: "uptime_url", labels: { host: "api.example.com" } },
      ...body,
    } as never);

  test("have an id of their display name, and ask every minute with GET", async () => {
    const { body } = await check();
    expect(body.name).toMatch(/^projects\/acme-notes\/uptimeCheckConfigs\/acme-api-example-com-\w+$/);
    expect(body).toMatchObject({ period: "60s", timeout: "10s", httpCheck: { requestMethod: "GET", path: "/health" } });
  });

  test("are not deleted while an alert policy watches them", async () => {
    const name = String((await check()).body.name);
    const filter = `resource.type="uptime_url" AND metric.labels.check_id = "${name.split("/").pop() ?? ""}"`;
    const policy = await alert({ conditions: [{ displayName: "down", conditionThreshold: { filter } }] });
    expect((await client.call("DELETE", `monitoring.googleapis.com/v3/${name}`)).status).toBe(400);
    await client.call("DELETE", `monitoring.googleapis.com/v3/${String(policy.body.name)}`);
    expect((await client.call("DELETE", `monitoring.googleapis.com/v3/${name}`)).status).toBe(200);
  });

  test.each([
    ["two places", { selectedRegions: ["EUROPE", "ASIA_PACIFIC"] }],
    ["another period", { period: "61s" }],
    ["a timeout of more than a minute", { timeout: "61s" }],
  ])("with %s are refused", async (_, body) => {
    expect((await check(body)).status).toBe(400);
  });

  test("show no password", async () => {
    const { body } = await check({ httpCheck: { authInfo: { username: "a", password: "hush-hush" } } });
    expect(body).toMatchObject({ httpCheck: { authInfo: { username: "a", password: "******" } } });
    expect(JSON.stringify(client.emulator.world.snapshot())).not.toContain("hush-hush");
  });
});

describe("dashboards", () => {
  const charts = { gridLayout: { widgets: [{ xyChart: { dataSets: [{ plotType: "LINE" }] } }] } };

  test("are named by project number, with axes filled in", async () => {
    const { body } = await client.call("POST", DASHBOARDS, { displayName: "All", ...charts } as never);
    expect(body.name).toMatch(/^projects\/\d+\/dashboards\/[0-9a-f-]{36}$/);
    expect(JSON.stringify(body)).toContain('"targetAxis":"Y1"');
  });

  test("refuse a change of a version that is no longer present", async () => {
    const { body } = await client.call("POST", DASHBOARDS, { displayName: "All" });
    const path = `monitoring.googleapis.com/v1/${String(body.name)}`;
    const change = { displayName: "None", etag: body.etag ?? null };
    expect((await client.call("PATCH", path, change)).status).toBe(200);
    expect((await client.call("PATCH", path, change)).status).toBe(409);
  });

  test("have one layout", async () => {
    const body = { displayName: "All", ...charts, mosaicLayout: { columns: 12 } };
    expect((await client.call("POST", DASHBOARDS, body as never)).status).toBe(400);
  });
});
