import type { Body } from "../../emulator/core/json";
import { Client, message } from "./client";

const JOBS = "cloudscheduler.googleapis.com/v1/projects/acme-notes/locations/us-central1/jobs";
const NAME = "projects/acme-notes/locations/us-central1/jobs/deletion";
const ACCOUNTS = "iam.googleapis.com/v1/projects/acme-notes/serviceAccounts";
const EMAIL = "starter@acme-notes.iam.gserviceaccount.com";

let client: Client;
beforeEach(async () => {
  client = new Client();
  await client.call("POST", ACCOUNTS, { accountId: "starter" });
});

const job = (change: Body = {}): Body => ({
  name: NAME,
  schedule: "30 3 * * *",
  httpTarget: {
    uri: "https://run.googleapis.com/v2/projects/acme-notes/locations/us-central1/jobs/deletion:run",
    httpMethod: "POST",
    oauthToken: { serviceAccountEmail: EMAIL },
  },
  ...change,
});

test("a job is enabled, with the documented defaults, and can be paused and resumed", async () => {
  const created = await client.call("POST", JOBS, job());
  expect(created.body).toMatchObject({
    name: NAME,
    state: "ENABLED",
    timeZone: "UTC",
    httpTarget: {
      headers: { "User-Agent": "Google-Cloud-Scheduler" },
      oauthToken: { serviceAccountEmail: EMAIL, scope: "https://www.googleapis.com/auth/cloud-platform" },
    },
    attemptDeadline: "180s",
    retryConfig: { minBackoffDuration: "5s", maxBackoffDuration: "3600s", maxDoublings: 5 },
  });
  expect((await client.call("POST", `${JOBS}/deletion:pause`, {})).body.state).toBe("PAUSED");
  expect((await client.call("GET", `${JOBS}/deletion`)).body.state).toBe("PAUSED");
  expect((await client.call("POST", `${JOBS}/deletion:resume`, {})).body.state).toBe("ENABLED");
  expect((await client.call("POST", JOBS, job())).status).toBe(409);
  expect((await client.call("DELETE", `${JOBS}/deletion`)).status).toBe(200);
  expect((await client.call("POST", `${JOBS}/deletion:pause`, {})).status).toBe(404);
});

test("a change by mask keeps what it does not name", async () => {
  await client.call("POST", JOBS, job());
  const changed = await client.call("PATCH", `${JOBS}/deletion?updateMask=schedule`, { schedule: "0 4 * * *" });
  expect(changed.body).toMatchObject({ schedule: "0 4 * * *", httpTarget: { httpMethod: "POST" }, state: "ENABLED" });
});

const tokens = { oauthToken: { serviceAccountEmail: EMAIL }, oidcToken: { serviceAccountEmail: EMAIL } };
test.each<[string, Body, RegExp]>([
  ["no target", { httpTarget: null }, /one of httpTarget/],
  ["two targets", { pubsubTarget: { topicName: "projects/acme-notes/topics/t" } }, /one of httpTarget/],
  ["no schedule", { schedule: "" }, /needs a schedule/],
  ["too many retries", { retryConfig: { retryCount: 6 } }, /retryCount: 6/],
  ["too short a deadline", { attemptDeadline: "5s" }, /attemptDeadline: 5s/],
  ["no address", { httpTarget: { uri: "run.googleapis.com" } }, /httpTarget\.uri/],
  ["two tokens", { httpTarget: { uri: "https://run.googleapis.com/", ...tokens } }, /oauthToken, oidcToken/],
])("a job with %s is refused", async (_, change, expected) => {
  const reply = await client.call("POST", JOBS, job(change));
  expect([reply.status, message(reply)]).toEqual([400, expect.stringMatching(expected)]);
});

test("a job acts as an account that exists", async () => {
  await client.call("DELETE", `${ACCOUNTS}/${EMAIL}`);
  expect((await client.call("POST", JOBS, job())).status).toBe(404);
});
