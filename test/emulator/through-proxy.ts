import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { connect } from "node:tls";
import type { EmulatorProcess } from "../../cli/emulated/emulator-process";

/** Asks the emulator as a provider does: through its proxy, over TLS. */
export async function get({ environment }: EmulatorProcess, host: string, path: string): Promise<unknown> {
  const proxy = new URL(environment.HTTPS_PROXY ?? "");
  const tunnel = request({ host: proxy.hostname, port: proxy.port, method: "CONNECT", path: `${host}:443` }).end();
  const [, socket] = (await once(tunnel, "connect")) as [unknown, Socket];
  const ca = readFileSync(environment.SSL_CERT_FILE ?? "");
  const secure = connect({ socket, servername: host, ca });
  await once(secure, "secureConnect");
  const asked = request({ host, path, createConnection: () => secure }).end();
  const [response] = (await once(asked, "response")) as [NodeJS.ReadableStream];
  const body = await text(response);
  secure.destroy();
  return JSON.parse(body);
}
