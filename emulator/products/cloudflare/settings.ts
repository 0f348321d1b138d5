import { z } from "zod";
import type { Body, Json } from "../../core/json";
import type { RestCall, RestRoute } from "../../product";
import { envelope, refuse, zoneKey, zoneOf } from "./envelope";

const SWITCH = ["on", "off"];

interface Setting {
  /** Undefined where values are no list of words. */
  readonly values?: readonly Json[];
  /** Value before any change, where a recorded exchange shows it. */
  readonly before?: Json;
}

const switches = (names: string): Record<string, Setting> =>
  Object.fromEntries(names.split(" ").map((name) => [name, { values: SWITCH }]));

/** Settings with their values, by the types of Cloudflare's client library. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  ...switches("0rtt advanced_ddos always_online automatic_https_rewrites brotli browser_check development_mode"),
  ...switches("early_hints email_obfuscation hotlink_protection http3 opportunistic_encryption opportunistic_onion"),
  ...switches("origin_error_page_pass_thru prefetch_preload privacy_pass replace_insecure_js response_buffering"),
  ...switches("rocket_loader server_side_exclude sha1_support sort_query_string_for_cache tls_1_2_only"),
  ...switches("tls_client_auth true_client_ip_header waf webp websockets"),
  always_use_https: { values: SWITCH, before: "off" },
  http2: { values: SWITCH, before: "on" },
  ip_geolocation: { values: SWITCH, before: "on" },
  ipv6: { values: SWITCH, before: "on" },
  mirage: { values: SWITCH, before: "off" },
  browser_cache_ttl: {},
  cache_level: { values: ["aggressive", "basic", "simplified"] },
  challenge_ttl: {},
  ciphers: {},
  cname_flattening: { values: ["flatten_at_root", "flatten_all"] },
  edge_cache_ttl: {},
  max_upload: { before: 100 },
  min_tls_version: { values: ["1.0", "1.1", "1.2", "1.3"], before: "1.0" },
  polish: { values: ["off", "lossless", "lossy"] },
  pseudo_ipv4: { values: ["off", "add_header", "overwrite_header"] },
  security_header: {},
  security_level: { values: ["off", "essentially_off", "low", "medium", "high", "under_attack"] },
  ssl: { values: ["off", "flexible", "full", "strict", "origin_pull"] },
  tls_1_3: { values: ["on", "off", "zrt"] },
};

const PATH = "/client/v4/zones/{zone}/settings/{setting}";

export const settingRoutes: readonly RestRoute[] = [
  { id: "cloudflare.settings.get", verb: "GET", path: PATH, handle: (call) => envelope(read(call)) },
  {
    id: "cloudflare.settings.edit",
    verb: "PATCH",
    path: PATH,
    body: z.strictObject({ value: z.json().optional() }),
    handle: edit,
  },
];

function settingOf(call: RestCall): { readonly name: string; readonly setting: Setting; readonly key: string } {
  zoneOf(call);
  const { zone = "", setting: name = "" } = call.params;
  const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
  if (!setting) throw refuse(400, 1006, `Unrecognized zone setting name: ${name}`);
  return { name, setting, key: `${zoneKey(zone)}/settings/${name}` };
}

function read(call: RestCall): Body {
  const { name, setting, key } = settingOf(call);
  const stored = call.world.store.get(key);
  if (stored) return stored.body;
  if (setting.before === undefined) {
    throw refuse(400, 1012, `The emulator does not know what the zone setting ${name} is before it is changed.`);
  }
  return { id: name, value: setting.before, editable: true, modified_on: null };
}

function edit(call: RestCall): Body {
  const { name, setting, key } = settingOf(call);
  const { world, body } = call;
  const value = body.value ?? null;
  if (value === null || (setting.values && !setting.values.includes(value))) {
    throw refuse(400, 1007, `Invalid value for zone setting ${name}`);
  }
  world.clock.advance(1);
  const changed: Body = { id: name, value, editable: true, modified_on: world.clock.now() };
  return envelope(world.store.put({ key, collection: "cloudflare.zones.settings", body: changed }).body);
}
