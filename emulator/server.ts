import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { administer } from "./admin";
import { makeAuthority } from "./authority";
import type { Answered, Emulator } from "./core/emulator";
import { ApiError } from "./core/errors";
import { receive, send } from "./core/http";

/** A running emulator. */
export interface Running {
  readonly port: number;
  /** File of the certificate authority that clients must trust. */
  readonly caFile: string;
  /** Environment that points Terraform at the emulator. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";

/**
 * Starts the proxy on loopback. Nothing is ever forwarded: the proxy answers by itself or refuses.
 *
 * @param port 0 takes a free one
 */
export async function start(emulator: Emulator, port = 0): Promise<Running> {
  const hosts = emulator.products.flatMap((one) => (one.kind === "rest" ? one.hosts : []));
  const authority = await makeAuthority(["*.googleapis.com", ...hosts]);
  const directory = mkdtempSync(join(tmpdir(), "avouch-emulator-"));
  const caFile = join(directory, "ca.pem");
  writeFileSync(caFile, authority.ca, { mode: 0o600 });

  const sockets = new Set<Socket>();
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  const tls = createTlsServer({ key: authority.key, cert: authority.certificate }, (request, response) => {
    void serve(emulator, request, response, (request.headers.host ?? "").replace(/:\d+$/, ""), false);
  });
  const plain = createServer((request, response) => {
    void serve(emulator, request, response, LOOPBACK, true);
  });
  // A connection that is closed while a client sends on it fails an upload that no client repeats, such as of a state.
  for (const server of [tls, plain]) server.keepAliveTimeout = 0;
  tls.on("tlsClientError", (_, socket) => socket.destroy());
  tls.on("clientError", (_, socket) => socket.destroy());
  plain.on("clientError", (_, socket) => socket.destroy());
  plain.on("connection", track);
  plain.on("connect", (request: IncomingMessage, socket: Duplex) => {
    const target = request.url ?? "";
    const [, host = ""] = /^([a-z0-9.-]+):443$/.exec(target) ?? [];
    if (!emulator.answers(host)) {
      refuse(emulator, "CONNECT", target);
      socket.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
      return;
    }
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    tls.emit("connection", socket);
  });
  await new Promise<void>((resolve, reject) => {
    plain.once("error", reject);
    plain.listen(port, LOOPBACK, resolve);
  });
  const own = (plain.address() as AddressInfo).port;
  return {
    port: own,
    caFile,
    environment: environment(own, caFile),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => plain.close(() => resolve()));
      tls.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** What a shell must set so that Terraform, its providers and its backends reach the emulator and nothing else. */
function environment(port: number, caFile: string): Record<string, string> {
  const address = `http://${LOOPBACK}:${String(port)}`;
  return {
    HTTPS_PROXY: address,
    HTTP_PROXY: address,
    NO_PROXY: "",
    SSL_CERT_FILE: caFile,
    NODE_EXTRA_CA_CERTS: caFile,
    AWS_CA_BUNDLE: caFile,
    GOOGLE_OAUTH_ACCESS_TOKEN: "emulated",
    CLOUDFLARE_API_TOKEN: `${"emulated-".repeat(4)}0000`,
    HCLOUD_ENDPOINT: `${address}/v1`,
    HCLOUD_TOKEN: "emulated".repeat(8),
    AWS_ACCESS_KEY_ID: "emulated",
    AWS_SECRET_ACCESS_KEY: "emulated",
    CHECKPOINT_DISABLE: "1",
  };
}

async function serve(
  emulator: Emulator,
  request: IncomingMessage,
  response: ServerResponse,
  host: string,
  local: boolean,
): Promise<void> {
  response.on("error", () => response.socket?.destroy());
  let answered: Answered;
  try {
    answered = await respond(emulator, request, host, local);
  } catch (error) {
    // The client went away, or its request cannot be read.
    const refused = error instanceof ApiError ? error : new ApiError("INVALID_ARGUMENT", "The request cannot be read.");
    answered = { status: refused.code, body: refused.body("rpc"), headers: refused.headers };
  }
  if (answered.fate === "hang" || response.socket?.destroyed !== false) return;
  send(response, answered, answered.fate === "reset");
}

async function respond(emulator: Emulator, request: IncomingMessage, host: string, local: boolean): Promise<Answered> {
  const target = request.url ?? "/";
  if (local && !target.startsWith("/")) {
    refuse(emulator, request.method ?? "GET", target);
    return { status: 403, body: { error: "The emulator's proxy forwards nothing." }, headers: {} };
  }
  if (!local && !emulator.answers(host)) {
    refuse(emulator, request.method ?? "GET", `https://${host}${target}`);
    return { status: 403, body: { error: "The emulator does not answer for this host." }, headers: {} };
  }
  const received = await receive(request, host);
  if (!local || emulator.answersLocally(received.path)) return emulator.handle(received, local);
  return administer(emulator, received, request.headers.host ?? "");
}

function refuse(emulator: Emulator, verb: string, target: string): void {
  const time = emulator.world.clock.now();
  const [host = "", path = ""] = target.replace(/^https?:\/\//, "").split(/(?=\/)(.*)/s);
  const error = "Refused: the emulator answers for no such host.";
  emulator.world.log.add({ time, verb, host, path, status: 403, milliseconds: 0, error });
}
