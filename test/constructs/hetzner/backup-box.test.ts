import { BackupBox, BackupBoxProps } from "../../../constructs/hetzner/backup-box";
import { addressOf } from "../../parts";
import { refused, synthesize } from "./parts";

const props: BackupBoxProps = { name: "acme-backups", type: "bx11", location: "fsn1" };

describe("BackupBox", () => {
  const template = synthesize((stack) => new BackupBox(stack, "backups", props));

  test("by default is a guarded Storage Box whose main account reaches nothing, without snapshots", () => {
    expect(template.only("hcloud_storage_box")).toEqual({
      name: "acme-backups",
      storage_box_type: "bx11",
      location: "fsn1",
      password: "${var.storage_box_password}",
      access_settings: {
        reachable_externally: false,
        samba_enabled: false,
        ssh_enabled: false,
        webdav_enabled: false,
        zfs_enabled: false,
      },
      delete_protection: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  test("has a subaccount that reaches one directory, by SSH and from within Hetzner's network alone", () => {
    expect(template.only("hcloud_storage_box_subaccount")).toEqual({
      storage_box_id: `\${${addressOf(template, "hcloud_storage_box")}.id}`,
      home_directory: "backups",
      description: expect.any(String) as string,
      password: "${var.storage_box_subaccount_password}",
      access_settings: {
        reachable_externally: false,
        samba_enabled: false,
        ssh_enabled: true,
        webdav_enabled: false,
        readonly: false,
      },
      lifecycle: { prevent_destroy: true },
    });
  });

  test("takes its passwords from sensitive variables that no file gives a value", () => {
    const variables = template.json.variable as Record<string, object>;
    expect(Object.keys(variables)).toEqual(["storage_box_password", "storage_box_subaccount_password"]);
    for (const variable of Object.values(variables)) {
      expect(variable).toMatchObject({ type: "string", sensitive: true, nullable: false });
      expect(variable).not.toHaveProperty("default");
    }
  });

  test("tells what the servers' settings need", () => {
    const subaccount = addressOf(template, "hcloud_storage_box_subaccount");
    expect(template.json.output).toMatchObject({
      storage_box_host: { value: `\${${subaccount}.server}` },
      storage_box_user: { value: `\${${subaccount}.username}` },
    });
  });

  test("shows another directory where asked to", () => {
    const other = synthesize((stack) => new BackupBox(stack, "backups", { ...props, directory: "acme/daily" }));
    expect(other.only("hcloud_storage_box_subaccount").home_directory).toBe("acme/daily");
  });

  test("lets every inner resource be changed", () => {
    const changed = synthesize((stack) => {
      const { box, subaccount } = new BackupBox(stack, "backups", props);
      box.addOverride("storage_box_type", "bx41");
      subaccount.addOverride("name", "ours");
    });
    expect(changed.only("hcloud_storage_box").storage_box_type).toBe("bx41");
    expect(changed.only("hcloud_storage_box_subaccount").name).toBe("ours");
  });

  test.each<[string, Partial<BackupBoxProps>, string]>([
    ["a name in capitals", { name: "Acme" }, 'name: got "Acme"'],
    [
      "an absolute directory",
      { directory: "/backups" },
      'directory: got "/backups"; allowed: a path of lowercase letters, digits and hyphens, without a leading slash',
    ],
    ["a directory above", { directory: "../other" }, 'directory: got "../other"'],
    ["the whole box", { directory: "" }, 'directory: got ""'],
  ])("refuses %s", (_, change, message) => {
    expect(refused((stack) => new BackupBox(stack, "backups", { ...props, ...change }))).toEqual([
      expect.stringContaining(message),
    ]);
  });
});
