import { defineCheck } from "../../verdict/define";
import { integer } from "../../verdict/parameters";
import { toNumber } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject } from "../../verdict/expectations";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { failureReasons } from "../../products/hetzner/job-failures";
import { KnownServer } from "../../products/hetzner/cloud-config";
import { Job, jobsOf } from "../../products/hetzner/jobs";
import { certainIn, inUserData, judgeServers } from "../../products/hetzner/judge-server";
import { doubtsOf } from "../../products/hetzner/job-doubts";
import { flag, isCall, isDryRun, repositoriesOf, resticCalls } from "../../products/hetzner/restic";
import { isKnownText } from "../../products/hetzner/known-texts";
import { programOf } from "../../products/hetzner/scripts";
import { writtenRepositories } from "../../products/hetzner/backup-scope";

const expectedFor = (days: number) => `daily, weekly and monthly snapshots, none older than ${days} days`;
const PERIODS = ["daily", "weekly", "monthly"] as const;

export const hetznerBackupRetention = defineCheck({
  id: "hetzner/backup-retention",
  summary: "restic keeps daily, weekly and monthly snapshots, and none for longer than stated, even if backups stall.",
  severity: "high",
  links: ["https://restic.readthedocs.io/en/stable/060_forget.html"],
  parameters: {
    days: integer("How long a snapshot is kept, at most.", { unit: "days", minimum: 7, maximum: 3650 }),
  },
  title: ({ days }) =>
    `restic keeps daily, weekly and monthly snapshots, and none for more than ${days} days, even if ` +
    "backups stall.",
  remedy: ({ days }) =>
    `Every day, run restic forget --keep-within-daily 7d --keep-within-weekly ${days}d --keep-within-monthly ` +
    `${days}d --prune --max-unused 0, then forget by id every snapshot that restic snapshots --json shows to be ` +
    `older than ${days} days.`,
  stacks: SYSTEM,
  evaluate: ({ model }, { days }) =>
    judgeServers(
      model,
      (servers) => [
        ...images(model),
        ...forgets(servers, days),
        ...repositories(servers, days),
        ...model.resources("hcloud_storage_box").flatMap((box) => snapshots(box, oldestKept(servers), days)),
      ],
      ["systemd"],
    ),
});

const policies = (servers: readonly KnownServer[]) =>
  servers.flatMap(jobsOf).flatMap((job) =>
    resticCalls(job)
      .filter((call) => isCall(call, "forget") && call.includes("--keep-"))
      .map((call) => ({ job, call })),
  );

function forgets(servers: readonly KnownServer[], limit: number): readonly Finding[] {
  const all = policies(servers);
  const made = servers.flatMap(jobsOf).flatMap((job) => resticCalls(job).filter((call) => isCall(call, "backup")));
  const used = new Map<string, { job: Job; call: string }>(
    all.map((one) => [`${one.job.server.resource.address} ${one.job.file} ${one.call}`, one]),
  );
  return used.size === 0
    ? [missingSubject(`a job that forgets old snapshots: ${expectedFor(limit)}`)]
    : [...used.values()].flatMap(({ job, call }) =>
        certainIn(job.server, ["systemd"], [judge(job, call, made, limit)]),
      );
}

function judge(job: Job, call: string, made: readonly string[], limit: number): Finding {
  const wrong = [
    ...(job.maxIntervalDays <= 1 ? [] : [`it runs ${job.schedule}`]),
    ...(job.enabled ? [] : ["nothing enables the timer"]),
    ...failureReasons(job),
    ...PERIODS.filter(
      (period) => flag(call, `keep-within-${period}`) === undefined && flag(call, `keep-${period}`) === undefined,
    ).map((period) => `no ${period} snapshot is kept`),
    ...keepsOf(call)
      .filter(({ name, days }) => days < (LEAST[name.replace("within-", "")] ?? 0))
      .map(({ name, value }) => `${name} ${value} keeps no snapshot for as long as its name says`),
    ...[call, ...resticCalls(job).filter((one) => isCall(one, "snapshots"))].flatMap((one) => others(one, made)),
    ...(isDryRun(call) ? ["--dry-run forgets nothing"] : []),
    ...keepsOf(call)
      .filter(({ days }) => !(days <= limit))
      .map(({ name, value }) => `${name} ${value} keeps some snapshots for more than ${limit} days`),
    ...(call.includes("--prune") || resticCalls(job).some((one) => isCall(one, "prune"))
      ? []
      : ["without --prune, forgotten snapshots' data stays in the repository"]),
    ...(resticCalls(job).some((one) => flag(one, "max-unused") === "0")
      ? []
      : ["without --max-unused 0, part of the forgotten snapshots' data stays"]),
    ...(deletesByAge(job, limit)
      ? []
      : [`nothing forgets by age: if backups stall, snapshots older than ${limit} days stay`]),
  ];
  if (wrong.length > 0) return inUserData("violated", job.server, job.file, expectedFor(limit), wrong.join("; "));
  const doubts = [...doubtsOf(job), ...filters(job)];
  return doubts.length > 0
    ? inUserData("unknown", job.server, job.file, expectedFor(limit), `not proved: ${doubts.join("; ")}`)
    : inUserData("holds", job.server, job.file, expectedFor(limit), call);
}

