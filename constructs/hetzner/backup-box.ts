import { TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { nameRequirement, requireProps } from "../props-validation";
import { StorageBox } from "./bindings/storage-box";
import { StorageBoxSubaccount } from "./bindings/storage-box-subaccount";

export interface BackupBoxProps {
  readonly name: string;
  /** Such as `bx11`, 1 TB. */
  readonly type: string;
  /** Such as `fsn1`. A change fails the plan: it would replace the box and destroy every backup. */
  readonly location: string;
  /** The only directory that the subaccount can access. @default "backups" */
  readonly directory?: string;
}

/**
 * A Storage Box for backups that arrive encrypted, and a subaccount with access to one of its directories over SSH from
 * within Hetzner's network. The main account has no access. The box makes no snapshots, because they would retain what
 * restic has deleted.
 *
 * **Passwords are in the state.** Hetzner's provider has no write-only argument for them, so Terraform stores both in
 * clear text, in plans too: keep the state encrypted (HetznerStack) and accessible to few people. Nothing uses them
 * once the subaccount's SSH key is installed. The key that encrypts the backups is neither here nor on the box. The
 * passwords are passed as sensitive variables in every run: `TF_VAR_storage_box_password` and
 * `TF_VAR_storage_box_subaccount_password`, at least 12 characters, with uppercase letters, lowercase letters, digits
 * and special characters. Outputs provide what the servers' settings need: `storage_box_host` and `storage_box_user`.
 *
 * Escape hatch: every inner resource is a public field.
 */
export class BackupBox extends Construct {
  public readonly box: StorageBox;
  public readonly subaccount: StorageBoxSubaccount;

  /** @throws InvalidPropsError for a name or a directory that Hetzner would refuse. */
  constructor(scope: Construct, id: string, props: BackupBoxProps) {
    super(scope, id);
    const directory = props.directory ?? "backups";
    requireProps(this, [
      nameRequirement(props.name, 63),
      {
        prop: "directory",
        given: directory,
        accepted: /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/.test(directory),
        allowed: "a path of lowercase letters, digits and hyphens, without a leading slash",
      },
    ]);
    this.box = new StorageBox(this, "box", {
      name: props.name,
      storageBoxType: props.type,
      location: props.location,
      password: password(
        this,
        "storage_box_password",
        "Password of the Storage Box's main account, which reaches nothing. It is kept in the state",
      ),
      accessSettings: {
        reachableExternally: false,
        sambaEnabled: false,
        sshEnabled: false,
        webdavEnabled: false,
        zfsEnabled: false,
      },
      deleteProtection: true,
      lifecycle: { preventDestroy: true },
    });
    this.subaccount = new StorageBoxSubaccount(this, "subaccount", {
      storageBoxId: this.box.numericId,
      homeDirectory: directory,
      description: "Backups of the application server",
      password: password(
        this,
        "storage_box_subaccount_password",
        "Password of the Storage Box's subaccount, needed once to put the application server's SSH key there. It " +
          "is kept in the state",
      ),
      accessSettings: {
        reachableExternally: false,
        sambaEnabled: false,
        sshEnabled: true,
        webdavEnabled: false,
        readonly: false,
      },
      lifecycle: { preventDestroy: true },
    });
    output(this, "storage_box_host", "backups.storageBox.host of the settings", this.subaccount.server);
    output(this, "storage_box_user", "backups.storageBox.user of the settings", this.subaccount.username);
  }
}

/** On the stack itself, so that the output has exactly this name. */
const password = (scope: Construct, name: string, description: string) =>
  new TerraformVariable(TerraformStack.of(scope), name, {
    type: "string",
    description,
    sensitive: true,
    nullable: false,
  }).stringValue;

const output = (scope: Construct, name: string, description: string, value: string) =>
  new TerraformOutput(TerraformStack.of(scope), name, { description, value });
