import { defineCheck } from "../../verdict/define";
import { oncePer } from "../../memoize";
import { toNumber } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import {
  absentOrOneOf,
  equals,
  expect,
  findingAt,
  missingSubject,
  verdict,
  satisfies,
} from "../../verdict/expectations";
import { Attribute } from "../../model/attribute";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { ConditionsOn, conditionsOf, conditionsOn, judgeFires, judgeNotifies } from "../../products/google/alerting";

export const watchUptime = defineCheck({
  id: "watch/uptime",
  summary: "Every served host has an external uptime check over HTTPS, and somebody is notified when it fails.",
  severity: "high",
  links: ["https://cloud.google.com/monitoring/uptime-checks"],
  remedy:
    "Give every host of the certificates an uptime check over validated HTTPS at least every five minutes, and " +
    "an alert on it with a notification channel.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const checks = model.resources("google_monitoring_uptime_check_config");
    const hosts = servedHosts(model);
    const asked = new Set(checks.map(hostOf));
    return verdict(
      checks.length === 0
        ? missingSubject("an uptime check")
        : checks.map((check) => [...judge(check), ...alerted(model, check)]),
      hosts.size === 0
        ? missingSubject("a host with a certificate")
        : [...hosts].map(([host, certificate]) => watched(host, certificate, asked)),
    );
  },
});

const MAX_SECONDS = 300;

/** Hosts that have a certificate, without wildcards. */
function servedHosts(model: Model): ReadonlyMap<string, Resource> {
  const certificates = model.resources(
    "google_certificate_manager_certificate",
    "google_compute_managed_ssl_certificate",
    "google_compute_region_ssl_certificate",
  );
  return new Map(
    certificates.flatMap((certificate) =>
      certificate
        .elements("managed.domains")
        .flatMap((domain) =>
          domain.kind === "value" && !String(domain.value).startsWith("*.")
            ? [[String(domain.value).replace(/\.$/, "").toLowerCase(), certificate] as const]
            : [],
        ),
    ),
  );
}

const judge = (check: Resource): readonly Finding[] => [
  expect(check, "http_check.use_ssl", equals(true)),
  expect(check, "http_check.validate_ssl", equals(true)),
  expect(
    check,
    "period",
    satisfies(
      `at most ${MAX_SECONDS}s`,
      (value) => value === undefined || toNumber(String(value).replace(/s$/, "")) <= MAX_SECONDS,
    ),
  ),
  expect(check, "http_check.port", absentOrOneOf(443)),
  expect(check, "monitored_resource.type", absentOrOneOf("uptime_url")),
];

function watched(host: string, certificate: Resource, asked: ReadonlySet<string | undefined>): Finding {
  if (asked.has(host)) return findingAt("holds", certificate, "managed.domains", "an uptime check for each host", host);
  return findingAt(
    asked.has(undefined) ? "unknown" : "violated",
    certificate,
    "managed.domains",
    "an uptime check for each host",
    `none for ${host}`,
  );
}

/** The host that a check asks; empty where it names none, undefined where that is not known. */
function hostOf(check: Resource): string | undefined {
  const labels: Attribute = check.get("monitored_resource.labels");
  if (labels.kind === "absent")
    return check.blocks("resource_group").known.length > 0 || check.blocks("monitored_resource").unknown
      ? undefined
      : "";
  const host =
    labels.kind === "value" && typeof labels.value === "object" && labels.value !== null && !Array.isArray(labels.value)
      ? (labels.value as Readonly<Record<string, unknown>>).host
      : undefined;
  if (labels.kind === "value" && host === undefined) return "";
  return typeof host === "string" && !host.includes("${") ? host.toLowerCase() : undefined;
}

/** Continents and regions that check: an alert that wants more failures than there are never comes. */
const MAX_FAILURES = 5;

function alerted(model: Model, check: Resource): readonly Finding[] {
  const alert = onChecks(model).first(check.get("uptime_check_id"), check);
  if (!alert) return [findingAt("violated", check, "uptime_check_id", "an alert when it fails", "none")];
  return [...judgeNotifies(model, alert.policy), ...judgeFires(alert, MAX_FAILURES)];
}

/** Conditions on uptime checks. Found once for each model. */
const onChecks = oncePer((model: Model) => conditionsOnChecks(model, "uptime_check/check_passed"));

/** Which conditions on a metric of uptime checks are on which check: by its id, or on every one. */
export const conditionsOnChecks = (model: Model, metric: string): ConditionsOn =>
  conditionsOn(
    conditionsOf(model).filter(({ text }) => text.includes(metric)),
    // Without an id it is on every check.
    { isOnAll: ({ text, filter }) => filter.kind !== "reference" && !text.includes("check_id") },
  );