/** Programs that may take snapshots out of the list of those that are too old. */
const filters = ({ calls, server }: Job): readonly string[] =>
  calls
    .filter((one) => /^(?:[ef]?grep|head|tail|sed|uniq|comm|join|cut|shuf|sample|python3?|perl)$/.test(programOf(one)))
    .filter(({ file, pipeline: [, place] }) => place > 0 && !isKnownText(server.config.files.get(file) ?? ""))
    .map((one) => `snapshots that ${one.words.slice(0, 3).join(" ")} takes out of the list`);

/** Every repository that something is written to is one that snapshots are forgotten in. */
function repositories(servers: readonly KnownServer[], limit: number): readonly Finding[] {
  const jobs = servers.flatMap(jobsOf);
  const pruned = new Set(policies(servers).flatMap(({ job, call }) => repositoriesOf(call, job.text)));
  if (pruned.size === 0) return [];
  return jobs.flatMap((job) =>
    [...new Set(writtenRepositories(job))]
      .filter((one) => !pruned.has(one))
      .map((one) =>
        inUserData("violated", job.server, job.file, expectedFor(limit), `nothing forgets old snapshots in ${one}`),
      ),
  );
}

/**
 * Snapshots that a call keeps to, and that no backup makes: those of another host, say. What the shell fills in is not
 * known here.
 */
const others = (call: string, made: readonly string[]): readonly string[] =>
  ["host", "tag", "path"].flatMap((name) => {
    const value = flag(call, name);
    return value === undefined ||
      value.includes("$") ||
      made.some((one) => flag(one, name) === value || (name === "path" && one.includes(value)))
      ? []
      : [`it considers only --${name} ${value}, which no backup has`];
  });

/**
 * Days without which there is none of the kind for a part of the time; months less what snapshots of the Storage Box
 * may add.
 */
const LEAST: Readonly<Record<string, number>> = { "keep-daily": 1, "keep-weekly": 7, "keep-monthly": 22 };
const PER_DAY = { daily: 1, weekly: 7, monthly: 31, yearly: 366, hourly: 1, last: 1 } as const;

/** How old each rule of a policy lets snapshots become, when backups are made every day. */
function keepsOf(call: string): readonly { readonly name: string; readonly value: string; readonly days: number }[] {
  return [...call.matchAll(/--(keep-[a-z-]+)(?:=|\s+)["']?([^\s"']+)/g)].map(([, name = "", value = ""]) => {
    const period = name.slice("keep-".length);
    if (period.startsWith("within")) return { name, value, days: daysOf(value) };
    // A day is as old as it can be just before the next one counts.
    return {
      name,
      value,
      days: period in PER_DAY ? Number(value) * PER_DAY[period as keyof typeof PER_DAY] : Infinity,
    };
  });
}

/** restic's durations: years and months are those of the calendar. */
function daysOf(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)([ymdh])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== duration) return Infinity;
  return parts.reduce(
    (sum, [, number = "", unit = ""]) => sum + Number(number) * ({ y: 366, m: 31, d: 1, h: 1 / 24 }[unit] ?? Infinity),
    0,
  );
}

/** Snapshots that are found by their time, and forgotten by their id. */
function deletesByAge(job: Job, limit: number): boolean {
  const [, days] = /\bdate\b[^\n]*["'](?:-\s*)?(\d+) days?(?: ago)?["']/.exec(job.text) ?? [];
  const byId = resticCalls(job).some((call) => isCall(call, "forget") && !call.includes("--keep-") && !isDryRun(call));
  return /\brestic\b[^\n]*\bsnapshots\b[^\n]*--json/.test(job.text) && Number(days) <= limit && byId;
}

const oldestKept = (servers: readonly KnownServer[]) =>
  Math.max(0, ...policies(servers).flatMap(({ call }) => keepsOf(call).map(({ days }) => days)));

/** Images of servers, and snapshots of the Storage Box that no plan takes away, stay for ever. */
const images = (model: Model): readonly Finding[] =>
  model
    .resources("hcloud_snapshot", "hcloud_storage_box_snapshot")
    .map((one) => findingAt("violated", one, "", "no copy that is never deleted", one.type));

/** A snapshot of the Storage Box keeps what restic has forgotten. */
function snapshots(box: Cursor, oldest: number, limit: number): readonly Finding[] {
  const { known } = box.blocks("snapshot_plan");
  return known.map((plan) => {
    const [most, weekday, day] = ["max_snapshots", "day_of_week", "day_of_month"].map((name) => plan.get(name));
    const count = most?.kind === "value" ? toNumber(most.value) : NaN;
    const days = oldest + count * (day?.kind === "value" ? 31 : weekday?.kind === "value" ? 7 : 1);
    return findingAt(
      days <= limit ? "holds" : "violated",
      box,
      "snapshot_plan",
      `at most ${limit} days, together with what restic keeps`,
      `${days} days`,
    );
  });
}
