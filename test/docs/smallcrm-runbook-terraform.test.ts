import { join } from "node:path";
import { initialize } from "../../cli/terraform";
import { terraformEnvironment, testWithProviders } from "../terraform/available";
import { EngineerWorkstation } from "./engineer";
import { blockWith } from "./runbook";
import { synthesized } from "./rendered-smallcrm";

let engineer: EngineerWorkstation;
beforeAll(() => {
  engineer = new EngineerWorkstation({});
});
afterAll(() => {
  engineer.remove();
});

testWithProviders(
  "Terraform makes the Storage Box alone at first, and tells the names that the settings need",
  async () => {
    const place = join(engineer.home, "stack");
    engineer.write("synthesized/cdk.tf.json", synthesized().text);
    await initialize(join(engineer.home, "synthesized"), place, join(engineer.home, "plugins"));
    const apply =
      blockWith("-target=")
        .split("\n")
        .find((line) => line.includes("-target=")) ?? "";
    const env = {
      ...terraformEnvironment(),
      HCLOUD_TOKEN: "0".repeat(64),
      HTTPS_PROXY: "http://127.0.0.1:1",
      TF_VAR_storage_box_password: "Aa1-of-a-test",
      TF_VAR_storage_box_subaccount_password: "Aa1-of-a-test",
    } as Record<string, string>;
    const said = await engineer.run(
      apply.replace("cdktf.out/stacks/smallcrm-production", place).replace(" apply ", " plan -input=false -no-color "),
      { env },
    );
    expect(
      [...said.matchAll(/^ {2}# (\S+) will be created$/gm)].map(([, address = ""]) => address.split(".")[0]),
    ).toEqual(["hcloud_storage_box", "hcloud_storage_box_subaccount"]);
    expect(said).toMatch(/\+ storage_box_host +=[^]*\+ storage_box_user +=/);
    expect(said).not.toContain("Aa1-of-a-test");
  },
);
