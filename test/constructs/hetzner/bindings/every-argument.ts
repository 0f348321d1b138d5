import { TerraformMetaArguments } from "cdktf";
import { Arguments, ArgumentName } from "../../../../constructs/hetzner/bindings/arguments";
import { Firewall, FirewallConfig } from "../../../../constructs/hetzner/bindings/firewall";
import { Network, NetworkConfig } from "../../../../constructs/hetzner/bindings/network";
import { NetworkRoute, NetworkRouteConfig } from "../../../../constructs/hetzner/bindings/network-route";
import { NetworkSubnet, NetworkSubnetConfig } from "../../../../constructs/hetzner/bindings/network-subnet";
import { PlacementGroup, PlacementGroupConfig } from "../../../../constructs/hetzner/bindings/placement-group";
import { PrimaryIp, PrimaryIpConfig } from "../../../../constructs/hetzner/bindings/primary-ip";
import { Rdns, RdnsConfig } from "../../../../constructs/hetzner/bindings/rdns";
import { HcloudResource, HcloudResourceClass } from "../../../../constructs/hetzner/bindings/resource";
import { Server, ServerConfig } from "../../../../constructs/hetzner/bindings/server";
import { SshKey, SshKeyConfig } from "../../../../constructs/hetzner/bindings/ssh-key";
import { StorageBox, StorageBoxConfig } from "../../../../constructs/hetzner/bindings/storage-box";
import {
  StorageBoxSubaccount,
  StorageBoxSubaccountConfig,
} from "../../../../constructs/hetzner/bindings/storage-box-subaccount";
import { Volume, VolumeConfig } from "../../../../constructs/hetzner/bindings/volume";
import { VolumeAttachment, VolumeAttachmentConfig } from "../../../../constructs/hetzner/bindings/volume-attachment";
import { Zone, ZoneConfig } from "../../../../constructs/hetzner/bindings/zone";
import { ZoneRrset, ZoneRrsetConfig } from "../../../../constructs/hetzner/bindings/zone-rrset";
import { Construct } from "constructs";

/** A binding with a config that sets every argument it has. */
export interface Sample {
  readonly type: string;
  readonly argumentTypes: Readonly<Record<string, unknown>>;
  /** Every argument. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The arguments without which the provider does not refuse the others. */
  readonly alternatives: readonly string[];
  readonly make: (scope: Construct, id: string, config?: Readonly<Record<string, unknown>>) => HcloudResource;
}

type Every<Config> = { readonly [Name in ArgumentName<Config>]-?: Exclude<Config[Name], undefined> };

function sample<Config extends TerraformMetaArguments>(
  binding: HcloudResourceClass<Config>,
  config: Every<Config>,
  alternatives: readonly ArgumentName<Config>[] = [],
): Sample {
  return {
    type: binding.tfResourceType,
    argumentTypes: binding.argumentTypes satisfies Arguments<Config>,
    config,
    alternatives,
    make: (scope, id, changed = config) => new binding(scope, id, changed as Config),
  };
}

const labels = { system: "smallcrm" };

