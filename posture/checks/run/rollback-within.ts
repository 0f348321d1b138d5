import { defineCheck } from "../../verdict/define";
import { integer } from "../../verdict/parameters";
import { toNumber } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import { absentOrOneOf, expect, findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { Attribute } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { secretOf, Workload, workloads } from "../../products/google/workloads";

/** Cloud Run's own, where a probe does not say: a check every 10 seconds, three failures. */
const DEFAULTS = { initial_delay_seconds: 0, period_seconds: 10, failure_threshold: 3 } as const;
const VERSION = "google_secret_manager_secret_version";
const SERVICE = "google_cloud_run_v2_service";

/**
 * Whether an older revision takes requests again in time: traffic moves at once, so what counts is how long a container
 * may take to start, and that the secrets it mounts are still there.
 */
export const rollbackWithin = defineCheck({
  id: "run/rollback-within",
  summary:
    "An older revision can serve again within the stated time: it starts within it, and its secrets are still enabled.",
  severity: "medium",
  links: ["https://cloud.google.com/run/docs/configuring/healthchecks"],
  parameters: {
    seconds: integer("Time in which it serves again: less than this.", { unit: "seconds", minimum: 2, maximum: 3600 }),
  },
  title: ({ seconds }) =>
    `An older revision can serve again in less than ${seconds} seconds: it starts within ` +
    "them, and its secrets are still enabled.",
  remedy: ({ seconds }) =>
    "Keep initial_delay_seconds plus period_seconds times failure_threshold of the startup " +
    `probe under ${seconds}, and take a generation of a secret out of the mounts ` +
    "(secrets.retired) before its version goes.",
  stacks: SYSTEM,
  evaluate: ({ model }, { seconds }) => {
    const services = workloads(model).filter(({ kind }) => kind === "service");
    return verdict(
      services.length === 0
        ? missingSubject("a Cloud Run service")
        : [...services.flatMap((service) => starts(service, seconds)), ...versionsEnabled(model, services)],
      versionsLeft(model),
    );
  },
});

function starts({ resource, containers, incomplete }: Workload, seconds: number): readonly Finding[] {
  const expected = `started within ${seconds - 1} seconds`;
  const probed = containers.flatMap((container) => container.blocks("startup_probe").known);
  if (probed.length === 0)
    return [findingAt(incomplete ? "unknown" : "violated", resource, "startup_probe", expected, "no startup probe")];
  return probed.map((probe) => {
    const budget = budgetOf(probe);
    const status = budget === undefined ? "unknown" : budget < seconds ? "holds" : "violated";
    return findingAt(
      status,
      probe,
      "failure_threshold",
      expected,
      budget === undefined ? "not known" : `${budget} seconds`,
    );
  });
}

/** Seconds that a container may take to start; undefined where the file does not tell. */
function budgetOf(probe: Cursor): number | undefined {
  const [delay, period, failures] = Object.entries(DEFAULTS).map(([name, fallback]) =>
    number(probe.get(name), fallback),
  );
  return delay === undefined || period === undefined || failures === undefined ? undefined : delay + period * failures;
}

/** A zero of period or failures is what is not set. */
function number(attribute: Attribute, fallback: number): number | undefined {
  if (attribute.kind === "absent") return fallback;
  if (attribute.kind !== "value") return undefined;
  const value = toNumber(attribute.value);
  return Number.isNaN(value) ? undefined : value === 0 ? fallback : value;
}

/** A revision that mounts a version which is disabled does not start. */
function versionsEnabled(model: Model, services: readonly Workload[]): readonly Finding[] {
  const mounted = new Set(
    services.flatMap(({ secretVolumes }) =>
      secretVolumes.flatMap((volume) => {
        const link = secretOf(model, volume);
        return link.kind === "resources" ? link.resources.map(({ address }) => address) : [];
      }),
    ),
  );
  return model.resources(VERSION).flatMap((version) => {
    const link = model.linked(version, "secret", "google_secret_manager_secret");
    const isMounted = link.kind === "resources" && link.resources.some(({ address }) => mounted.has(address));
    return isMounted ? [expect(version, "enabled", absentOrOneOf(true))] : [];
  });
}

/** Versions that a plan takes away while the revisions that serve now mount them. */
function versionsLeft(model: Model): readonly Finding[] {
  const kept = new Set(model.resources(VERSION).map(({ address }) => address));
  const mounted = new Set([...model.before(SERVICE), ...model.resources(SERVICE)].flatMap(mountedBy));
  return model
    .before(VERSION)
    .filter(({ address }) => !kept.has(address))
    .map((version) => {
      const name = keyOf(version.get("secret"), version.get("version"));
      const inUse = name !== undefined && mounted.has(name);
      return findingAt(
        name === undefined ? "unknown" : inUse ? "violated" : "holds",
        version,
        "",
        "no revision that serves now mounts a version that goes",
        inUse ? "the service still mounts it: retire the generation first" : "no service mounts it",
      );
    });
}

const mountedBy = (service: Cursor): readonly string[] =>
  service
    .blocks("template.volumes.secret")
    .known.flatMap((secret) =>
      secret.blocks("items").known.flatMap((item) => keyOf(secret.get("secret"), item.get("version")) ?? []),
    );

/** A secret's id and the version's number; undefined where either is not known. */
function keyOf(secret: Attribute, version: Attribute): string | undefined {
  if (secret.kind !== "value" || version.kind !== "value") return undefined;
  return `${String(secret.value).replace(/^.*\/secrets\//, "")} ${String(version.value)}`;
}
