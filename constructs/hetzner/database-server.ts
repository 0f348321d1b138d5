import { Construct } from "constructs";
import { requireProps } from "../props-validation";
import { ApplicationServer } from "./application-server";
import { Firewall } from "./bindings/firewall";
import { Server } from "./bindings/server";
import { VolumeAttachment } from "./bindings/volume-attachment";
import { serverConfig, ServerProps } from "./server-config";

export interface DatabaseServerProps extends ServerProps {
  /** The server through which it reaches the internet, for updates. It is created first. */
  readonly internetGateway: ApplicationServer;
}

/**
 * A server without a public address, unreachable from the internet. Its cloud firewall also allows nothing in, in case
 * somebody assigns it an address. Neither keeps out other servers of the private network, whose traffic Hetzner's
 * firewalls do not filter: the `firewall` part does that.
 *
 * Escape hatch: every inner resource is a public field.
 */
export class DatabaseServer extends Construct {
  public readonly firewall: Firewall;
  public readonly server: Server;
  public readonly attachment: VolumeAttachment;
  /** Private address. */
  public readonly address: string;

  /** @throws InvalidPropsError for the application server's address, and for anything that Hetzner would refuse. */
  constructor(scope: Construct, id: string, props: DatabaseServerProps) {
    super(scope, id);
    const { network, internetGateway: internetBy, address } = props;
    requireProps(this, [
      {
        prop: "address",
        given: address,
        accepted: address !== internetBy.address,
        allowed: "another address than the application server's",
      },
    ]);
    const config = serverConfig(this, props);
    this.address = address;
    this.firewall = new Firewall(this, "firewall", { name: props.name });
    this.server = new Server(this, "server", {
      ...config,
      publicNet: [{ ipv4Enabled: false, ipv6Enabled: false }],
      firewallIds: [this.firewall.numericId],
      dependsOn: [network.subnet, network.route, internetBy.server],
    });
    this.attachment = props.volume.attachTo(this.server);
  }
}
