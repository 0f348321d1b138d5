import { Client, message } from "./client";

const LOGGING = "logging.googleapis.com/v2/projects/acme-notes";
const BUCKETS = `${LOGGING}/locations/global/buckets`;
const DAY = 24 * 60 * 60;

let client: Client;
beforeEach(() => {
  client = new Client();
});

const bucket = (body: object = {}) => client.call("POST", `${BUCKETS}:createAsync?bucketId=audit`, body as never);
const patch = (mask: string, body: object, id = "audit") =>
  client.call("PATCH", `${BUCKETS}/${id}?updateMask=${mask}`, body as never);

describe("buckets", () => {
  test("are made by an operation, keep entries for 30 days and have a view of all of them", async () => {
    expect((await bucket()).body).toMatchObject({
      done: true,
      response: { retentionDays: 30, lifecycleState: "ACTIVE" },
    });
    const { body } = await client.call("GET", `${BUCKETS}/audit/views`);
    expect((body.views as { name: string }[]).map(({ name }) => name.split("/").pop())).toEqual(["_AllLogs"]);
  });

  test("are two in every project from the start, which cannot be deleted", async () => {
    expect((await client.call("GET", `${BUCKETS}/_Default`)).body).toMatchObject({ retentionDays: 30 });
    expect((await client.call("GET", `${BUCKETS}/_Required`)).body).toMatchObject({ retentionDays: 400, locked: true });
    expect((await client.call("DELETE", `${BUCKETS}/_Default`)).status).toBe(400);
    expect((await patch("retentionDays", { retentionDays: 90 }, "_Default")).body.retentionDays).toBe(90);
    expect((await patch("retentionDays", { retentionDays: 500 }, "_Required")).status).toBe(400);
  });

  test("stay locked, with their retention, once they are locked", async () => {
    await bucket({ retentionDays: 731 });
    expect((await patch("locked", { locked: true })).body.locked).toBe(true);
    expect((await patch("retentionDays", { retentionDays: 30 })).status).toBe(400);
    expect((await patch("locked", { locked: false })).status).toBe(400);
    expect((await patch("description", { description: "Kept" })).status).toBe(200);
    const refused = await client.call("DELETE", `${BUCKETS}/audit`);
    expect(refused.status).toBe(400);
    expect(message(refused)).toContain("Locked");
    expect((await client.call("GET", `${BUCKETS}/audit`)).body).toMatchObject({ locked: true, retentionDays: 731 });
  });

  test("keep their name for seven days after deletion, take no change, and can be undeleted", async () => {
    await bucket();
    await client.call("DELETE", `${BUCKETS}/audit`);
    expect((await client.call("GET", `${BUCKETS}/audit`)).body.lifecycleState).toBe("DELETE_REQUESTED");
    expect((await bucket()).status).toBe(409);
    expect((await patch("description", { description: "x" })).status).toBe(400);
    await client.call("POST", `${BUCKETS}/audit:undelete`, {});
    expect((await patch("description", { description: "x" })).status).toBe(200);
    await client.call("DELETE", `${BUCKETS}/audit`);
    client.emulator.world.clock.advance(8 * DAY);
    expect((await client.call("GET", `${BUCKETS}/audit`)).status).toBe(404);
    expect((await bucket()).status).toBe(200);
  });

  test.each([-1, 3651])("cannot keep entries for %s days", async (retentionDays) => {
    expect((await bucket({ retentionDays })).status).toBe(400);
  });

  test("have views with policies", async () => {
    await bucket();
    await client.call("POST", `${BUCKETS}/audit/views?viewId=readers`, { filter: 'SOURCE("projects/acme-notes")' });
    const bindings = [{ role: "roles/logging.viewAccessor", members: ["group:security@example.com"] }];
    await client.call("POST", `${BUCKETS}/audit/views/readers:setIamPolicy`, { policy: { bindings } });
    const { body } = await client.call("POST", `${BUCKETS}/audit/views/readers:getIamPolicy`, {});
    expect(body.bindings).toEqual(bindings);
    expect((await client.call("DELETE", `${BUCKETS}/audit/views/_AllLogs`)).status).toBe(400);
    expect((await client.call("POST", `${BUCKETS}/none/views?viewId=readers`, {})).status).toBe(404);
  });
});

describe("sinks", () => {
  const sink = (destination: string, query = "?uniqueWriterIdentity=true") =>
    client.call("POST", `${LOGGING}/sinks${query}`, { name: "out", destination });

  test("write to other services as an account, and to buckets of their project without one", async () => {
    const number = client.emulator.world.projects.number("acme-notes") ?? "";
    expect((await sink("storage.googleapis.com/files")).body).toMatchObject({
      name: "out",
      writerIdentity: `serviceAccount:service-${number}@gcp-sa-logging.iam.gserviceaccount.com`,
    });
    await client.call("DELETE", `${LOGGING}/sinks/out`);
    const own = await sink("logging.googleapis.com/projects/acme-notes/locations/global/buckets/audit");
    expect(own.body).not.toHaveProperty("writerIdentity");
  });

  test("cannot go back from their own account to the shared one", async () => {
    await sink("storage.googleapis.com/files");
    const change = { destination: "storage.googleapis.com/other" };
    expect((await client.call("PATCH", `${LOGGING}/sinks/out?updateMask=destination`, change)).status).toBe(400);
  });

  test("have a destination of a known kind", async () => {
    expect((await sink("ftp.example.com/x")).status).toBe(400);
  });

  test("are two in every project from the start, and exclusions of the project are those of _Default", async () => {
    await client.call("POST", `${LOGGING}/exclusions`, { name: "noise", filter: "severity<ERROR" });
    const { body } = await client.call("GET", `${LOGGING}/sinks/_Default`);
    expect(body.exclusions).toMatchObject([{ name: "noise", filter: "severity<ERROR" }]);
    expect((await client.call("DELETE", `${LOGGING}/sinks/_Default`)).status).toBe(400);
    expect((await client.call("GET", `${LOGGING}/sinks`)).body.sinks).toHaveLength(2);
  });
});

test("a metric counts entries, and an update creates it where it does not exist", async () => {
  const metric = { name: "errors", filter: "severity=ERROR" };
  const { body } = await client.call("PUT", `${LOGGING}/metrics/errors`, metric);
  expect(body).toMatchObject({
    ...metric,
    metricDescriptor: {
      metricKind: "DELTA",
      valueType: "INT64",
      type: "logging.googleapis.com/user/errors",
      unit: "1",
    },
  });
  const changed = await client.call("PUT", `${LOGGING}/metrics/errors`, { ...metric, filter: "severity>=ERROR" });
  expect(changed.body.filter).toBe("severity>=ERROR");
  expect((await client.call("POST", `${LOGGING}/metrics`, metric)).status).toBe(409);
  await client.call("POST", `${LOGGING}/metrics`, { ...metric, name: "app/errors" });
  expect((await client.call("GET", `${LOGGING}/metrics/app%2Ferrors`)).body.name).toBe("app/errors");
});
