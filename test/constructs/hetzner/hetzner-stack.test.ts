import { Network } from "../../../constructs/hetzner/bindings/network";
import { HetznerStack } from "../../../constructs/hetzner/hetzner-stack";
import { network, synthesize } from "./parts";

const BUCKET = {
  state: { backend: "s3", endpoint: "https://fsn1.your-objectstorage.com", bucket: "acme-state" },
} as const;

describe("HetznerStack", () => {
  test("configures the provider with nothing: its token comes from the environment", () => {
    expect(synthesize(() => undefined).json.provider).toEqual({ hcloud: [{}] });
  });

  test("pins the provider, and states no version of Terraform, which checkov would drop the file for", () => {
    expect(synthesize(() => undefined).json.terraform).toEqual({
      backend: { local: { path: "../../../terraform.test.tfstate" } },
      required_providers: { hcloud: { source: "hetznercloud/hcloud", version: "1.68.0" } },
    });
  });

  test(
    "keeps its state in a bucket where asked to: under its own name, encrypted and locked, " +
      "and with no key in the file",
    () => {
      expect(synthesize(() => undefined, BUCKET).json.terraform).toMatchObject({
        backend: {
          s3: {
            bucket: "acme-state",
            key: "test/terraform.tfstate",
            endpoints: { s3: "https://fsn1.your-objectstorage.com" },
            region: "fsn1",
            encrypt: true,
            use_lockfile: true,
            use_path_style: true,
            skip_credentials_validation: true,
            skip_metadata_api_check: true,
            skip_region_validation: true,
            skip_requesting_account_id: true,
            skip_s3_checksum: true,
          },
        },
      });
      expect(synthesize(() => undefined, BUCKET).text).not.toMatch(/access_key|secret_key|sse_customer_key/);
    },
  );

  describe("with labels", () => {
    const labels = { system: "acme", stack: "test" };

    test("gives them to every resource that has labels, and to no other", () => {
      const template = synthesize((stack) => network(stack), { labels });

      expect(template.only("hcloud_network").labels).toEqual(labels);
      expect(template.only("hcloud_network_subnet")).not.toHaveProperty("labels");
    });

    test("lets a resource's own win", () => {
      const template = synthesize(
        (stack) =>
          new Network(stack, "own", { name: "own", ipRange: "10.0.0.0/16", labels: { system: "other", team: "blue" } }),
        { labels },
      );

      expect(template.only("hcloud_network").labels).toEqual({ system: "other", team: "blue", stack: "test" });
    });
  });

  test("has no labels by default", () => {
    expect(synthesize((stack) => network(stack)).only("hcloud_network")).not.toHaveProperty("labels");
  });

  test("lets the provider and the stack itself be changed", () => {
    const template = synthesize((stack: HetznerStack) => {
      stack.provider.addOverride("poll_interval", "2s");
      stack.addOverride("terraform.backend.local.path", "elsewhere.tfstate");
    });

    expect(template.json.provider).toEqual({ hcloud: [{ poll_interval: "2s" }] });
    expect(template.json.terraform).toMatchObject({ backend: { local: { path: "elsewhere.tfstate" } } });
  });
});
