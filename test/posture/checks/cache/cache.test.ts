import { cacheAuth } from "../../../../posture/checks/cache/auth";
import { cachePrivate } from "../../../../posture/checks/cache/private";
import { cacheTls } from "../../../../posture/checks/cache/tls";
import { smvue } from "../../../stacks/synthesized";
import { faults, judge, judgeJson, plan } from "../edited-stack";

const REDIS = "google_redis_instance";
const stacks = { production: smvue("production"), staging: smvue("staging") };
const EVERY = [cacheAuth, cacheTls, cachePrivate];

describe.each(EVERY)("$id", (check) => {
  test.each(["production", "staging"] as const)("holds in %s", (environment) => {
    expect(judge(check, stacks[environment])).toMatchObject({ status: "holds" });
  });

  test("is violated without a cache", () => {
    expect(judge(check, stacks.production, (stack) => stack.remove(REDIS))).toMatchObject({
      status: "violated",
      findings: [{ expected: "a Memorystore instance", actual: "none" }],
    });
  });
});

test.each([
  { check: cacheAuth, path: "auth_enabled", value: false },
  { check: cacheAuth, path: "auth_enabled", value: undefined },
  { check: cacheTls, path: "transit_encryption_mode", value: "DISABLED" },
  { check: cacheTls, path: "transit_encryption_mode", value: undefined },
  { check: cachePrivate, path: "authorized_network", value: undefined },
  { check: cachePrivate, path: "authorized_network", value: "default" },
  { check: cachePrivate, path: "authorized_network", value: "projects/acme/global/networks/default" },
  { check: cachePrivate, path: "authorized_network", value: "projects/somebody/global/networks/else" },
])("$check.id is violated where $path is $value", ({ check, path, value }) => {
  const verdict = judge(check, stacks.production, (stack) => stack.set(REDIS, path, value));
  expect(verdict.status).toBe("violated");
  expect(faults(verdict)).toEqual([expect.stringMatching(new RegExp(`^${REDIS}\\.\\S+ ${path}$`))]);
});

describe("other kinds of cache", () => {
  const cluster = (mode: string, tls: string) =>
    plan({
      address: "google_redis_cluster.main[0]",
      values: {
        authorization_mode: mode,
        transit_encryption_mode: tls,
        psc_configs: [{ network: "projects/acme/global/networks/app" }],
      },
    });

  test.each(EVERY)("$id holds for a cluster with IAM and TLS", (check) => {
    expect(
      judgeJson(check, cluster("AUTH_MODE_IAM_AUTH", "TRANSIT_ENCRYPTION_MODE_SERVER_AUTHENTICATION")),
    ).toMatchObject({ status: "holds" });
  });

  test("a cluster without them violates both", () => {
    const open = cluster("AUTH_MODE_DISABLED", "TRANSIT_ENCRYPTION_MODE_DISABLED");
    expect([judgeJson(cacheAuth, open).status, judgeJson(cacheTls, open).status]).toEqual(["violated", "violated"]);
  });

  test("what the provider chooses for an instance of Memorystore is not set", () => {
    const chosen = plan({
      address: "google_memorystore_instance.main",
      values: { instance_id: "cache" },
      unknown: { authorization_mode: true, transit_encryption_mode: true },
    });
    expect([judgeJson(cacheAuth, chosen).status, judgeJson(cacheTls, chosen).status]).toEqual(["violated", "violated"]);
  });

  test("Memcached can do neither", () => {
    const memcached = plan({ address: "google_memcache_instance.main", values: { name: "cache" } });
    expect([judgeJson(cacheAuth, memcached).status, judgeJson(cacheTls, memcached).status]).toEqual([
      "violated",
      "violated",
    ]);
  });
});
