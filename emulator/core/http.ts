import type { IncomingMessage, ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";
import { ApiError, invalid } from "./errors";
import type { Body, Json } from "./json";

const LARGEST_BODY = 64 * 1024 * 1024;

/** A request with its body read. */
export interface Received {
  readonly verb: string;
  /** Without the port. */
  readonly host: string;
  readonly url: URL;
  /** Path as sent, undecoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly raw: Buffer;
}

/** @throws ApiError for a body that is too large or no gzip */
export async function receive(request: IncomingMessage, host: string): Promise<Received> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY)
      throw new ApiError("INVALID_ARGUMENT", "Request payload size exceeds the limit.", { code: 413 });
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
  let raw: Buffer = Buffer.concat(chunks);
  if (headers["content-encoding"] === "gzip") {
    try {
      raw = gunzipSync(raw, { maxOutputLength: LARGEST_BODY });
    } catch {
      throw invalid("The body of the request is no gzip.");
    }
  }
  const target = request.url ?? "/";
  let url: URL;
  try {
    url = new URL(target, `https://${host}`);
  } catch {
    throw invalid("The address of the request is malformed.");
  }
  // Not url.pathname: it folds "..", and an encoded slash must stay one.
  const path = target.replace(/[?#].*$/s, "");
  return { verb: request.method ?? "GET", host, url, path, headers, raw };
}

/** @throws ApiError for what is no JSON */
export function parseJson(raw: Buffer): Json {
  if (raw.length === 0) return {};
  try {
    return JSON.parse(raw.toString("utf8")) as Json;
  } catch (error) {
    throw invalid(`Invalid JSON payload received. ${error instanceof Error ? error.message : ""}`);
  }
}

export interface Answer {
  readonly status: number;
  readonly body: Body | Buffer | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends an answer. @param reset ends the connection in the middle of the reply */
export function send(response: ServerResponse, answer: Answer, reset = false): void {
  const { body, status } = answer;
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const type = body === undefined || Buffer.isBuffer(body) ? {} : { "content-type": "application/json; charset=UTF-8" };
  response.writeHead(status, { ...type, "content-length": String(bytes.length), ...answer.headers });
  if (!reset) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}
