import { Placement } from "../../../constructs/hetzner/placement";
import { refused, synthesize } from "./parts";

describe("Placement", () => {
  test("spreads servers over physical hosts", () => {
    expect(
      synthesize((stack) => new Placement(stack, "placement", { name: "acme" })).only("hcloud_placement_group"),
    ).toEqual({ name: "acme", type: "spread" });
  });

  test("lets the group be changed", () => {
    expect(
      synthesize((stack) =>
        new Placement(stack, "placement", { name: "acme" }).group.addOverride("name", "other"),
      ).only("hcloud_placement_group").name,
    ).toBe("other");
  });

  test("refuses a name in capitals", () => {
    expect(refused((stack) => new Placement(stack, "placement", { name: "Acme" }))).toEqual([
      expect.stringContaining('name: got "Acme"'),
    ]);
  });
});
