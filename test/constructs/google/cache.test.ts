import { Cache, CacheProps } from "../../../constructs/google/cache";
import { GoogleStack } from "../../../constructs/google/google-stack";
import { Service } from "../../../constructs/google/service";
import { addressOf, network, referenceTo, secret, serviceProps } from "../../parts";
import { PROJECT, problemsOf, synthesize } from "../../template";

const maintenance = { day: "SUNDAY", hour: 4 };
const cache = (stack: GoogleStack, change: Partial<CacheProps> = {}) =>
  new Cache(stack, "cache", {
    project: PROJECT,
    name: "acme",
    network: network(stack),
    memoryGb: 2,
    maintenance,
    ...change,
  });

describe("Cache", () => {
  test("by default has a replica, AUTH, TLS and a private address", () => {
    const template = synthesize((stack) => cache(stack));

    expect(template.only("google_redis_instance")).toMatchObject({
      name: "acme",
      region: "us-central1",
      tier: "STANDARD_HA",
      memory_size_gb: 2,
      redis_version: "REDIS_7_2",
      auth_enabled: true,
      transit_encryption_mode: "SERVER_AUTHENTICATION",
      connect_mode: "PRIVATE_SERVICE_ACCESS",
      authorized_network: referenceTo(template, "google_compute_network", "id"),
      maintenance_policy: { weekly_maintenance_window: [{ day: "SUNDAY", start_time: { hours: 4 } }] },
    });
  });

  test("states nothing that the provider does not read back, so that it can be imported", () => {
    const template = synthesize((stack) => cache(stack));

    expect(template.only("google_redis_instance")).not.toHaveProperty("reserved_ip_range");
  });

  test("is never destroyed, and waits for private services access", () => {
    const template = synthesize((stack) => cache(stack));

    expect(template.only("google_redis_instance")).toMatchObject({
      lifecycle: { prevent_destroy: true },
      depends_on: [addressOf(template, "google_service_networking_connection")],
    });
  });

  test("runs another version where asked to", () => {
    const template = synthesize((stack) => cache(stack, { version: "REDIS_6_X" }));

    expect(template.only("google_redis_instance")).toMatchObject({ redis_version: "REDIS_6_X" });
  });

  test("hands its AUTH string to a secret by reference", () => {
    const template = synthesize((stack) => secret(stack, { source: cache(stack).authSource }));

    expect(template.only("google_secret_manager_secret_version").secret_data_wo).toBe(
      referenceTo(template, "google_redis_instance", "auth_string"),
    );
  });

  test("gives its clients host, port and authority as environment variables, and no AUTH string", () => {
    const template = synthesize(
      (stack) => new Service(stack, "service", { ...serviceProps(stack), env: cache(stack).env }),
    );

    expect(template.only("google_cloud_run_v2_service")).toMatchObject({
      template: {
        containers: [
          {
            env: [
              { name: "REDIS_HOST", value: referenceTo(template, "google_redis_instance", "host") },
              { name: "REDIS_PORT", value: referenceTo(template, "google_redis_instance", "port") },
              {
                name: "REDIS_TLS_CA",
                value: `\${join("\\n", ${addressOf(template, "google_redis_instance")}.server_ca_certs[*].cert)}`,
              },
            ],
          },
        ],
      },
    });
    expect(template.text).not.toContain("auth_string");
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) =>
      cache(stack).instance.addOverride("persistence_config.persistence_mode", "RDB"),
    );

    expect(template.only("google_redis_instance")).toMatchObject({ persistence_config: { persistence_mode: "RDB" } });
  });

  test.each([
    [
      "a name in capitals",
      { name: "Acme" },
      'name: got "Acme"; allowed: 1 to 40 lowercase letters, digits and hyphens, starting with ' +
        "a letter, not ending with a hyphen",
    ],
    ["no memory", { memoryGb: 0 }, "memoryGb: got 0; allowed: a whole number of GB from 1 to 300"],
    [
      "more memory than Memorystore has",
      { memoryGb: 301 },
      "memoryGb: got 301; allowed: a whole number of GB from 1 to 300",
    ],
    [
      "a version without TLS",
      { version: "REDIS_5_0" },
      'version: got "REDIS_5_0"; allowed: REDIS_6_X, REDIS_7_0 or REDIS_7_2',
    ],
    [
      "a day that is none",
      { maintenance: { ...maintenance, day: "Sunday" } },
      'maintenance.day: got "Sunday"; allowed: MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY',
    ],
    [
      "an hour after the day's last",
      { maintenance: { ...maintenance, hour: 24 } },
      "maintenance.hour: got 24; allowed: a whole number of hours from 0 to 23",
    ],
  ])("refuses %s", (_, change, message) => {
    expect(problemsOf((stack) => cache(stack, change))).toEqual([message]);
  });

  test("reports everything it refuses together", () => {
    expect(
      problemsOf((stack) =>
        cache(stack, { name: "", memoryGb: 0.5, version: "7", maintenance: { day: "", hour: -1 } }),
      ),
    ).toHaveLength(5);
  });
});
