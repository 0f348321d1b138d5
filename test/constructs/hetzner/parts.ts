import { Testing } from "cdktf";
import { ApplicationServer, ApplicationServerProps } from "../../../constructs/hetzner/application-server";
import { DataVolume } from "../../../constructs/hetzner/data-volume";
import { HetznerStack, HetznerStackProps } from "../../../constructs/hetzner/hetzner-stack";
import { PrivateNetwork, PrivateNetworkProps } from "../../../constructs/hetzner/private-network";
import { ServerProps } from "../../../constructs/hetzner/server-config";
import { SshKeys } from "../../../constructs/hetzner/ssh-keys";
import { Template } from "../../parsed-stack";
import { problemsOf } from "../../template";
import { testApp } from "../../app";

/** A stack to put constructs into. */
export const hetznerStack = (props: Partial<HetznerStackProps> = {}) =>
  new HetznerStack(testApp(), "test", {
    state: { backend: "local" },
    ...props,
  });

/** Synthesizes what `build` puts into a stack. */
export function synthesize(build: (stack: HetznerStack) => void, props: Partial<HetznerStackProps> = {}): Template {
  const stack = hetznerStack(props);
  build(stack);
  return new Template(Testing.synth(stack, true));
}

/** The problems for which `build` is refused; throws where it is not. */
export const refused = (build: (stack: HetznerStack) => void): readonly string[] =>
  problemsOf(() => build(hetznerStack()));

/** The least that each construct needs, for tests that change one thing. */

export const networkProps: PrivateNetworkProps = {
  name: "acme",
  networkZone: "eu-central",
  range: "10.0.0.0/16",
  subnetRange: "10.0.1.0/24",
  internetGateway: "10.0.1.10",
};

/** One network a stack, whoever asks for it. */
export const network = (stack: HetznerStack) =>
  (stack.node.tryFindChild("network") as PrivateNetwork | undefined) ??
  new PrivateNetwork(stack, "network", networkProps);

export const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIML/YQlA4TenmWSh+AtveRlxRMNwpdyGuOfRPgrpz58/ ana@example.org";

export const sshKeys = (stack: HetznerStack) =>
  (stack.node.tryFindChild("ssh-keys") as SshKeys | undefined) ??
  new SshKeys(stack, "ssh-keys", [{ name: "ana", sshKeys: [KEY] }]);

export const serverProps = (stack: HetznerStack, name: string): ServerProps => ({
  name,
  fqdn: `${name}.acme.internal`,
  location: "fsn1",
  serverType: "cx33",
  network: network(stack),
  address: "10.0.1.10",
  parts: [],
  sshKeys: sshKeys(stack),
  volume: new DataVolume(stack, `${name}-data`, { name: `${name}-data`, sizeGb: 10, location: "fsn1" }),
});

export const application = (stack: HetznerStack, change: Partial<ApplicationServerProps> = {}) =>
  new ApplicationServer(stack, "application", {
    ...serverProps(stack, "application"),
    sshRanges: ["198.51.100.0/28"],
    ...change,
  });
