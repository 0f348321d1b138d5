import { Token } from "cdktf";
import { Construct } from "constructs";

/** One thing that a construct's props must satisfy. */
export interface Requirement {
  /** The prop, as a caller would write it: `backups.retained`. */
  readonly prop: string;
  /** The given value. A Terraform token is not known yet and is never rejected. */
  readonly given: unknown;
  /** Whether `given` is valid. */
  readonly accepted: boolean;
  /** What is allowed, worded so that the caller knows what to write instead. */
  readonly allowed: string;
}

/** Invalid props of a construct. Nothing is synthesized once this is thrown. */
export class InvalidPropsError extends Error {
  public override readonly name = "InvalidPropsError";

  constructor(
    public readonly constructPath: string,
    public readonly problems: readonly string[],
  ) {
    super(
      `${constructPath}: ${problems.length === 1 ? "a prop" : `${problems.length} props`} cannot be ` +
        `accepted\n${problems.map((problem) => `  - ${problem}`).join("\n")}`,
    );
  }
}

/**
 * Checks all requirements and reports those that fail together.
 *
 * @throws InvalidPropsError naming each prop, what was given and what is allowed.
 */
export function requireProps(scope: Construct, requirements: readonly Requirement[]): void {
  const problems = requirements
    .filter(({ accepted, given }) => !accepted && !Token.isUnresolved(given))
    .map(({ prop, given, allowed }) => `${prop}: got ${formatGiven(given)}; allowed: ${allowed}`);
  if (problems.length > 0) throw new InvalidPropsError(scope.node.path, problems);
}

/** A resource name that every Google Cloud service used here accepts. */
export function nameRequirement(name: string, longest = 40): Requirement {
  return {
    prop: "name",
    given: name,
    accepted: new RegExp(`^[a-z](?:[a-z0-9-]{0,${longest - 2}}[a-z0-9])?$`).test(name),
    allowed: `1 to ${longest} lowercase letters, digits and hyphens, starting with a letter, not ending with a hyphen`,
  };
}

/** A whole number within bounds, both included. */
export function rangeRequirement(prop: string, given: number, least: number, most: number, unit: string): Requirement {
  return {
    prop,
    given,
    accepted: Number.isInteger(given) && given >= least && given <= most,
    allowed: `a whole number of ${unit} from ${least} to ${most}`,
  };
}

/** IAM members that are named, never everybody. */
export function membersRequirement(prop: string, members: readonly string[]): Requirement {
  return {
    prop,
    given: members,
    accepted: members.every(
      (member) =>
        Token.isUnresolved(member) || /^(user|group|serviceAccount):[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+$/.test(member),
    ),
    allowed: "user:, group: or serviceAccount: members, never allUsers or allAuthenticatedUsers",
  };
}

/** Host names, each once. */
export function hostsRequirement(hosts: readonly string[], prop = "hosts"): Requirement {
  return {
    prop,
    given: hosts,
    accepted: new Set(hosts).size === hosts.length && hosts.every((host) => host.length <= 253 && HOST.test(host)),
    allowed: "host names in lowercase, none twice, no wildcard",
  };
}
const HOST = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

function formatGiven(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