export const SAMPLES: readonly Sample[] = [
  sample<ServerConfig>(Server, {
    name: "database",
    serverType: "cx33",
    image: "debian-13",
    location: "fsn1",
    userData: "#cloud-config\n",
    sshKeys: ["operator"],
    keepDisk: true,
    backups: false,
    iso: "debian-13.0.0-amd64-netinst.iso",
    rescue: "linux64",
    labels,
    publicNet: [{ ipv4Enabled: true, ipv4: 11, ipv6Enabled: true, ipv6: 12 }],
    network: [{ subnetId: "1-10.0.1.0/24", networkId: 1, ip: "10.0.1.3", aliasIps: ["10.0.1.4"] }],
    ignoreRemoteFirewallIds: false,
    firewallIds: [21, 22],
    placementGroupId: 31,
    deleteProtection: true,
    rebuildProtection: true,
    shutdownBeforeDeletion: true,
  }),
  sample<NetworkConfig>(Network, {
    name: "private",
    ipRange: "10.0.0.0/16",
    deleteProtection: true,
    exposeRoutesToVswitch: false,
    labels,
  }),
  sample<NetworkSubnetConfig>(NetworkSubnet, {
    networkId: 1,
    type: "vswitch",
    networkZone: "eu-central",
    ipRange: "10.0.1.0/24",
    vswitchId: 41,
  }),
  sample<NetworkRouteConfig>(NetworkRoute, { networkId: 1, destination: "0.0.0.0/0", gateway: "10.0.1.2" }),
  sample<FirewallConfig>(Firewall, {
    name: "web",
    labels,
    rule: [
      { direction: "in", protocol: "tcp", port: "443", sourceIps: ["0.0.0.0/0", "::/0"], description: "HTTPS" },
      { direction: "out", protocol: "udp", port: "123", destinationIps: ["0.0.0.0/0"] },
    ],
    applyTo: [{ labelSelector: "system=smallcrm" }, { server: 51 }],
  }),
  sample<VolumeConfig>(Volume, {
    name: "data",
    size: 50,
    location: "fsn1",
    serverId: 51,
    labels,
    automount: false,
    format: "ext4",
    deleteProtection: true,
  }),
  sample<VolumeAttachmentConfig>(VolumeAttachment, { volumeId: 61, serverId: 51, automount: false }),
  sample<PrimaryIpConfig>(
    PrimaryIp,
    {
      name: "web",
      type: "ipv4",
      location: "fsn1",
      assigneeId: 51,
      assigneeType: "server",
      autoDelete: false,
      labels,
      deleteProtection: true,
    },
    ["assigneeId", "assigneeType"],
  ),
  sample<PlacementGroupConfig>(PlacementGroup, { name: "apart", type: "spread", labels }),
  sample<SshKeyConfig>(SshKey, { name: "operator", publicKey: "ssh-ed25519 AAAA", labels }),
  sample<RdnsConfig>(
    Rdns,
    {
      serverId: 51,
      primaryIpId: 11,
      floatingIpId: 71,
      loadBalancerId: 72,
      ipAddress: "203.0.113.7",
      dnsPtr: "app.smallcrm.example",
    },
    ["serverId", "floatingIpId", "loadBalancerId"],
  ),
  sample<ZoneConfig>(Zone, {
    name: "smallcrm.example",
    mode: "secondary",
    ttl: 600,
    labels,
    deleteProtection: true,
    primaryNameservers: [{ address: "203.0.113.53", port: 53, tsigAlgorithm: "hmac-sha256", tsigKey: "none" }],
  }),
  sample<ZoneRrsetConfig>(ZoneRrset, {
    zone: "smallcrm.example",
    name: "@",
    type: "TXT",
    records: [{ value: '"v=spf1 -all"', comment: "no mail" }],
    ttl: 300,
    labels,
    changeProtection: true,
  }),
  sample<StorageBoxConfig>(StorageBox, {
    name: "backups",
    storageBoxType: "bx11",
    location: "fsn1",
    password: "none",
    sshKeys: ["ssh-ed25519 AAAA"],
    accessSettings: {
      reachableExternally: false,
      sambaEnabled: false,
      sshEnabled: true,
      webdavEnabled: false,
      zfsEnabled: false,
    },
    snapshotPlan: { maxSnapshots: 7, hour: 4, minute: 30, dayOfWeek: 0, dayOfMonth: 1 },
    labels,
    deleteProtection: true,
  }),
  sample<StorageBoxSubaccountConfig>(StorageBoxSubaccount, {
    storageBoxId: 81,
    homeDirectory: "restic",
    password: "none",
    name: "restic",
    description: "backups",
    accessSettings: {
      reachableExternally: false,
      sambaEnabled: false,
      sshEnabled: true,
      webdavEnabled: false,
      readonly: false,
    },
    labels,
  }),
];
