import { Construct } from "constructs";
import { requireProps } from "../refuse";
import { ApplicationServer } from "./application-server";
import { Firewall } from "./bindings/firewall";
import { Server } from "./bindings/server";
import { VolumeAttachment } from "./bindings/volume-attachment";
import { serverConfig, ServerProps } from "./server-config";

export interface DatabaseServerProps extends ServerProps {
  /** The server that it reaches the internet through, for updates: it is made first. */
  readonly internetBy: ApplicationServer;
}

/**
 * A server without a public address: nothing on the internet reaches it. Its cloud firewall lets nothing in either,
 * should somebody give it an address. Neither keeps other servers of the private network out, which Hetzner's
 * firewalls do not filter: that is for the `firewall` among its parts.
 *
 * Escape hatch: every inner resource is a public field.
 */
export class DatabaseServer extends Construct {
  public readonly firewall: Firewall;
  public readonly server: Server;
  public readonly attachment: VolumeAttachment;
  /** Private address. */
  public readonly address: string;

  /** @throws InvalidPropsError for the application server's address, and for whatever Hetzner would refuse. */
  constructor(scope: Construct, id: string, props: DatabaseServerProps) {
    super(scope, id);
    const { network, internetBy, address } = props;
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
