import { Testing } from "cdktf";
import { literal } from "../../../../constructs/hetzner/bindings/literal";
import { hcloudStack, synthesizeHcl } from "./stack";

describe("HcloudProvider", () => {
  test("is Hetzner's own, in the version that the bindings are for, and never holds a token", () => {
    expect(JSON.parse(Testing.synth(hcloudStack()))).toMatchObject({
      terraform: { required_providers: { hcloud: { source: "hetznercloud/hcloud", version: "1.68.0" } } },
      provider: { hcloud: [{}] },
    });
    expect(Testing.synth(hcloudStack())).not.toContain("token");
  });

  test("takes every argument, in JSON and in HCL", () => {
    const config = {
      alias: "slow",
      endpoint: "https://cloud.example",
      endpointHetzner: "https://box.example",
      pollInterval: "2s",
      pollFunction: "exponential",
    } as const;
    const written = {
      alias: "slow",
      endpoint: "https://cloud.example",
      endpoint_hetzner: "https://box.example",
      poll_interval: "2s",
      poll_function: "exponential",
    };

    expect(JSON.parse(Testing.synth(hcloudStack(config)))).toMatchObject({ provider: { hcloud: [written] } });
    const hcl = synthesizeHcl(() => undefined, config);
    for (const [name, value] of Object.entries(written)) expect(hcl).toContain(`${name} = "${value}"`);
  });
});

describe("literal", () => {
  test("keeps Terraform from reading a text as a template", () => {
    expect(literal('echo "${HOME}" "${#list[@]}" %{time} $HOME 100%')).toBe(
      'echo "$${HOME}" "$${#list[@]}" %%{time} $HOME 100%',
    );
  });
});
