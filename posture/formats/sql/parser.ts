import { createRequire } from "node:module";
import { MessageChannel, MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { isNode, SqlNode } from "./node";

/** Statements of SQL as PostgreSQL reads them: each is an object with one key, its kind. Or why it reads none. */
export type Parsed =
  | { readonly kind: "statements"; readonly statements: readonly SqlNode[] }
  | { readonly kind: "error"; readonly message: string };

/**
 * PostgreSQL's own parser is WebAssembly, which Node loads asynchronously, and rules judge synchronously: it runs in a
 * thread of its own, which is started when the first text of SQL has to be read. What a server of this project's own
 * says is known by its digest, so that most reviews start none.
 */
const THREAD = `
const { workerData: { module, port, done } } = require("node:worker_threads");
const query = require(module);
port.on("message", async (text) => {
  let answer;
  try {
    await query.loadModule();
    answer = { statements: query.parseSync(text).stmts ?? [] };
  } catch (error) {
    answer = { error: String(error?.message ?? error) };
  }
  port.postMessage(answer);
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
});`;

const PATIENCE = 30_000;
const KEPT = 256;
const parsed = new Map<string, Parsed>();
let thread: { readonly port: MessagePort; readonly done: Int32Array } | undefined;

/** Reads statements of SQL. What was read last is kept by its text. */
export function parseSql(text: string): Parsed {
  const before = parsed.get(text);
  if (before) return before;
  const result = ask(text);
  const [oldest] = parsed.keys();
  if (parsed.size >= KEPT && oldest !== undefined) parsed.delete(oldest);
  parsed.set(text, result);
  return result;
}

function ask(text: string): Parsed {
  thread ??= start();
  const { port, done } = thread;
  Atomics.store(done, 0, 0);
  port.postMessage(text);
  if (Atomics.wait(done, 0, 0, PATIENCE) === "timed-out")
    return { kind: "error", message: "the parser did not answer" };
  const answer: unknown = receiveMessageOnPort(port)?.message;
  if (!isNode(answer)) return { kind: "error", message: "the parser did not answer" };
  if (!Array.isArray(answer.statements)) return { kind: "error", message: String(answer.error) };
  return {
    kind: "statements",
    statements: (answer.statements as readonly unknown[]).flatMap((one) =>
      isNode(one) && isNode(one.stmt) ? [one.stmt] : [],
    ),
  };
}

function start() {
  const { port1, port2 } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(THREAD, {
    eval: true,
    workerData: { module: createRequire(__filename).resolve("libpg-query"), port: port2, done },
    transferList: [port2],
  });
  worker.unref();
  port1.unref();
  return { port: port1, done };
}
