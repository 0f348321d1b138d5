import { Construct } from "constructs";
import { isHostIn } from "../../net/ip-range";
import { InvalidPropsError, nameRequirement, requireProps } from "../props-validation";
import { literal } from "./bindings/literal";
import { ServerConfig } from "./bindings/server";
import { DataVolume } from "./data-volume";
import { cloudConfig } from "./host/cloud-config";
import { Part } from "./host/part";
import { userData } from "./host/user-data";
import { Placement } from "./placement";
import { PrivateNetwork } from "./private-network";
import { SshKeys } from "./ssh-keys";

/** What every server of a system has. */
export interface ServerProps {
  /** One label, also used as the host name. */
  readonly name: string;
  /** The machine's fully qualified domain name. */
  readonly fqdn: string;
  /** Such as `fsn1`. A change replaces the server, and its volume cannot follow. */
  readonly location: string;
  /**
   * Such as `cx33`. A change power-cycles the server. Its disk keeps its size, so that the type can be changed back.
   */
  readonly serverType: string;
  /** @default "debian-13", the system that the parts of host/ were written for. A change replaces the server. */
  readonly image?: string;
  readonly network: PrivateNetwork;
  /** Private address in the subnet. It is explicit, so that user_data and firewalls can refer to it. */
  readonly address: string;
  /** What the server is and does. A change of any replaces the server: see `mayBeReplaced`. */
  readonly parts: readonly Part[];
  readonly sshKeys: SshKeys;
  /** Volume for the server's data. It is kept when the server is replaced. */
  readonly volume: DataVolume;
  /** Group of servers that must not share a physical host. @default - none */
  readonly placement?: Placement;
  /**
   * Whether Terraform may replace or delete the server. cloud-init runs once, so any change to `parts` creates a new
   * server. By default, such a plan fails instead of destroying the old server unexpectedly. To roll a change out, set
   * this for one apply, check that the plan replaces only the server, lift the old server's protection at Hetzner (the
   * provider does not, and the deletion would be refused after the server was shut down), apply, seal the credentials
   * again (they are bound to the machine that is gone), and reset this. Volume and public addresses move over.
   * @default false
   */
  readonly mayBeReplaced?: boolean;
}

/**
 * Arguments that every server has.
 *
 * @throws InvalidPropsError for a name or an address that Hetzner would refuse, or parts that do not make one server.
 */
export function serverConfig(scope: Construct, props: ServerProps) {
  const { network } = props;
  requireProps(scope, [
    nameRequirement(props.name, 63),
    {
      prop: "address",
      given: props.address,
      accepted: isHostIn(props.address, network.subnetRange),
      allowed: `an address in the subnet (${network.subnetRange}), neither its first two nor its last`,
    },
  ]);
  return {
    name: props.name,
    serverType: props.serverType,
    keepDisk: true,
    image: props.image ?? "debian-13",
    location: props.location,
    network: [{ subnetId: network.subnet.id, ip: props.address, aliasIps: [] }],
    userData: literal(userDataOf(scope, props)),
    sshKeys: props.sshKeys.ids,
    placementGroupId: props.placement?.group.numericId,
    // They would omit the volumes, and keep data for longer than the page promises.
    backups: false,
    deleteProtection: true,
    rebuildProtection: true,
    shutdownBeforeDeletion: true,
    // Only read at the first boot. user_data contains the same keys, so a change shows there.
    lifecycle: { preventDestroy: !(props.mayBeReplaced ?? false), ignoreChanges: ["ssh_keys"] },
  } satisfies ServerConfig;
}

function userDataOf(scope: Construct, { parts, name, fqdn }: ServerProps): string {
  try {
    return userData(cloudConfig(parts, { hostname: name, fqdn }));
  } catch (error) {
    throw new InvalidPropsError(scope.node.path, [`parts: ${(error as Error).message}`]);
  }
}
