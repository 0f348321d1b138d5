import { once } from "node:events";
import { readFileSync } from "node:fs";
import { IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { connect } from "node:tls";
import type { EmulatorProcess } from "../../cli/emulated/emulator-process";

/** What says where an emulator is and as whom it is asked: its variables. */
type Emulated = Pick<EmulatorProcess, "environment">;

/** Asks the emulator as a provider does: through its proxy, over TLS. */
export const get = (emulator: Emulated, host: string, path: string): Promise<unknown> =>
  exchange(emulator, "GET", host, path).then(({ body }) => body);

/** Sends a request the same way. @throws Error with the reply where it is refused */
export async function send(
  emulator: Emulated,
  verb: string,
  host: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const reply = await exchange(emulator, verb, host, path, body);
  if (reply.status >= 400) throw new Error(`${verb} ${host}${path}: ${JSON.stringify(reply.body)}`);
  return reply.body;
}

async function exchange({ environment }: Emulated, method: string, host: string, path: string, body?: unknown) {
  const proxy = new URL(environment.HTTPS_PROXY ?? "");
  const tunnel = request({ host: proxy.hostname, port: proxy.port, method: "CONNECT", path: `${host}:443` }).end();
  const [, socket] = (await once(tunnel, "connect")) as [unknown, Socket];
  const ca = readFileSync(environment.SSL_CERT_FILE ?? "");
  const secure = connect({ socket, servername: host, ca });
  await once(secure, "secureConnect");
  const authorization = `Bearer ${environment.GOOGLE_OAUTH_ACCESS_TOKEN ?? ""}`;
  const headers = { "content-type": "application/json", authorization };
  const asked = request({ host, path, method, headers, createConnection: () => secure });
  asked.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  const replied: unknown = JSON.parse(await text(response));
  secure.destroy();
  return { status: response.statusCode ?? 0, body: replied };
}
