import { defineCheck } from "../../verdict/define";
import { numberOf } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { oncePer } from "../../memoize";
import { Model } from "../../model/model";
import { primaries } from "../../products/google/sql-instances";
import { variablesOf, Workload, workloads } from "../../products/google/workloads";

/** Least memory in MiB and the connections from there on (Cloud SQL for PostgreSQL, quotas, read 2026-11). */
const BY_MEMORY: readonly (readonly [mebibytes: number, connections: number])[] = [
  [122_880, 1000],
  [61_440, 800],
  [30_720, 600],
  [15_360, 500],
  [7680, 400],
  [6144, 200],
  [0, 100],
];
const POOL = "DATABASE_CONNECTIONS";

export const runConnectionsFit = defineCheck({
  id: "run/connections-fit",
  summary: "Scaling out does not exhaust the database: instances times their pool fit its connections.",
  severity: "medium",
  links: ["https://cloud.google.com/sql/docs/postgres/quotas"],
  remedy: `Lower ${POOL} or the most instances, or take a larger machine for the database.`,
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const services = workloads(model).filter(({ kind }) => kind === "service");
    return verdict(
      services.length === 0 ? missingSubject("a Cloud Run service") : services.map((service) => judge(model, service)),
    );
  },
});

function judge(model: Model, service: Workload): Finding {
  const path = "template.scaling.max_instance_count";
  const most = numberOf(service.resource.get(path));
  const pool = poolOf(service);
  const connections = connectionsOf(model);
  const expected = "instances times pool within the database's connections";
  if (pool === undefined) return findingAt("holds", service.resource, path, expected, `${POOL} is not set`);
  if (most === undefined || Number.isNaN(pool) || connections === undefined)
    return findingAt("unknown", service.resource, path, expected, "not known yet");
  return findingAt(
    most * pool <= connections ? "holds" : "violated",
    service.resource,
    path,
    expected,
    `${most} instances times ${pool}, of ${connections} connections`,
  );
}

/** NaN where the value is not known, undefined where nothing says it. */
function poolOf({ containers }: Workload): number | undefined {
  const values = containers
    .flatMap((container) => variablesOf(container).variables)
    .flatMap(({ name, value }) => (name.kind === "value" && name.value === POOL ? [numberOf(value) ?? NaN] : []));
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

/** Of the smallest primary instance. Found once for each model. */
const connectionsOf = oncePer((model: Model): number | undefined => {
  const all = primaries(model).map((one) => {
    const tier = one.get("settings.tier");
    const flag = one.blocks("settings.database_flags").known.find((at) => {
      const name = at.get("name");
      return name.kind === "value" && name.value === "max_connections";
    });
    return flag ? numberOf(flag.get("value")) : tier.kind === "value" ? ofTier(String(tier.value)) : undefined;
  });
  return all.length === 0 || all.includes(undefined)
    ? undefined
    : all.map(Number).reduce((least, one) => Math.min(least, one));
});

function ofTier(tier: string): number | undefined {
  const [, mebibytes] = /^db-custom-\d+-(\d+)$/.exec(tier) ?? [];
  const [, cores] = /^db-perf-optimized-N-(\d+)$/.exec(tier) ?? [];
  const memory = Number(mebibytes ?? Number(cores) * 8192);
  return BY_MEMORY.find(([least]) => memory >= least)?.[1];
}
