import { Fn } from "cdktf";
import { Construct } from "constructs";
import { isSite, SITE_SIZE } from "../../net/ip-range";
import { requireProps } from "../props-validation";
import { Firewall, FirewallRule } from "./bindings/firewall";
import { PrimaryIp } from "./bindings/primary-ip";
import { Server } from "./bindings/server";
import { VolumeAttachment } from "./bindings/volume-attachment";
import { serverConfig, ServerProps } from "./server-config";

export interface ApplicationServerProps extends ServerProps {
  /** Ranges in CIDR notation that SSH is allowed from: offices and VPNs, IPv4 /24 or smaller, IPv6 /48 or smaller. */
  readonly sshRanges: readonly string[];
}

const EVERYBODY = ["0.0.0.0/0", "::/0"];

/**
 * A server for web traffic: it has its own public addresses, and a firewall that allows ports 80 and 443, ICMP (needed
 * for path MTU discovery), SSH from the given ranges, and nothing else. The addresses outlive the server, so DNS does
 * not change when the server is replaced.
 *
 * Escape hatch: every inner resource is a public field.
 */
export class ApplicationServer extends Construct {
  public readonly ipv4: PrimaryIp;
  public readonly ipv6: PrimaryIp;
  public readonly firewall: Firewall;
  public readonly server: Server;
  public readonly attachment: VolumeAttachment;
  /** Private address. */
  public readonly address: string;

  /** @throws InvalidPropsError for SSH from everywhere, and for anything that Hetzner would refuse. */
  constructor(scope: Construct, id: string, props: ApplicationServerProps) {
    super(scope, id);
    const { sshRanges } = props;
    requireProps(this, [
      {
        prop: "sshRanges",
        given: sshRanges,
        accepted: sshRanges.length > 0 && sshRanges.every(isSite),
        allowed: `ranges in CIDR notation, at least one, each ${SITE_SIZE}: never everybody`,
      },
    ]);
    const config = serverConfig(this, props);
    this.address = props.address;
    const address = (type: "ipv4" | "ipv6") =>
      new PrimaryIp(this, type, {
        name: `${props.name}-${type}`,
        type,
        location: props.location,
        autoDelete: false,
        deleteProtection: true,
        lifecycle: { preventDestroy: true },
      });
    this.ipv4 = address("ipv4");
    this.ipv6 = address("ipv6");
    const tcp = (port: string, sourceIps: readonly string[], description: string): FirewallRule => ({
      direction: "in",
      protocol: "tcp",
      port,
      sourceIps,
      description,
    });
    this.firewall = new Firewall(this, "firewall", {
      name: props.name,
      rule: [
        tcp("80", EVERYBODY, "redirects to HTTPS, and certificates"),
        tcp("443", EVERYBODY, "HTTPS"),
        tcp("22", sshRanges, "SSH of administrators"),
        { direction: "in", protocol: "icmp", sourceIps: EVERYBODY, description: "sizes of paths, and ping" },
      ],
    });
    this.server = new Server(this, "server", {
      ...config,
      publicNet: [{ ipv4Enabled: true, ipv4: this.ipv4.numericId, ipv6Enabled: true, ipv6: this.ipv6.numericId }],
      firewallIds: [this.firewall.numericId],
      dependsOn: [props.network.subnet],
    });
    this.attachment = props.volume.attachTo(this.server);
  }

  /** The address that the server uses within its IPv6 range. */
  public get ipv6Address(): string {
    return Fn.cidrhost(this.ipv6.ipNetwork, 1);
  }
}
