import { ofPage } from "../../of-page";
import { hostsIn } from "../../../../posture/formats/hosts";
import { vendorsOnly } from "../../../../posture/checks/vendors/only";
import { bootstrap, smallcrm, smepro, smvue } from "../../../stacks/synthesized";
import { Body, EditedStack, judgeJson, plan, Value } from "../edited-stack";
import { judgeIn, describeCheck } from "../check-specification";

const onlyGoogle = ofPage("smepro", vendorsOnly);
const googleAndCloudflare = ofPage("smvue", vendorsOnly);
const onlyHetzner = ofPage("smallcrm", vendorsOnly);

const RUN = "google_cloud_run_v2_service";

/** Tells the service's container one thing more. */
function tell(stack: EditedStack, value: string): EditedStack {
  const template = JSON.parse(JSON.stringify(stack.bodies(RUN)[0]?.template)) as { containers: { env: Body[] }[] };
  template.containers[0]?.env.push({ name: "MORE", value });
  return stack.set(RUN, "template", template as unknown as Value);
}

const containerWith = (value: string) => ({
  weakening: `a container that is configured with ${value}`,
  change: (stack: EditedStack) => tell(stack, value),
  fault: ".value",
});

describeCheck(onlyGoogle, smepro("production"), "production", [
  {
    weakening: "a resource of another company",
    change: (stack) => stack.add("cloudflare_dns_record", "more", { name: "a" }),
    fault: "cloudflare_dns_record.more",
  },
  {
    weakening: "a bucket at another company",
    change: (stack) => stack.add("aws_s3_bucket", "more", { bucket: "a" }),
    fault: "aws_s3_bucket.more",
  },
  {
    weakening: "a provider that makes nothing yet",
    change: (stack) => stack.root("provider", { google: [{ region: "us-central1" }], datadog: [{}] }),
    fault: "provider.datadog",
  },
  containerWith("https://key@o1.ingest.sentry.io/1"),
  containerWith("api.posthog.com"),
  containerWith("smtp://mail.sendgrid.net:587"),
  containerWith("8.8.8.8:53"),
  containerWith("https://example.net.evil.com/"),
  {
    weakening: "messages pushed elsewhere",
    change: (stack) =>
      stack.set("google_pubsub_subscription", "push_config", { push_endpoint: "https://hooks.example-vendor.com/a" }),
    fault: "push_config.push_endpoint",
  },
  {
    weakening: "alerts in another company's chat",
    change: (stack) => stack.set("google_monitoring_notification_channel", "type", "slack"),
    fault: "google_monitoring_notification_channel.",
  },
  {
    weakening: "mail that another company takes in",
    change: (stack) =>
      stack.add("google_dns_record_set", "mail", {
        name: "example.net.",
        type: "MX",
        rrdatas: ["10 in.mailvendor.com."],
      }),
    fault: "google_dns_record_set.mail rrdatas",
  },
  {
    weakening: "a backend at another company",
    change: (stack) => stack.add("google_compute_global_network_endpoint", "more", { fqdn: "origin.vendor.com" }),
    fault: "google_compute_global_network_endpoint.more fqdn",
  },
]);
describeCheck(googleAndCloudflare, smvue("production"), "production", [
  {
    weakening: "a third company",
    change: (stack) => stack.add("aws_s3_bucket", "more", { bucket: "a" }),
    fault: "aws_s3_bucket.more",
  },
  containerWith("https://api.mixpanel.com"),
]);

test.each([
  "https://api.smepro.internal",
  "https://app.example.net/a",
  "10.1.2.3:6379",
  "postgres://user@10.0.0.1/db",
  "smepro.settings",
  "https://storage.googleapis.com",
  "key:region:instance",
  "a@vendor.com",
])("%s is nobody else's", (value) => {
  expect(judgeIn(onlyGoogle, smepro("production"), "production", (stack) => tell(stack, value)).status).toBe("holds");
});

test("what SMVue's page names may be configured as a destination", () => {
  expect(
    judgeIn(googleAndCloudflare, smvue("staging"), "staging", (stack) => tell(stack, "https://eu.posthog.com")).status,
  ).toBe("holds");
});

