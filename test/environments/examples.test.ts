import { exampleReason } from "../../environments/examples";
import { faultsOf, lineOf } from "./settings-errors";

describe("an example value", () => {
  test.each([
    [
      "a reserved domain",
      "- app.example.com",
      "edge.hosts",
      '"app.example.com" (a domain that RFC 2606 reserves for documentation)',
    ],
    [
      "a documentation address",
      "- 198.51.100.0/28",
      "waf.admin.allowedRanges",
      '"198.51.100.0/28" (an address that RFC 5737 reserves for documentation)',
    ],
    [
      "a documentation address of IPv6",
      "- 2001:db8:100::/48",
      "waf.admin.allowedRanges",
      '"2001:db8:100::/48" (an address that RFC 3849 reserves for documentation)',
    ],
    [
      "a placeholder number",
      "zoneId:",
      "cloudflare.zoneId",
      '"00000000000000000000000000000000" (a number that is only a placeholder)',
    ],
    ["an example project", "  id: smvue", "project.id", '"smvue-production-example" (a name with example in it)'],
  ])("is refused with its path where the file is not an example: %s", (_, line, path, fault) => {
    const faults = faultsOf("smvue-production.yaml", ["example: true", "example: false"]);
    expect(faults.filter((one) => one.includes(`: ${path}`))).toContainEqual(
      expect.stringMatching(
        new RegExp(
          `^smvue-production\\.yaml:${lineOf("smvue-production.yaml", line)}: ${path}(\\.\\d+)?: ` +
            `got the example value ${literally(fault)}; allowed: your own value, or example: true$`,
        ),
      ),
    );
  });

  test("is refused where the file does not say that it is one", () => {
    expect(
      faultsOf("smepro-staging.yaml", ["example: true\n", ""]).map((fault) =>
        fault.replace(/^.*?: (.*?)(\.\d+)?: got the example value .*$/, "$1"),
      ),
    ).toEqual([
      "project.id",
      "project.number",
      "state.bucket",
      "delivery.repository.name",
      "delivery.repository.id",
      "delivery.repository.ownerId",
      "service.image",
      "edge.hosts",
      "edge.hosts",
      "dns.domain",
      "watch.emails",
    ]);
  });

  test.each([
    "app.example.com",
    "example.org",
    "oncall@EXAMPLE.com",
    "group:security@example.net",
    "shop.test",
    "acme.Invalid",
    "203.0.113.7/32",
    "2001:0DB8::/32",
    "acme-example",
    "Example/infrastructure",
    "123456789001",
    "f".repeat(32),
    `ghcr.io/acme/app@sha256:${"0".repeat(64)}`,
    "u00000-sub1",
    "u000000.your-storagebox.de",
  ])("is noticed: %s", (value) => {
    expect(exampleReason(value)).toBeDefined();
  });

  test.each([
    "123459876543",
    "12345",
    "app.example.co",
    "a.test.io",
    "example.com.acme.io",
    "myexample.com",
    "acme-examples",
    "203.0.114.7/32",
    "2001:db9::/32",
    "1000000000",
    `ghcr.io/acme/app@sha256:${"01".repeat(32)}`,
    "u100000-sub1",
  ])("is not taken for one: %s", (value) => {
    expect(exampleReason(value)).toBeUndefined();
  });
});

const literally = (text: string) => text.replace(/[.()/]/g, "\\$&");
