import { ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get, IncomingMessage, IncomingHttpHeaders, Server } from "node:http";
import { request, RequestOptions } from "node:https";
import { AddressInfo, connect as connectPlain, createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, SecureVersion } from "node:tls";
import { caddy } from "../../../../constructs/hetzner/host/caddy";
import { describeWith, path } from "./available";

const APPLICATION = "crm.acme.test";
const ANALYTICS = "stats.acme.test";

/** What reached a container: it answers with its own name. */
interface Seen {
  readonly url?: string;
  readonly headers: IncomingHttpHeaders;
}

async function container(
  name: string,
): Promise<{ readonly server: Server; readonly port: number; readonly seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      seen.push({ url: request.url, headers: request.headers });
      response.setHeader("Strict-Transport-Security", "max-age=1").setHeader("X-Powered-By", name).end(name);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { server, port: (server.address() as AddressInfo).port, seen };
}

async function freePort(): Promise<number> {
  const server = createSocketServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function until<T>(what: string, attempt: () => Promise<T>): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw new Error(`${what}: ${String(error)}`, { cause: error });
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

describeWith(["caddy"], "the rendered Caddyfile, with certificates of its own authority", () => {
  let directory: string;
  let child: ChildProcess;
  let log = "";
  let ports: { http: number; https: number; admin: number };
  let application: Awaited<ReturnType<typeof container>>;
  let umami: Awaited<ReturnType<typeof container>>;

  const authority = () => readFileSync(join(directory, "storage/pki/authorities/local/root.crt"));

  const ask = (host: string, url: string, options: RequestOptions = {}, body?: Buffer) =>
    new Promise<{ status?: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
      const sent = request(
        {
          host: "127.0.0.1",
          port: ports.https,
          servername: host,
          ca: authority(),
          path: url,
          agent: false,
          ...options,
          headers: { Host: host, ...options.headers },
        },
        (response: IncomingMessage) => {
          let text = "";
          response
            .on("data", (chunk: Buffer) => (text += chunk.toString()))
            .on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
        },
      );
      sent.on("error", reject).end(body);
    });

  /** Shakes hands with one version of TLS. */
  const shake = (version: SecureVersion) =>
    new Promise<string>((resolve) => {
      const socket = connect(
        {
          host: "127.0.0.1",
          port: ports.https,
          servername: APPLICATION,
          ca: authority(),
          minVersion: version,
          maxVersion: version,
          ciphers: "DEFAULT:@SECLEVEL=0",
        },
        () => {
          resolve(socket.getProtocol() ?? "");
          socket.destroy();
        },
      );
      socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "avouch-caddy-"));
    [application, umami] = [await container("application"), await container("umami")];
    ports = { http: await freePort(), https: await freePort(), admin: await freePort() };
    const part = caddy({
      hosts: { application: APPLICATION, analytics: ANALYTICS },
      email: "ops@acme.test",
      ports: { application: application.port, umami: umami.port },
      dashboardFrom: ["198.51.100.0/24"],
    });
    const text = part.files?.[0]?.content ?? "";
    const local = text
      .replace(
        /^\tcert_issuer .*$/m,
        `\tcert_issuer internal\n\tskip_install_trust\n\tdefault_bind 127.0.0.1\n\thttp_port ` +
          `${ports.http}\n\thttps_port ${ports.https}`,
      )
      .replace("/var/lib/smallcrm/caddy", join(directory, "storage"));
    expect(local).toContain("cert_issuer internal");
    writeFileSync(join(directory, "Caddyfile"), local);
    child = spawn(path("caddy"), ["run", "--config", join(directory, "Caddyfile"), "--adapter", "caddyfile"], {
      // Where Caddy would have its admin endpoint if it had one: another Caddy of this machine may have the usual port.
      env: { PATH: process.env.PATH, HOME: directory, CADDY_ADMIN: `127.0.0.1:${ports.admin}` },
    });
    child.stderr?.on("data", (chunk: Buffer) => (log += chunk.toString()));
    await until("caddy starts", () => Promise.all([ask(APPLICATION, "/"), ask(ANALYTICS, "/")])).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}\n${log}`);
      },
    );
  });

  afterAll(async () => {
    const ended = child.exitCode === null ? new Promise((done) => child.on("exit", done)) : undefined;
    child.kill();
    await ended;
    await Promise.all(
      [application, umami].map(({ server }) => new Promise((done) => server.close(done).closeAllConnections())),
    );
    rmSync(directory, { recursive: true });
  });

  test("refuses TLS 1.0 and 1.1", async () => {
    expect([await shake("TLSv1"), await shake("TLSv1.1")]).toEqual(
      Array(2).fill("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION"),
    );
  });

  test("speaks TLS 1.2 and 1.3", async () => {
    expect([await shake("TLSv1.2"), await shake("TLSv1.3")]).toEqual(["TLSv1.2", "TLSv1.3"]);
  });

  test.each([APPLICATION, ANALYTICS])(
    "has browsers insist on TLS for a year at %s, whatever the container says",
    async (host) => {
      const { headers } = await ask(host, "/");
      expect(headers).toMatchObject({
        "strict-transport-security": "max-age=31536000; includeSubDomains",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "strict-origin-when-cross-origin",
      });
      expect(headers).not.toHaveProperty("server");
      expect(headers).not.toHaveProperty("x-powered-by");
      expect(headers).not.toHaveProperty("alt-svc");
    },
  );

  test.each([APPLICATION, ANALYTICS])("redirects plain HTTP of %s for good", async (host) => {
    const response = await new Promise<IncomingMessage>((done, fail) =>
      get(
        { host: "127.0.0.1", port: ports.http, path: "/deals?page=2", headers: { Host: host }, agent: false },
        done,
      ).on("error", fail),
    );
    response.resume();
    expect([response.statusCode, response.headers.location]).toEqual([308, `https://${host}/deals?page=2`]);
  });

  test("hands everything else to the application, with the address it really came from", async () => {
    const { body } = await ask(APPLICATION, "/deals", {
      headers: { "X-Forwarded-For": "203.0.113.9", Cookie: "session=a" },
    });
    expect(body).toBe("application");
    expect(application.seen.at(-1)).toMatchObject({
      url: "/deals",
      headers: { "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https", cookie: "session=a" },
    });
  });

  test("serves Umami's script and takes page views at the application's own host, without its cookies", async () => {
    expect(
      (await ask(APPLICATION, "/visits/script.js", { headers: { Cookie: "session=a", Authorization: "Bearer b" } }))
        .body,
    ).toBe("umami");
    expect(umami.seen.at(-1)?.url).toBe("/script.js");
    expect(umami.seen.at(-1)?.headers).not.toHaveProperty("cookie");
    expect(umami.seen.at(-1)?.headers).not.toHaveProperty("authorization");
    expect((await ask(APPLICATION, "/visits/api/send", { method: "POST" })).body).toBe("umami");
    expect(umami.seen.at(-1)?.url).toBe("/api/send");
  });

  test("leads no visitor of the application to the rest of Umami", async () => {
    expect((await ask(APPLICATION, "/visits/api/users")).body).toBe("application");
    expect((await ask(APPLICATION, "/visits/login")).body).toBe("application");
  });

  test("refuses the dashboard to addresses outside the stated ranges", async () => {
    const { status, body } = await ask(ANALYTICS, "/login");
    expect([status, body]).toEqual([403, ""]);
  });

  test("refuses a host that it has no certificate for", async () => {
    await expect(ask("other.acme.test", "/")).rejects.toThrow();
  });

  test("cuts off a body of more than 25 MB", async () => {
    const post = (bytes: number) =>
      ask(APPLICATION, "/import", { method: "POST", headers: { "Content-Length": bytes } }, Buffer.alloc(bytes)).catch(
        (error: unknown) => ({ status: String(error) }),
      );
    expect((await post(24_000_000)).status).toBe(200);
    const seen = application.seen.length;
    expect((await post(26_000_000)).status).not.toBe(200);
    expect(application.seen).toHaveLength(seen);
  });

  test("lets nobody reach an admin endpoint", async () => {
    const reached = await new Promise<string>((done) => {
      const socket = connectPlain({ host: "127.0.0.1", port: ports.admin }, () => {
        done("connected");
        socket.destroy();
      });
      socket.on("error", (error: NodeJS.ErrnoException) => done(error.code ?? ""));
    });
    expect(reached).toBe("ECONNREFUSED");
    expect(log).toContain("admin endpoint disabled");
  });

  test("keeps certificates in its storage", () => {
    expect(existsSync(join(directory, "storage/certificates/local", APPLICATION, `${APPLICATION}.key`))).toBe(true);
  });

  test("logs a failure without address, path, query or headers of the visitor", async () => {
    await new Promise((done) => application.server.close(done).closeAllConnections());
    expect((await ask(APPLICATION, "/reset?token=abc123", { headers: { "User-Agent": "Visitor/1" } })).status).toBe(
      502,
    );
    await until("the log has it", () =>
      log.includes('"status": 502') ? Promise.resolve() : Promise.reject(new Error(log)),
    );
    expect(log).not.toMatch(/abc123|\/reset|Visitor|remote_ip|remote_port/);
  });
});
