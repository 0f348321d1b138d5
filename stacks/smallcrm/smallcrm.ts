import { Construct } from "constructs";
import { ApplicationServer } from "../../constructs/hetzner/application-server";
import { BackupBox } from "../../constructs/hetzner/backup-box";
import { DataVolume } from "../../constructs/hetzner/data-volume";
import { DatabaseServer } from "../../constructs/hetzner/database-server";
import { DnsZone } from "../../constructs/hetzner/dns-zone";
import { HetznerStack } from "../../constructs/hetzner/hetzner-stack";
import { Placement } from "../../constructs/hetzner/placement";
import { PrivateNetwork } from "../../constructs/hetzner/private-network";
import { SshKeys } from "../../constructs/hetzner/ssh-keys";
import { SmallcrmSettings } from "../../environments/smallcrm-schema";
import { applicationParts, databaseParts } from "./parts";

/** smallCRM, at Hetzner only, in Falkenstein: see docs/systems.md for the page's sentences and what implements them. */
export class SmallcrmStack extends HetznerStack {
  constructor(scope: Construct, id: string, environment: string, settings: SmallcrmSettings) {
    super(scope, id, { state: settings.state, labels: { system: "smallcrm", environment, stack: id } });
    const { location, networkZone } = settings.hetzner;
    const { range, subnetRange, applicationAddress, databaseAddress } = settings.network;

    const network = new PrivateNetwork(this, "network", {
      name: "smallcrm",
      networkZone,
      range,
      subnetRange,
      internetGateway: applicationAddress,
    });
    const sshKeys = new SshKeys(this, "ssh-keys", settings.access.administrators);
    const placement = new Placement(this, "placement", { name: "smallcrm" });
    const server = (
      name: string,
      address: string,
      { serverType, mayBeReplaced, volumeGb }: SmallcrmSettings["application" | "database"],
    ) => ({
      name,
      fqdn: `${name}.smallcrm.internal`,
      location,
      serverType,
      mayBeReplaced,
      network,
      address,
      sshKeys,
      placement,
      volume: new DataVolume(this, `${name}-data`, { name: `${name}-data`, sizeGb: volumeGb, location }),
    });
    const application = new ApplicationServer(this, "application", {
      ...server("application", applicationAddress, settings.application),
      parts: applicationParts(settings),
      sshRanges: settings.access.sshRanges,
    });
    new DatabaseServer(this, "database", {
      ...server("database", databaseAddress, settings.database),
      parts: databaseParts(settings, network),
      internetGateway: application,
    });

    new BackupBox(this, "backups", { name: "smallcrm-backups", type: settings.backups.storageBox.type, location });
    const { hosts } = settings.web;
    new DnsZone(this, "dns", { ...settings.dns, server: application, hosts: [hosts.application, hosts.analytics] });
  }
}
