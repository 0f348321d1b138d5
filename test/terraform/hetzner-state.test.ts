import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, IncomingMessage, Server, ServerResponse } from "node:http";
import { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../constructs/hetzner/parts";
import { terraformEnvironment, testWithProviders } from "./available";

/**
 * A store that speaks as much S3 as Terraform asks of it, conditional writes among it, and remembers what it was asked.
 */
class Store {
  public readonly objects = new Map<string, Buffer>();
  public readonly asked: {
    readonly method: string;
    readonly key: string;
    readonly headers: IncomingMessage["headers"];
  }[] = [];
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  public async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const key = decodeURIComponent(url.split("?")[0] ?? "").slice(1);
    const body = Buffer.concat((await request.toArray()) as Buffer[]);
    this.asked.push({ method, key, headers });
    const found = this.objects.get(key);
    const reply = (status: number, content: Buffer | string = "") =>
      response
        .writeHead(status, { "content-length": Buffer.byteLength(content), etag: '"1"' })
        .end(method === "HEAD" ? undefined : content);
    if (method === "PUT" && headers["if-none-match"] === "*" && found)
      return void reply(412, "<Error><Code>PreconditionFailed</Code></Error>");
    if (method === "PUT") this.objects.set(key, body);
    if (method === "DELETE") this.objects.delete(key);
    if (method === "PUT" || method === "DELETE") return void reply(200);
    if (url.includes("list-type"))
      return void reply(200, "<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>");
    reply(found ? 200 : 404, found ?? "<Error><Code>NoSuchKey</Code></Error>");
  }
}

const store = new Store();
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "avouch-state-"));
  const { json } = synthesize(() => undefined, {
    state: { backend: "s3", endpoint: await store.start(), bucket: "acme-state" },
  });
  const { backend } = json.terraform as { backend: object };
  writeFileSync(
    join(directory, "main.tf.json"),
    JSON.stringify({ terraform: { backend }, output: { kept: { value: "what nobody should read" } } }),
  );
});
afterAll(() => {
  store.stop();
  rmSync(directory, { recursive: true });
});

const KEY = randomBytes(32).toString("base64");
const terraform = (...args: string[]) =>
  new Promise<{ code: number; output: string }>((resolve) =>
    execFile(
      "terraform",
      [...args, "-no-color", "-input=false"],
      {
        cwd: directory,
        env: {
          ...terraformEnvironment(),
          AWS_ACCESS_KEY_ID: "none",
          AWS_SECRET_ACCESS_KEY: "none",
          AWS_SSE_CUSTOMER_KEY: KEY,
        },
      },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
    ),
  );

describe("the state of a stack at Hetzner", () => {
  testWithProviders(
    "is written under the stack's name, encrypted with the key of whoever applies, and locked",
    async () => {
      expect((await terraform("init")).code).toBe(0);
      expect((await terraform("apply", "-auto-approve")).code).toBe(0);
      const written = store.asked.filter(({ method }) => method === "PUT");
      expect(written.map(({ key }) => key)).toEqual([
        "acme-state/test/terraform.tfstate.tflock",
        "acme-state/test/terraform.tfstate",
      ]);
      for (const { headers } of written)
        expect(headers).toMatchObject({
          "x-amz-server-side-encryption-customer-algorithm": "AES256",
          "x-amz-server-side-encryption-customer-key": KEY,
        });
      expect(written[0]?.headers["if-none-match"]).toBe("*");
      expect([...store.objects.keys()]).toEqual(["acme-state/test/terraform.tfstate"]);
    },
  );

  testWithProviders("cannot be written by a second person at the same time", async () => {
    store.objects.set(
      "acme-state/test/terraform.tfstate.tflock",
      Buffer.from(JSON.stringify({ ID: "another", Who: "ana" })),
    );
    const { code, output } = await terraform("apply", "-auto-approve");
    expect(code).toBe(1);
    expect(output).toContain("Error acquiring the state lock");
  });
});
