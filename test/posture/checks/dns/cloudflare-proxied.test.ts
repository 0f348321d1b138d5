import { dnsCloudflareProxied } from "../../../../posture/checks/dns/cloudflare-proxied";
import { smepro, smvue } from "../../../stacks/synthesized";
import { EditedStack, faults, judge, judgeJson } from "../edited-stack";
import { named } from "../named-weakenings";

const RECORD = "cloudflare_dns_record";
const stack = smvue("production");

test.each(["production", "staging"])("every host of SMVue is behind Cloudflare in %s", (environment) => {
  expect(judge(dnsCloudflareProxied, smvue(environment))).toMatchObject({ status: "holds" });
});

test("SMEPro's hosts are not, and its page does not say so", () => {
  expect(judge(dnsCloudflareProxied, smepro("production"))).toMatchObject({ status: "violated" });
});

describe("a weakening of one thing violates", () => {
  test.each(
    named([
      [
        dnsCloudflareProxied,
        "one record unproxied",
        (edited: EditedStack) => edited.set(RECORD, "proxied", false, "aaaa-app"),
      ],
      [
        dnsCloudflareProxied,
        "the provider's default",
        (edited) => edited.set(RECORD, "proxied", undefined, "dns_a-api"),
      ],
      [
        dnsCloudflareProxied,
        "a record that leads elsewhere",
        (edited) => edited.set(RECORD, "content", "203.0.113.80", "dns_a-api"),
      ],
      [dnsCloudflareProxied, "a host without a record", (edited) => edited.remove(RECORD, "-api")],
      [
        dnsCloudflareProxied,
        "another name that leads past Cloudflare",
        (edited) =>
          edited.add(RECORD, "origin", {
            ...edited.bodies(RECORD, "dns_a-api")[0],
            name: "origin.example.com",
            proxied: false,
          }),
      ],
      [
        dnsCloudflareProxied,
        "the same host at Google",
        (edited) =>
          edited.add("google_dns_record_set", "app", {
            name: "app.example.com.",
            type: "A",
            rrdatas: ["203.0.113.80"],
          }),
      ],
      [
        dnsCloudflareProxied,
        "the address under another name at Google",
        (edited) =>
          edited.add("google_dns_record_set", "origin", {
            name: "origin.example.com.",
            type: "A",
            rrdatas: [edited.bodies(RECORD, "dns_a-api")[0]?.content ?? null],
          }),
      ],
      [
        dnsCloudflareProxied,
        "the same host at Amazon",
        (edited) => edited.add("aws_route53_record", "app", { name: "app.example.com", type: "A" }),
      ],
      [
        dnsCloudflareProxied,
        "an address that is gone",
        (edited) => edited.remove("google_compute_global_address", "ipv4"),
      ],
      [dnsCloudflareProxied, "no record", (edited) => edited.remove(RECORD)],
    ]),
  )("$name", ({ check, change }) => {
    expect(judge(check, stack, change)).toMatchObject({ status: "violated" });
  });

  test("and the finding says where", () => {
    expect(
      faults(judge(dnsCloudflareProxied, stack, (edited) => edited.set(RECORD, "proxied", false, "aaaa-app"))),
    ).toEqual([expect.stringMatching(/^cloudflare_dns_record\.dns_aaaa-app\S+ proxied$/)]);
  });
});

test("records of the older provider are read by their names and values", () => {
  const tree = (proxied: boolean) => ({
    resource: {
      google_compute_managed_ssl_certificate: { web: { managed: { domains: ["www.example.org."] } } },
      google_compute_global_address: { web: { name: "web" } },
      cloudflare_record: {
        www: { zone_id: "z", name: "www", type: "A", value: "${google_compute_global_address.web.address}", proxied },
        mail: { zone_id: "z", name: "example.org", type: "MX", value: "mail.example.org", proxied: false },
      },
    },
  });
  expect(judgeJson(dnsCloudflareProxied, tree(true))).toMatchObject({ status: "holds" });
  expect(judgeJson(dnsCloudflareProxied, tree(false))).toMatchObject({ status: "violated" });
});
