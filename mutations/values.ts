import { isObject } from "../posture/model/attribute";

/** A weaker value in place of one, and what kind of weakening that is. */
export interface WeakerValue {
  readonly operator: "flipped" | "weakened" | "lowered" | "raised" | "widened" | "moved";
  readonly value: unknown;
}

/** Values of enums, in the order from strong to weak: each is weakened to all that come after it. */
const STRENGTH_ORDERS: readonly (readonly string[])[] = [
  ["REGIONAL", "ZONAL"],
  ["TRUSTED_CLIENT_CERTIFICATE_REQUIRED", "ALLOW_UNENCRYPTED_AND_ENCRYPTED"],
  ["RESTRICTED", "COMPATIBLE"],
  ["TLS_1_2", "TLS_1_0"],
  ["1.2", "1.0"],
  ["strict", "flexible", "off"],
  ["on", "off"],
  ["active", "disabled"],
  ["INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER", "INGRESS_TRAFFIC_ALL"],
  ["enforced", "inherited"],
  ["deny(403)", "allow"],
  ["deny(404)", "deny(403)", "allow"],
  ["deny(429)", "allow"],
  ["throttle", "allow"],
  ["USER_IP", "ALL"],
  ["IP", "ALL"],
  ["NORMAL", "VERBOSE"],
  ["STANDARD_HA", "BASIC"],
  ["SERVER_AUTHENTICATION", "DISABLED"],
  ["REQUIRED", "NOT_REQUIRED"],
  ["DISABLE", "DELETE"],
  ["EXTERNAL_MANAGED", "EXTERNAL"],
  ["POSTGRES_18", "MYSQL_8_0"],
  ["ddl,role,write", "none"],
  ["us-central1", "us-east1", "europe-west1"],
  ["fsn1", "nbg1", "hel1", "ash"],
  ["eu-central", "us-east"],
  ["group:release-managers@example.com", "allAuthenticatedUsers"],
];

const BROADER_ROLES = ["roles/owner", "roles/editor"];
const WIDER_MEMBERS = ["allUsers", "domain:example.org"];

/** Every weaker value that could stand in place of one: what is the same is none. */
export const weakerThan = (key: string, value: unknown): WeakerValue[] =>
  candidates(key, value).filter((weaker) => JSON.stringify(weaker.value) !== JSON.stringify(value));

function candidates(key: string, value: unknown): WeakerValue[] {
  if (typeof value === "boolean") return [{ operator: "flipped", value: !value }];
  if (typeof value === "number") return numbers(value);
  if (typeof value === "string") return [...byStrengthOrder(value), ...byKey(key, value), ...byContent(value)];
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return lists(key, value as string[]);
  return [];
}

function numbers(value: number): WeakerValue[] {
  const lower = value > 1 ? [...new Set([0, Math.floor(value / 2)])] : value === 1 ? [0] : [];
  return [
    ...lower.map((one): WeakerValue => ({ operator: "lowered", value: one })),
    { operator: "raised", value: value === 0 ? 1_000_000 : value * 1000 },
  ];
}

function byStrengthOrder(value: string): WeakerValue[] {
  const ladder = STRENGTH_ORDERS.find((one) => one.slice(0, -1).includes(value));
  return ladder
    ? ladder.slice(ladder.indexOf(value) + 1).map((weaker) => ({ operator: "weakened", value: weaker }))
    : [];
}

function byKey(key: string, value: string): WeakerValue[] {
  if (key === "role" && !BROADER_ROLES.includes(value))
    return BROADER_ROLES.map((role) => ({ operator: "widened", value: role }));
  // Ports of Hetzner's firewalls are text, and so are the addresses of its private networks.
  if (key === "port" && /^\d/.test(value))
    return ["any", "1-65535"].map((port) => ({ operator: "widened", value: port }));
  if (key === "ip" || key === "gateway") return [{ operator: "moved", value: "10.9.9.9" }];
  if (key === "member") return WIDER_MEMBERS.map((member) => ({ operator: "widened", value: member }));
  return [];
}

/** Texts that hold conditions and figures. */
function byContent(value: string): WeakerValue[] {
  const weaker: WeakerValue[] = [];
  const seconds = /^(\d+)s$/.exec(value)?.[1];
  if (seconds !== undefined)
    weaker.push(
      { operator: "lowered", value: `${Math.floor(Number(seconds) / 2)}s` },
      { operator: "raised", value: seconds === "0" ? "86400s" : `${Number(seconds) * 1000}s` },
    );
  if (/\bmax-age=\d+/.test(value))
    weaker.push(
      { operator: "lowered", value: value.replace(/max-age=\d+/, "max-age=0") },
      { operator: "weakened", value: value.replace(/;\s*preload/, "") },
      { operator: "weakened", value: value.replace(/;\s*includeSubDomains/i, "") },
    );
  if (/evaluatePreconfigured|request\.path|inIpRange/.test(value))
    weaker.push(
      { operator: "weakened", value: `(${value}) && false` },
      { operator: "weakened", value: `(${value}) && request.method == 'TRACE'` },
    );
  if (/sqli|xss|lfi|rfi|rce/.test(value) && value.includes("evaluatePreconfigured"))
    weaker.push({ operator: "weakened", value: "evaluatePreconfiguredWaf('nodejs-v33-stable')" });
  if (/assertion\.repository/.test(value) && value.includes("=="))
    weaker.push(
      { operator: "weakened", value: "true" },
      { operator: "weakened", value: "assertion.repository_owner_id != ''" },
    );
  if (/principalSet:\/\//.test(value))
    weaker.push({ operator: "widened", value: value.replace(/\/attribute\..*$/, "/*") });
  if (/log_id\(|logName/.test(value))
    weaker.push(
      { operator: "weakened", value: `(${value}) AND severity>=ERROR` },
      { operator: "weakened", value: "severity>=EMERGENCY" },
    );
  if (/^\$\{[^{}"]+\}$/.test(value)) weaker.push({ operator: "moved", value: "something-else" });
  return weaker;
}

function lists(key: string, value: readonly string[]): WeakerValue[] {
  const shorter =
    value.length > 1
      ? value.map((_, index): WeakerValue => ({
          operator: "lowered",
          value: value.filter((__, other) => other !== index),
        }))
      : [];
  if (/ranges|networks|prefixes|cidr|source_ips/i.test(key))
    return [...shorter.slice(0, 1), { operator: "widened", value: ["0.0.0.0/0"] }];
  if (key === "members") return [{ operator: "widened", value: [...value, "allUsers"] }];
  if (key === "permissions") return [{ operator: "widened", value: [...value, "secretmanager.versions.access"] }];
  return shorter.slice(0, 1);
}

export const isBlock = (value: unknown): boolean => isObject(value) || (Array.isArray(value) && value.some(isObject));
