import { IResolvable, TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

export interface ServerConfig extends TerraformMetaArguments {
  /** The host name too: unique in the project. */
  readonly name: string;
  /**
   * Such as `cx33`. A change powers the server off and on again; unless `keepDisk`, its disk grows and cannot shrink.
   */
  readonly serverType: string;
  /** Name or id of the image, such as `debian-13`. A change replaces the server. */
  readonly image?: string;
  /** Such as `fsn1`. A change replaces the server. @default - Hetzner chooses */
  readonly location?: string;
  /**
   * What cloud-init reads at the first boot, at most 32 KiB. Anybody on the server can read it, so it must not contain
   * secrets. A change replaces the server.
   * Terraform reads `${` and `%{` in it as a template: pass it through `literal`.
   */
  readonly userData?: string;
  /** Names or ids of keys for root. A change replaces the server. @default - Hetzner mails a root password */
  readonly sshKeys?: readonly string[];
  /** Keeps the disk's size when the type changes, so that it can change back. @default false */
  readonly keepDisk?: boolean | IResolvable;
  /** Hetzner's daily backups, seven of them. Volumes are not in them. @default false */
  readonly backups?: boolean | IResolvable;
  /** Name or id of an ISO image to mount. */
  readonly iso?: string;
  /** Boots into a rescue system, such as `linux64`. */
  readonly rescue?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly publicNet?: readonly ServerPublicNet[] | IResolvable;
  /** Needs `dependsOn` with the subnet if it specifies only `networkId`. */
  readonly network?: readonly ServerNetwork[] | IResolvable;
  /** Ignores firewalls that something else has attached. @default false */
  readonly ignoreRemoteFirewallIds?: boolean | IResolvable;
  /** Firewalls on the public interfaces. */
  readonly firewallIds?: readonly number[];
  /** A change powers the server off and on again. */
  readonly placementGroupId?: number;
  /**
   * Must equal `rebuildProtection`. Hetzner refuses to delete the server while it is true. The provider does not lift
   * it, so Terraform's own deletion fails halfway. Use `preventDestroy` as well.
   *
   * @default false
   */
  readonly deleteProtection?: boolean | IResolvable;
  /** Must equal `deleteProtection`. @default false */
  readonly rebuildProtection?: boolean | IResolvable;
  /** Tries to shut down before it is deleted, so that file systems are clean. @default false */
  readonly shutdownBeforeDeletion?: boolean | IResolvable;
}

/** Public addresses of a server. A change powers the server off and on again. */
export interface ServerPublicNet {
  /** @default true */
  readonly ipv4Enabled?: boolean | IResolvable;
  /** Id of a primary IP of type `ipv4`. @default - a new one, which is deleted with the server */
  readonly ipv4?: number;
  /** @default true */
  readonly ipv6Enabled?: boolean | IResolvable;
  /** Id of a primary IP of type `ipv6`. @default - a new one, which is deleted with the server */
  readonly ipv6?: number;
}

/** A private network that a server is attached to when it is created. */
export interface ServerNetwork {
  /** Preferred to `networkId`, which attaches to the last subnet by range. */
  readonly subnetId?: string;
  readonly networkId?: number;
  /** Address in the subnet. @default - Hetzner chooses */
  readonly ip?: string;
  /**
   * Additional addresses. Pass an empty list for none: if it is omitted, every apply detaches and reattaches the
   * network (the provider's issue 650).
   */
  readonly aliasIps?: readonly string[];
}

/** A cloud server. */
export class Server extends hcloudResource<ServerConfig>("hcloud_server", {
  name: "string!",
  serverType: "string!",
  image: "string",
  location: "string",
  userData: "string",
  sshKeys: "strings",
  keepDisk: "boolean",
  backups: "boolean",
  iso: "string",
  rescue: "string",
  labels: "labels",
  publicNet: {
    nesting: "block",
    required: false,
    fields: { ipv4Enabled: "boolean", ipv4: "number", ipv6Enabled: "boolean", ipv6: "number" },
  },
  network: {
    nesting: "block",
    required: false,
    fields: { subnetId: "string", networkId: "number", ip: "string", aliasIps: "strings" },
  },
  ignoreRemoteFirewallIds: "boolean",
  firewallIds: "numbers",
  placementGroupId: "number",
  deleteProtection: "boolean",
  rebuildProtection: "boolean",
  shutdownBeforeDeletion: "boolean",
}) {
  public get ipv4Address(): string {
    return this.getStringAttribute("ipv4_address");
  }

  /** The first address of `ipv6Network`. */
  public get ipv6Address(): string {
    return this.getStringAttribute("ipv6_address");
  }

  /** The server's own range, a /64. */
  public get ipv6Network(): string {
    return this.getStringAttribute("ipv6_network");
  }

  public get status(): string {
    return this.getStringAttribute("status");
  }

  /** Gigabytes. */
  public get primaryDiskSize(): number {
    return this.getNumberAttribute("primary_disk_size");
  }
}
