import { Construct } from "constructs";
import { isHostIn } from "../../net/ip-range";
import { InvalidPropsError, nameRequirement, requireProps } from "../refuse";
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
  /** One label: also what the machine calls itself. */
  readonly name: string;
  /** The name that the machine knows itself by, with its domain. */
  readonly fqdn: string;
  /** Such as `fsn1`. A change replaces the server, and its volume cannot follow. */
  readonly location: string;
  /** Such as `cx33`. A change switches the server off and on again; its disk keeps its size, so that it can change back. */
  readonly serverType: string;
  /** @default "debian-13", the system that the parts of host/ were written for. A change replaces the server. */
  readonly image?: string;
  readonly network: PrivateNetwork;
  /** Private address in the subnet. It is stated, so that user_data and firewalls can name it. */
  readonly address: string;
  /** What the server is and does. A change of any replaces the server: see `mayBeReplaced`. */
  readonly parts: readonly Part[];
  readonly sshKeys: SshKeys;
  /** Where the server's data lives. It stays when the server is replaced. */
  readonly volume: DataVolume;
  /** Servers that it must not share a physical host with. @default - none */
  readonly placement?: Placement;
  /**
   * Whether Terraform may replace or delete the server. cloud-init runs once, so whatever changes `parts` makes a new
   * server: off by default, it fails the plan instead of taking the old one away by surprise. To roll a change out,
   * set it for one apply, see the plan replace the server and nothing else, lift the old server's protection at Hetzner
   * (the provider does not, and the deletion would be refused with the server off), apply, seal the credentials again
   * (they are bound to the machine that is gone), and set it back. Volume and public addresses move over.
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
    // They would leave the volumes out, and keep data beyond what the page promises.
    backups: false,
    deleteProtection: true,
    rebuildProtection: true,
    shutdownBeforeDeletion: true,
    // Read at the first boot alone: user_data has the same keys, and a change there is the one to see.
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
