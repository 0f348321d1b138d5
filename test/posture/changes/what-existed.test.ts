import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../../../posture/model/attribute";
import { ChangeRule, Transition, WHAT_EXISTED } from "../../../posture/changes/rule";
import { NO_SURROUNDINGS } from "../../../posture/changes/plan-context";
import { Entry, planned } from "./assessed";

const RULES = join(__dirname, "..", "..", "..", "posture", "changes", "rules");

/** Every rule that is asked only where something was there before. */
async function comparing(): Promise<ReadonlyMap<string, ChangeRule>> {
  const found = new Map<string, ChangeRule>();
  for (const file of readdirSync(RULES)) {
    const rules = (await import(join(RULES, file))) as Readonly<Record<string, unknown>>;
    for (const [name, rule] of Object.entries(rules))
      if (isObject(rule) && rule.concerns === WHAT_EXISTED) found.set(name, rule as unknown as ChangeRule);
  }
  return found;
}

/** What most of these rules speak of where it changes. */
const TELLING = {
  image: "registry.example/app@sha256:0",
  deletion_protection: false,
  deletion_policy: "ABANDON",
  min_tls_version: "1.0",
  retention_days: 1,
  is_locked: true,
  max_instance_count: 0,
  secret_data: "x",
  kms_key_name: "k",
  disk_size: 10,
  value: "off",
  setting_id: "ssl",
};
const NEW: readonly Entry[] = [
  "google_sql_database_instance",
  "google_storage_bucket",
  "google_redis_instance",
  "google_secret_manager_secret_version",
  "google_compute_ssl_policy",
  "google_project_service",
  "cloudflare_zone_setting",
  "hcloud_volume",
  "x_thing",
].map((type) => ({ type, after: TELLING, unknown: { etag: true } }));

test("a rule that only compares has nothing to say of what comes new", async () => {
  const rules = await comparing();
  expect(rules.size).toBeGreaterThan(8);
  const told: string[] = [];
  for (const change of planned(NEW, { first: true }).changes) {
    const transition = new Transition(change);
    expect(transition.comesNew).toBe(true);
    for (const [name, rule] of rules)
      for (const first of [true, false])
        told.push(...rule.assess(transition, { ...NO_SURROUNDINGS, first }).map(({ text }) => `${name}: ${text}`));
  }
  expect(told).toEqual([]);
});

test("what is replaced, read or imported under its address does not come new", () => {
  const { changes } = planned([
    { type: "x_thing", before: {}, after: {}, actions: ["delete", "create"] },
    { type: "x_thing", before: {}, after: {}, actions: ["create"] },
    { type: "x_thing", after: {}, actions: ["create", "delete"] },
    { type: "x_thing", before: {}, after: { a: 1 } },
    { type: "x_thing", after: {} },
  ]);
  expect(changes.map((change) => new Transition(change).comesNew)).toEqual([false, false, false, false, false, true]);
});
