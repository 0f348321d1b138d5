/** A file that a server gets at its first boot. */
export interface HostFile {
  /** Absolute path. */
  readonly path: string;
  readonly content: string;
  /** Octal, four digits. @default "0644" */
  readonly permissions?: string;
  /** `user:group`. @default "root:root" */
  readonly owner?: string;
}

/** A command as its arguments, run without a shell. */
export type Command = readonly [program: string, ...args: string[]];

/** An inbound connection that the host firewall allows. */
export interface InputRule {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** Ranges in CIDR notation or single addresses, IPv4 or IPv6. @default - everybody */
  readonly from?: readonly string[];
}

/** One capability of a server. A server consists of its parts, combined by `cloudConfig`. */
export interface Part {
  /** Packages of the distribution. */
  readonly packages?: readonly string[];
  readonly files?: readonly HostFile[];
  /** Run at every boot, before the network is used. */
  readonly boot?: readonly Command[];
  /** Run once, after packages are installed and files written, in the order of the parts. */
  readonly run?: readonly Command[];
  /** What the host firewall allows in for this part. */
  readonly input?: readonly InputRule[];
  /** Names of the credentials that an operator seals on the server after its first boot. */
  readonly credentials?: readonly string[];
}
