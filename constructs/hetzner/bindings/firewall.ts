import { IResolvable, TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

export interface FirewallConfig extends TerraformMetaArguments {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Allowed traffic. Without an `in` rule nothing is allowed in; without an `out` rule everything is allowed out. */
  readonly rule?: readonly FirewallRule[] | IResolvable;
  /** Servers that it is applied to, besides those that name it in `firewallIds`. Do not use both. */
  readonly applyTo?: readonly FirewallApplyTo[] | IResolvable;
}

export interface FirewallRule {
  readonly direction: "in" | "out";
  readonly protocol: "tcp" | "udp" | "icmp" | "esp" | "gre";
  /** `443`, a range `80-85` or `any`. Required for tcp and udp, refused for the others. */
  readonly port?: string;
  /** Ranges in CIDR notation that an `in` rule allows: `0.0.0.0/0` and `::/0` are everybody. */
  readonly sourceIps?: readonly string[];
  /** Ranges in CIDR notation that an `out` rule allows traffic to. */
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

/** A firewall on public interfaces. It does not filter traffic of private networks. */
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
