import { defineCheck } from "../../verdict/define";
import { isTrue } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";

const WRITTEN = "SSH, and not read-only";

export const hetznerBackupBoxWritten = defineCheck({
  id: "hetzner/backup-box-written",
  summary: "Backups can be written over SSH to an account of the Storage Box.",
  severity: "high",
  links: ["https://docs.hetzner.com/storage/storage-box/access/access-ssh-rsync-borg/"],
  remedy: "Set ssh_enabled to true and readonly to false in access_settings of the account that backups use.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const accounts = [
      ...model.resources("hcloud_storage_box_subaccount").filter((account) => isOfBox(model, account)),
      ...model.resources("hcloud_storage_box"),
    ];
    const judged = accounts.map((account) => judge(account));
    return verdict(
      judged.find(({ status }) => status === "holds") ??
        judged.find(({ status }) => status === "unknown") ??
        judged[0] ??
        missingSubject("a Storage Box"),
    );
  },
});

const isOfBox = (model: Model, account: Cursor) =>
  ["resources", "unknown"].includes(model.linked(account, "storage_box_id", "hcloud_storage_box").kind);

function judge(account: Cursor): Finding {
  const [ssh, readonly] = [account.get("access_settings.ssh_enabled"), account.get("access_settings.readonly")];
  if (ssh.kind === "unknown" || readonly.kind === "unknown")
    return findingAt("unknown", account, "access_settings", WRITTEN, "not known until it is applied");
  const holds = isTrue(ssh) && !isTrue(readonly);
  return findingAt(
    holds ? "holds" : "violated",
    account,
    "access_settings",
    WRITTEN,
    holds ? "so" : isTrue(ssh) ? "read-only" : "no SSH",
  );
}
