import { IResolvable, TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

export interface FirewallConfig extends TerraformMetaArguments {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** What it lets through. Without a rule `in` nothing comes in; without a rule `out` everything goes out. */
  readonly rule?: readonly FirewallRule[] | IResolvable;
  /** Servers it is put on, beside those that name it in `firewallIds`. Not for use together with it. */
  readonly applyTo?: readonly FirewallApplyTo[] | IResolvable;
}

export interface FirewallRule {
  readonly direction: "in" | "out";
  readonly protocol: "tcp" | "udp" | "icmp" | "esp" | "gre";
  /** `443`, a range `80-85` or `any`. Required for tcp and udp, refused for the others. */
  readonly port?: string;
  /** Ranges in CIDR notation that an `in` rule lets in: `0.0.0.0/0` and `::/0` are everybody. */
  readonly sourceIps?: readonly string[];
  /** Ranges in CIDR notation that an `out` rule lets out to. */
  readonly destinationIps?: readonly string[];
  readonly description?: string;
}

/** One of the two. */
export interface FirewallApplyTo {
  /** Every server whose labels match. */
  readonly labelSelector?: string;
  /** Id of a server. */
  readonly server?: number;
}

/** A firewall on public interfaces. Traffic of private networks passes it unread. */
export class Firewall extends hcloudResource<FirewallConfig>("hcloud_firewall", {
  name: "string!",
  labels: "labels",
  rule: {
    nesting: "block",
    required: false,
    fields: {
      direction: "string!",
      protocol: "string!",
      port: "string",
      sourceIps: "strings",
      destinationIps: "strings",
      description: "string",
    },
  },
  applyTo: { nesting: "block", required: false, fields: { labelSelector: "string", server: "number" } },
}) {}
