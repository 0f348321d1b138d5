import { randomBytes } from "node:crypto";
import type { Answer } from "../core/http";
import { type Body, isObject, text } from "../core/json";
import type { Logged } from "../core/request-log";
import type { World } from "../core/world";
import { SCRIPT } from "./script";
import { STYLE } from "./style";

/** Requests that the page shows: the latest ones. */
const SHOWN_REQUESTS = 500;
const GOOD = /^(active|enabled|ready|running|runnable|available|provisioned|condition_succeeded|ok|done|on)$/i;
const BAD = /delet|destroy|fail|suspend|disabled|error/i;
const BYTES = 16;

interface Shown {
  readonly key: string;
  readonly collection: string;
  readonly body: Body;
  readonly policy?: Body;
}

/** The emulator's own page: what exists, in what state, and the requests. Nothing on it changes anything. */
export function page(world: World): Answer {
  const nonce = randomBytes(BYTES).toString("base64");
  return {
    status: 200,
    body: Buffer.from(html(world, nonce)),
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        `default-src 'none'; img-src data:; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; ` +
        "connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    },
  };
}

function html(world: World, nonce: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Emulated cloud</title><link rel="icon" href="data:,"><style nonce="${nonce}">${STYLE}</style></head>
<body><header><div><p class="eyebrow">Avouch emulator</p><h1>What exists in the emulated cloud</h1>
<p class="lede">On this machine only, and gone with the emulator. Payloads of secrets are never shown. The same as JSON:
<a href="/_emulator/resources">resources</a>, <a href="/_emulator/log">requests</a>,
<a href="/_emulator/faults">faults</a>.</p></div></header>
<main><form class="filters" role="search" aria-label="Filters">
<div class="find"><input type="search" id="find" aria-label="Find" placeholder="Find a resource or a request"></div>
<label><input type="checkbox" id="failed">Failed requests only</label>
<label><input type="checkbox" id="live" checked>Live</label></form>
<p class="none" id="ended" role="status" hidden>The emulator has ended; this is what it showed last.</p>
${content(world)}</main>
<footer><p>This shows that a lifecycle works against the emulated control plane, and nothing about a real
cloud.</p></footer>
<script nonce="${nonce}">${SCRIPT}</script></body></html>
`;
}

function content(world: World): string {
  // The snapshot is what may be saved: it has no secret in it.
  const resources = world.snapshot().resources as readonly Shown[];
  const requests = world.log.list();
  const refused = requests.filter(({ status }) => status >= 400).length;
  const counts = [
    ["resources", resources.length],
    ["requests", requests.length],
    ["of them refused or failed", refused],
    ["faults asked for", requests.filter(({ fault }) => fault !== undefined).length],
  ] as const;
  return `<div id="content"><dl class="counts">${counts
    .map(([term, number]) => `<div><dt>${term}</dt><dd>${String(number)}</dd></div>`)
    .join("")}</dl>
<h2>Resources</h2>${services(resources)}
<h2>Requests</h2>${log(requests)}</div>`;
}

function services(resources: readonly Shown[]): string {
  if (resources.length === 0) return '<p class="list none">Nothing exists yet.</p>';
  const names = [...new Set(resources.map(serviceOf))].sort();
  return names
    .map((name) => {
      const own = resources.filter((one) => serviceOf(one) === name);
      const heading = `<h3>${escape(name)} <span class="number">${String(own.length)}</span></h3>`;
      return `<section data-group>${heading}<div class="list">${own.map(resource).join("")}</div></section>`;
    })
    .join("");
}

const serviceOf = ({ collection }: Shown): string => collection.split(".")[0] ?? "";

function resource(one: Shown): string {
  const state = stateOf(one.body);
  const name = one.key.slice(one.key.indexOf("/") + 1);
  const kind = one.collection.split(".").pop() ?? "";
  const shown = { ...one.body, ...(one.policy ? { "(allow policy)": one.policy } : {}) };
  const words = `${one.key} ${one.collection} ${state}`.toLowerCase();
  // Requests alone can fail: with only those wanted, resources stay.
  return (
    `<div class="one" data-text="${escape(words)}"><details id="${escape(one.key)}"><summary>` +
    `<span class="name">${escape(name)}</span><span class="kind">${escape(kind)}</span>` +
    `<span class="state ${tone(state)}">${escape(state)}</span></summary>` +
    `<pre>${escape(JSON.stringify(shown, undefined, 2))}</pre></details></div>`
  );
}

/** What the service itself says of the resource, where it says anything. */
function stateOf(body: Body): string {
  const condition = isObject(body.terminalCondition) ? text(body.terminalCondition.state) : "";
  const managed = isObject(body.managed) ? text(body.managed.state) : "";
  const own = [body.state, body.status, body.lifecycleState].map(text).find((one) => one !== "");
  return own ?? (condition || managed || (body.disabled === true ? "DISABLED" : "exists"));
}

function tone(state: string): string {
  if (GOOD.test(state)) return "good";
  if (BAD.test(state)) return "bad";
  return state === "exists" ? "" : "warn";
}

function log(requests: readonly Logged[]): string {
  if (requests.length === 0) return '<p class="list none">Nobody has asked for anything yet.</p>';
  const latest = requests.slice(-SHOWN_REQUESTS).reverse();
  const note =
    latest.length < requests.length
      ? `<p class="none">The latest ${String(latest.length)} of ${String(requests.length)}.</p>`
      : "";
  const head = ["No.", "Status", "Request", "Time"].map((cell) => `<th scope="col">${cell}</th>`).join("");
  const table = `<table><thead><tr>${head}</tr></thead><tbody>${latest.map(row).join("")}</tbody></table>`;
  return `${note}<div class="list">${table}</div>`;
}

function row({ number, verb, host, path, method, status, milliseconds, error, fault }: Logged): string {
  const isFailed = status >= 400;
  const words = [verb, host, path, method ?? "", String(status), error ?? "", fault ?? ""].join(" ").toLowerCase();
  const notes = [fault === undefined ? "" : `Fault asked for: ${fault}.`, error ?? ""].filter((one) => one !== "");
  return (
    `<tr data-text="${escape(words)}" data-failed="${isFailed ? "yes" : "no"}"><td ` +
    `class="number">${String(number)}</td>` +
    `<td class="number"><span class="state ${isFailed ? "bad" : "good"}">${String(status)}</span></td>` +
    `<td class="path"><b>${escape(verb)}</b> ${escape(host)}${escape(path)}` +
    `${notes.length > 0 ? `<span class="error">${escape(notes.join(" "))}</span>` : ""}</td>` +
    `<td class="number">${milliseconds.toFixed(0)} ms</td></tr>`
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escape = (given: string): string => given.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);
