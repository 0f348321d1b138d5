import { GoogleStack } from "../../../constructs/google/google-stack";
import { Secrets } from "../../../constructs/google/secrets";
import { Service, ServiceProps } from "../../../constructs/google/service";
import { postgres, referenceTo, serviceProps } from "../../parts";
import { PROJECT, problemsOf, synthesize } from "../../template";

const service = (stack: GoogleStack, change: Partial<ServiceProps> = {}) =>
  new Service(stack, "service", { ...serviceProps(stack), ...change });
const secrets = (stack: GoogleStack) =>
  new Secrets(stack, "secrets", {
    project: PROJECT,
    name: "acme",
    secrets: { session: { source: "key" }, stripe: { source: "input" } },
  });

describe("Service", () => {
  test("by default is reached through a load balancer only", () => {
    const template = synthesize((stack) => service(stack));

    expect(template.only("google_cloud_run_v2_service")).toMatchObject({
      name: "acme",
      location: "us-central1",
      ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
      invoker_iam_disabled: true,
    });
    expect(template.text).not.toContain("allUsers");
    expect(template.count("google_cloud_run_v2_service_iam_member")).toBe(0);
  });

  test("by default cannot be deleted through Google's API", () => {
    const template = synthesize((stack) => service(stack));

    expect(template.only("google_cloud_run_v2_service")).toMatchObject({ deletion_protection: true });
  });

  test("by default scales from nothing to the stated instances, of 80 requests each, of a minute at most", () => {
    const template = synthesize((stack) => service(stack));

    expect(template.only("google_cloud_run_v2_service")).toMatchObject({
      template: {
        service_account: referenceTo(template, "google_service_account", "email"),
        max_instance_request_concurrency: 80,
        timeout: "60s",
        scaling: { min_instance_count: 0, max_instance_count: 10 },
        containers: [{ ports: { container_port: 8080 }, resources: { cpu_idle: true, startup_cpu_boost: true } }],
      },
    });
  });

  test(
    "by default is asked at /health, which Google lets outside requests reach too, whether " +
      "it has started and still works",
    () => {
      const template = synthesize((stack) => service(stack));

      const http_get = { path: "/health", port: 8080 };
      expect(template.only("google_cloud_run_v2_service")).toMatchObject({
        template: {
          containers: [
            {
              startup_probe: { http_get, period_seconds: 2, failure_threshold: 12, timeout_seconds: 2 },
              liveness_probe: { http_get, period_seconds: 15, failure_threshold: 4 },
            },
          ],
        },
      });
    },
  );

  test("shows neither a newer image nor a rollback as drift", () => {
    const template = synthesize((stack) => service(stack));

    expect(template.only("google_cloud_run_v2_service")).toMatchObject({
      traffic: [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }],
      lifecycle: {
        ignore_changes: [
          "client",
          "client_version",
          "scaling",
          "traffic",
          "template[0].revision",
          "template[0].labels",
          "template[0].containers[0].image",
        ],
      },
    });
  });

  test("has no variable from a secret, and waits until it may read every one", () => {
    const template = synthesize((stack) => service(stack, { secrets: secrets(stack).all() }));

    const readers = Object.keys(template.all("google_secret_manager_secret_iam_member")).map(
      (id) => `google_secret_manager_secret_iam_member.${id}`,
    );
    expect(readers).toHaveLength(2);
    expect(template.only("google_cloud_run_v2_service")).toMatchObject({
      depends_on: expect.arrayContaining(readers),
      template: { containers: [{ env: [{ name: "SECRETS_DIRECTORY", value: "/secrets" }] }] },
    });
    expect(template.text).not.toContain("value_source");
  });

  test("listens, scales and answers as asked to", () => {
    const template = synthesize((stack) =>
      service(stack, {
        port: 3000,
        concurrency: 1,
        minInstances: 2,
        maxInstances: 20,
        timeoutSeconds: 3600,
        startupPath: "/ready",
        livenessPath: "/alive",
        deletionProtection: false,
      }),
    );

    expect(template.only("google_cloud_run_v2_service")).toMatchObject({
      deletion_protection: false,
      template: {
        max_instance_request_concurrency: 1,
        timeout: "3600s",
        scaling: { min_instance_count: 2, max_instance_count: 20 },
        containers: [
          {
            ports: { container_port: 3000 },
            startup_probe: { http_get: { path: "/ready", port: 3000 } },
            liveness_probe: { http_get: { path: "/alive", port: 3000 } },
          },
        ],
      },
    });
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const { service: inner, workload } = service(stack);
      inner.addOverride("template.session_affinity", true);
      workload.account.addOverride("description", "Runs the API");
    });

    expect(template.only("google_cloud_run_v2_service")).toMatchObject({ template: { session_affinity: true } });
    expect(template.only("google_service_account")).toMatchObject({ description: "Runs the API" });
  });

  test.each([
    ["port 0", { port: 0 }, /^port: got 0; allowed: .* from 1 to 65535$/],
    ["a port above the last", { port: 65_536 }, /^port: got 65536; allowed: .* from 1 to 65535$/],
    [
      "no request at all",
      { concurrency: 0 },
      /^concurrency: got 0; allowed: a whole number of requests from 1 to 1000$/,
    ],
    [
      "too many requests at once",
      { concurrency: 1001 },
      /^concurrency: got 1001; allowed: a whole number of requests from 1 to 1000$/,
    ],
    ["no instance", { maxInstances: 0 }, /^maxInstances: got 0; allowed: a whole number of instances from 1 to 1000$/],
    [
      "too many instances",
      { maxInstances: 1001 },
      /^maxInstances: got 1001; allowed: a whole number of instances from 1 to 1000$/,
    ],
    [
      "fewer warm instances than none",
      { minInstances: -1 },
      /^minInstances: got -1; allowed: a whole number of instances, not above maxInstances, from 0 to 10$/,
    ],
    [
      "more warm instances than there may be",
      { minInstances: 11 },
      /^minInstances: got 11; allowed: a whole number of instances, not above maxInstances, from 0 to 10$/,
    ],
    [
      "no time to answer",
      { timeoutSeconds: 0 },
      /^timeoutSeconds: got 0; allowed: a whole number of seconds from 1 to 3600$/,
    ],
    [
      "more than an hour to answer",
      { timeoutSeconds: 3601 },
      /^timeoutSeconds: got 3601; allowed: a whole number of seconds from 1 to 3600$/,
    ],
    [
      "a startup path without a slash",
      { startupPath: "ready" },
      /^startupPath: got "ready"; allowed: a path that starts with \/$/,
    ],
    [
      "a liveness path without a slash",
      { livenessPath: "" },
      /^livenessPath: got ""; allowed: a path that starts with \/$/,
    ],
    [
      "a variable that looks like a secret's",
      { env: { API_KEY: "hunter2" } },
      /^env: got \["API_KEY"\]; allowed: names that do not look like a secret's/,
    ],
  ])("refuses %s", (_, change, message) => {
    expect(problemsOf((stack) => service(stack, change))).toEqual([expect.stringMatching(message)]);
  });

  test("reports everything it refuses together, its workload's problems first", () => {
    const problems = problemsOf((stack) =>
      service(stack, {
        name: "",
        cpu: "3",
        port: 0,
        concurrency: 0,
        maxInstances: 0,
        minInstances: 1,
        timeoutSeconds: 0,
        startupPath: "",
        livenessPath: "",
      }),
    );

    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "name",
      "cpu",
      "port",
      "concurrency",
      "maxInstances",
      "minInstances",
      "timeoutSeconds",
      "startupPath",
      "livenessPath",
    ]);
  });
});

test("a service is refused whose pools do not fit the database, with the sizes that fit", () => {
  const problems = problemsOf((stack) => {
    const database = { postgres: postgres(stack), name: "acme", pool: 11 };
    new Service(stack, "service", { ...serviceProps(stack), database });
  });
  expect(problems).toEqual(["database.pool: got 11; allowed: 1 to 10: 10 instances share 100 connections"]);
});

test("a service learns how large its pool may be", () => {
  const template = synthesize((stack) => {
    const database = { postgres: postgres(stack), name: "acme", pool: 10 };
    new Service(stack, "service", { ...serviceProps(stack), database });
  });
  expect(JSON.stringify(template.only("google_cloud_run_v2_service"))).toContain(
    '{"name":"DATABASE_CONNECTIONS","value":"10"}',
  );
});
