import { Emulator } from "../../emulator/core/emulator";
import { products } from "../../emulator/products/all";

const HOST = "fsn1.your-objectstorage.com";
const LOCK = "/smallcrm-state/production/terraform.tfstate.tflock";

let emulator: Emulator;
beforeEach(() => {
  emulator = new Emulator(products, { seed: "test" });
});

async function call(verb: string, target: string, raw = "", headers: Record<string, string> = {}) {
  const url = new URL(`https://${HOST}${target}`);
  const received = { verb, host: HOST, url, path: url.pathname, headers, raw: Buffer.from(raw) };
  const { status, body } = await emulator.handle(received);
  return { status, text: Buffer.isBuffer(body) ? body.toString() : "" };
}

test("an object is written, read, listed and deleted", async () => {
  expect((await call("GET", LOCK)).text).toContain("<Code>NoSuchKey</Code>");
  await call("PUT", LOCK, "{}", { "content-type": "application/json" });
  expect(await call("GET", LOCK)).toEqual({ status: 200, text: "{}" });
  expect((await call("GET", "/smallcrm-state?list-type=2&prefix=production/")).text).toContain(
    "<Key>production/terraform.tfstate.tflock</Key>",
  );
  expect((await call("GET", "/smallcrm-state?list-type=2&prefix=env%3A%2F")).text).toContain("<KeyCount>0</KeyCount>");
  expect((await call("DELETE", LOCK)).status).toBe(204);
  expect((await call("HEAD", LOCK)).status).toBe(404);
});

test("a lock is taken once", async () => {
  const onlyNew = { "if-none-match": "*" };
  expect((await call("PUT", LOCK, "first", onlyNew)).status).toBe(200);
  const second = await call("PUT", LOCK, "second", onlyNew);
  expect([second.status, second.text]).toEqual([412, expect.stringContaining("PreconditionFailed")]);
  expect((await call("GET", LOCK)).text).toBe("first");
});

test("a body in chunks is put together", async () => {
  const chunks = "5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
  await call("PUT", LOCK, chunks, { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER" });
  expect((await call("GET", LOCK)).text).toBe("hello world");
});

test("a state is never saved with the emulator's own", async () => {
  await call("PUT", LOCK, "hush-hush");
  expect(JSON.stringify(emulator.world.snapshot())).not.toContain("hush-hush");
});
