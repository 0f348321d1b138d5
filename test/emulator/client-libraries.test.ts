import protos from "@google-cloud/run/build/protos/protos.json";
import { enumName } from "../../emulator/core/enum-numbers";
import document from "../../emulator/discovery/run.v2.json";
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

/** Every list of an enum's names in a discovery document. */
function namesIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "enum" in value && Array.isArray(value.enum) ? [value.enum as string[]] : [];
  return [...own, ...Object.values(value).flatMap(namesIn)];
}

test("enums have the numbers that Google's own client library gives them", () => {
  const all = enumsOf(protos as unknown as Proto);
  const wrong = namesIn(document).flatMap((names) => {
    const numbers = all.find((one) => names.every((name) => name in one));
    return numbers
      ? names.flatMap((name) => {
          const found = enumName(names, numbers[name] ?? -1);
          return found === name ? [] : [`${name} is ${numbers[name]}, which is taken for ${found}`];
        })
      : [];
  });
  expect([...new Set(wrong)]).toEqual([]);
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

test("a number that an enum does not have is refused", async () => {
  const reply = await new Client().call("POST", `${API}/services?serviceId=web`, { template, launchStage: 99 });
  expect([reply.status, message(reply)]).toEqual([400, expect.stringContaining("launchStage")]);
});
