import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { absentOrOneOf, expect, forEvery, verdict } from "../../verdict/expectations";

/** Ways in beside SSH, and from the internet. */
const CLOSED = [
  "access_settings.reachable_externally",
  "access_settings.samba_enabled",
  "access_settings.webdav_enabled",
];

export const hetznerBackupBoxClosed = defineCheck({
  id: "hetzner/backup-box-closed",
  summary: "Storage Boxes and their subaccounts are reachable only from within Hetzner's network, and only over SSH.",
  severity: "high",
  links: ["https://docs.hetzner.com/storage/storage-box/general/"],
  remedy: "Set reachable_externally, samba_enabled and webdav_enabled to false in access_settings.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(model.resources("hcloud_storage_box"), "a Storage Box", (box) =>
        CLOSED.map((path) => expect(box, path, absentOrOneOf(false))),
      ),
      model
        .resources("hcloud_storage_box_subaccount")
        .flatMap((account) => CLOSED.map((path) => expect(account, path, absentOrOneOf(false)))),
    ),
});
