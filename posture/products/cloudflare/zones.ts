import { isTrue } from "../../model/attribute-readers";
import { Attribute, describe, isObject, Json } from "../../model/attribute";
import { Context, Finding } from "../../verdict/check";
import { expectAttribute, Matcher } from "../../verdict/expectations";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { isWithin } from "../../formats/ip-range";

/** From https://www.cloudflare.com/ips/, read 2026-11. A range that is missing here is refused, never let in. */
const RANGES = [
  ...[
    "173.245.48.0/20",
    "103.21.244.0/22",
    "103.22.200.0/22",
    "103.31.4.0/22",
    "141.101.64.0/18",
    "108.162.192.0/18",
    "190.93.240.0/20",
    "188.114.96.0/20",
  ],
  ...[
    "197.234.240.0/22",
    "198.41.128.0/17",
    "162.158.0.0/15",
    "104.16.0.0/13",
    "104.24.0.0/14",
    "172.64.0.0/13",
    "131.0.72.0/22",
  ],
  ...[
    "2400:cb00::/32",
    "2606:4700::/32",
    "2803:f800::/32",
    "2405:b500::/32",
    "2405:8100::/32",
    "2a06:98c0::/29",
    "2c0f:f248::/32",
  ],
];

const judged = new Map<string, boolean>();
const CACHE_LIMIT = 10_000;

/** Whether a range is Cloudflare's own. */
export function isCloudflares(range: string): boolean {
  let is = judged.get(range);
  if (is === undefined) {
    is = RANGES.some((published) => isWithin(range, published));
    if (judged.size < CACHE_LIMIT) judged.set(range, is);
  }
  return is;
}

/** DNS records at Cloudflare, by the names of the provider's versions. */
export const cloudflareRecords = (model: Model) => model.resources("cloudflare_dns_record", "cloudflare_record");

/** A setting of a zone. */
interface ZoneSetting {
  readonly at: Cursor;
  readonly path: string;
  readonly zone: string;
  readonly attribute: Attribute;
}

/** The zone that something belongs to, by id or by the expression that stands for it. */
export const zoneOf = (at: Cursor) => describe(at.get("zone_id"));

/** A setting in every zone where it is managed, by either of the provider's ways. */
export function zoneSettings(model: Model, id: string): ZoneSetting[] {
  const single = model.resources("cloudflare_zone_setting").filter((setting) => {
    const named = setting.get("setting_id");
    return named.kind === "value" && named.value === id;
  });
  const overrides = model
    .resources("cloudflare_zone_settings_override")
    .filter((override) => override.get(`settings.${id}`).kind !== "absent");
  return [
    ...single.map((at) => ({ at, path: "value", zone: zoneOf(at), attribute: at.get("value") })),
    ...overrides.map((at) => ({ at, path: `settings.${id}`, zone: zoneOf(at), attribute: at.get(`settings.${id}`) })),
  ];
}

/** A setting of single hosts, which overrides the zone's. */
export const hostnameSettings = (model: Model, id: string) =>
  model.resources("cloudflare_hostname_tls_setting").filter((setting) => {
    const named = setting.get("setting_id");
    return named.kind !== "value" || named.value === id;
  });

/**
 * Judges a zone's setting wherever this stack has to set it: in every zone whose settings it manages, and in
 * production in every zone that it proxies a record of. Elsewhere production's stack sets it for both.
 */
export function expectZoneSetting({ model, environment }: Context, id: string, matcher: Matcher): Finding[] {
  const settings = zoneSettings(model, id);
  const managed = model.resources("cloudflare_zone_setting", "cloudflare_zone_settings_override");
  const proxied =
    environment === "production" ? cloudflareRecords(model).filter((record) => isTrue(record.get("proxied"))) : [];
  const zones = new Map<string, Cursor>([...proxied, ...managed].map((at) => [zoneOf(at), at]));
  for (const { zone } of settings) zones.delete(zone);
  return [
    ...settings.map(({ at, path, attribute }) => expectAttribute(at, path, attribute, matcher)),
    ...[...zones.values()].map((at): Finding => ({
      status: "violated",
      address: at.address,
      path: "zone_id",
      expected: `the setting ${id} of its zone: ${matcher.expected}`,
      actual: "not set",
    })),
  ];
}

/** A value of a setting that may stand as a list of one. */
export const objectOf = (value: Json | undefined): Readonly<Record<string, unknown>> | undefined => {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return isObject(one) ? one : undefined;
};
