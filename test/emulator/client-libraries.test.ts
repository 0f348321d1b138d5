import protos from "@google-cloud/run/build/protos/protos.json";
import { NUMBERED_ENUMS } from "../../emulator/core/validate";
import { Client, message } from "./client";

interface Proto {
  readonly nested?: Readonly<Record<string, Proto>>;
  readonly values?: Readonly<Record<string, number>>;
}

const API = "run.googleapis.com/v2/projects/acme-notes/locations/us-central1";
const NUMERIC = "$alt=json%3Benum-encoding=int";
const template = { containers: [{ image: "example.com/web:1" }] };

function enumsOf({ nested = {}, values }: Proto): Readonly<Record<string, number>>[] {
  return [...(values ? [values] : []), ...Object.values(nested).flatMap(enumsOf)];
}

test("enums that requests may give by number have the numbers that their order says", () => {
  const all = enumsOf(protos as unknown as Proto);
  const numbers = NUMBERED_ENUMS.map((first) => all.find((values) => first in values));
  expect(numbers.map((values) => Object.values(values ?? {}))).toEqual([[0, 1, 2]]);
});

test("traffic is accepted by number, as Google's client libraries send it over REST", async () => {
  const client = new Client();
  await client.call("POST", `${API}/services?serviceId=web&${NUMERIC}`, { template });
  const patched = await client.call("PATCH", `${API}/services/web?updateMask=traffic&${NUMERIC}`, {
    traffic: [{ type: 1, percent: 100 }],
  });
  expect(patched.status).toBe(200);
  expect((await client.call("GET", `${API}/services/web`)).body).toMatchObject({
    traffic: [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }],
  });
});

test("any other enum by number is refused: its numbers are not known here", async () => {
  const reply = await new Client().call("POST", `${API}/services?serviceId=web`, { template, launchStage: 4 });
  expect([reply.status, message(reply)]).toEqual([400, expect.stringContaining("launchStage")]);
});
