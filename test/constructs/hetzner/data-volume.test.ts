import { DataVolume, DataVolumeProps } from "../../../constructs/hetzner/data-volume";
import { addressOf } from "../../parts";
import { application, refused, synthesize } from "./parts";

const props: DataVolumeProps = { name: "acme", sizeGb: 20, location: "fsn1" };

describe("DataVolume", () => {
  test("by default is a formatted volume that neither Hetzner nor Terraform deletes", () => {
    const template = synthesize((stack) => new DataVolume(stack, "data", props));

    expect(template.only("hcloud_volume")).toEqual({
      name: "acme",
      size: 20,
      location: "fsn1",
      format: "ext4",
      delete_protection: true,
      lifecycle: { prevent_destroy: true },
    });
    expect(template.count("hcloud_volume_attachment")).toBe(0);
  });

  test("is attached to a server apart from both, and mounted by the server itself", () => {
    const template = synthesize((stack) => application(stack));

    expect(template.only("hcloud_volume")).not.toHaveProperty("server_id");
    expect(template.only("hcloud_volume_attachment")).toEqual({
      volume_id: `\${${addressOf(template, "hcloud_volume")}.id}`,
      server_id: `\${${addressOf(template, "hcloud_server")}.id}`,
      automount: false,
    });
  });

  test("lets the volume be changed", () => {
    const template = synthesize((stack) => new DataVolume(stack, "data", props).volume.addOverride("format", "xfs"));
    expect(template.only("hcloud_volume")).toMatchObject({ format: "xfs" });
  });

  test.each<[string, Partial<DataVolumeProps>, string]>([
    ["a name in capitals", { name: "Acme" }, 'name: got "Acme"'],
    ["a volume that is too small", { sizeGb: 9 }, "sizeGb: got 9; allowed: a whole number of GB from 10 to 10240"],
    ["a volume that is too large", { sizeGb: 10_241 }, "sizeGb: got 10241"],
  ])("refuses %s", (_, change, message) => {
    expect(refused((stack) => new DataVolume(stack, "data", { ...props, ...change }))).toEqual([
      expect.stringContaining(message),
    ]);
  });
});