test.each([
  ["sentry_project", "SMVue"],
  ["posthog_feature_flag", "SMVue"],
  ["betteruptime_monitor", "SMVue"],
  ["logtail_source", "SMVue"],
])("a %s is at a company that the page of %s names", (type) => {
  const more = (stack: EditedStack) => stack.add(type, "more", { name: "more" });
  expect(judgeIn(googleAndCloudflare, smvue("production"), "production", more).status).toBe("holds");
  expect(judgeIn(onlyGoogle, smepro("production"), "production", more).status).toBe("violated");
});

test.each(["resend_domain", "paddle_product"])("a %s is at a company that smallCRM's page names", (type) => {
  const more = (stack: EditedStack) => stack.add(type, "more", { name: "more" });
  expect(judgeIn(onlyHetzner, smallcrm("production"), "production", more).status).toBe("holds");
  expect(judgeIn(googleAndCloudflare, smvue("production"), "production", more).status).toBe("violated");
});

test("a company that the page names is no place for the system itself", () => {
  expect(judgeJson(onlyHetzner, { resource: { resend_domain: { mail: { name: "acme.test" } } } }).status).toBe(
    "violated",
  );
});

test("holds for a bootstrap, and for nothing of a company that makes none of it", () => {
  expect(judgeIn(onlyGoogle, bootstrap("smepro", "staging"), "staging").status).toBe("holds");
  expect(judgeIn(onlyHetzner, smepro("staging"), "staging").status).toBe("violated");
  expect(judgeJson(onlyHetzner, { resource: { hcloud_server: { app: { name: "app" } } } }).status).toBe("holds");
});

test("a container in a plan by for_each, and a value that is not known yet", () => {
  const service = (env: object, unknown: object, expressions: object) =>
    plan({
      address: 'google_cloud_run_v2_service.this["a"]',
      values: { template: [{ containers: [{ env: [env] }] }] },
      unknown: { template: [{ containers: [{ env: [unknown] }] }] },
      expressions: { template: [{ containers: [{ env: [expressions] }] }] },
    });
  expect(judgeJson(onlyGoogle, service({ name: "A", value: "https://vendor.com" }, {}, {})).status).toBe("violated");
  expect(
    judgeJson(
      onlyGoogle,
      service(
        { name: "A" },
        { value: true },
        { name: { constant_value: "A" }, value: { references: ["google_redis_instance.main.host"] } },
      ),
    ).status,
  ).toBe("holds");
  expect(judgeJson(onlyGoogle, service({ name: "A" }, { value: true }, {})).status).toBe("unknown");
});

test("hosts are told apart from other text", () => {
  expect(hostsIn("redis://:secret@cache.vendor.io:6379, other.vendor.com:80/path 1.0.0 main.py app.settings")).toEqual([
    "cache.vendor.io",
    "other.vendor.com",
  ]);
});

describeCheck(
  googleAndCloudflare,
  smvue("production"),
  "production",
  [
    "cloudflare_workers_script",
    "cloudflare_r2_bucket",
    "cloudflare_logpush_job",
    "cloudflare_zero_trust_tunnel_cloudflared",
  ].map((type) => ({
    weakening: `a ${type}`,
    change: (stack: EditedStack) => stack.add(type, "more", { name: "more" }),
    fault: `${type}.more`,
  })),
);

describe("what Google answers, once the system stands", () => {
  const address = { address: "google_compute_global_address.web", values: { name: "web", address: "203.0.113.9" } };
  const rule = (given: string, expressions: object = {}) => ({
    address: "google_compute_global_forwarding_rule.web",
    values: { name: "web", ip_address: given },
    expressions,
  });
  const configured = { ip_address: { constant_value: "203.0.113.9" } };

  test.each([
    ["an address that Google reserved", plan(address), "holds"],
    ["the same address where it is used", plan(address, rule("203.0.113.9", configured)), "holds"],
    ["what nobody configured", plan(rule("198.51.100.7")), "holds"],
    [
      "an address that is not the system's, written by hand",
      plan(address, rule("198.51.100.7", configured)),
      "unknown",
    ],
  ])("%s: %s", (_, tree, status) => {
    expect(judgeJson(onlyGoogle, tree).status).toBe(status);
  });
});
