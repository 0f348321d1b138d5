import { isWide } from "./ip-range";
import { chainsOf, stripComments, substituteVariables, statements } from "./nftables-ruleset";

/** What a host's firewall does with packets to the host itself, or with those that it passes on. */
export interface FilterChain {
  /** Whether what no rule names is dropped. */
  readonly drops: boolean;
  /** Rules that accept something, in their order, those of chains that they jump to included. */
  readonly accepting: readonly string[];
}

/** The input chains of an nftables ruleset, with its variables and named sets resolved. */
export const inputChains = (ruleset: string): readonly FilterChain[] => filterChains(ruleset, "input");

/** The chains of packets that a host passes on. */
export const forwardChains = (ruleset: string): readonly FilterChain[] => filterChains(ruleset, "forward");

/** Rules that send packets on to another address than they were sent to. */
export const redirections = (ruleset: string): readonly string[] =>
  substituteVariables(stripComments(ruleset))
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /\bdnat\b/.test(line));

function filterChains(ruleset: string, hook: "input" | "forward"): readonly FilterChain[] {
  return chainsOf(ruleset).flatMap((chains) =>
    [...chains.values()]
      .filter((chain) => new RegExp(String.raw`\btype\s+filter\s+hook\s+${hook}\b`).test(chain))
      .map((chain) => ({
        drops: /\bpolicy\s+drop\b/.test(chain) && !/\bpolicy\s+accept\b/.test(chain),
        accepting: rulesOf(chain, chains, 8),
      })),
  );
}

function rulesOf(chain: string, chains: ReadonlyMap<string, string>, depth: number): readonly string[] {
  return statements(chain).flatMap((rule) => {
    const [, target] = /\b(?:jump|goto)\s+([\w-]+)/.exec(rule) ?? [];
    const jumped = target === undefined || depth === 0 ? [] : rulesOf(chains.get(target) ?? "", chains, depth - 1);
    return /\baccept\b/.test(rule) && !/\bpolicy\b/.test(rule) ? [rule, ...jumped] : jumped;
  });
}

/**
 * Whether an accepting rule can let a new connection in, to whatever port of TCP, from elsewhere than these addresses.
 */
export function allowsConnectionsFromOthers(rule: string, from: readonly string[]): boolean {
  if (/\biif(?:name)?\s+["']?lo\b/.test(rule)) return false;
  return !isEstablished(rule) && !isOtherProtocol(rule) && !isLimitedToSources(rule, from);
}

/** Whether a rule names only these addresses as those that packets come from. */
export function isLimitedToSources(rule: string, from: readonly string[]): boolean {
  const sources = sourcesOf(rule);
  return sources !== undefined && sources.every((source) => from.includes(source));
}

/**
 * The addresses that packets have to come from; undefined where a rule names none, or only those that they must not
 * come from.
 */
function sourcesOf(rule: string): readonly string[] | undefined {
  const sources = /\bip6?\s+saddr\s+(\{[^}]*\}|!=\s*\S+|\S+)/.exec(rule)?.[1];
  return sources === undefined || sources.startsWith("!=")
    ? undefined
    : listOf(sources).map((source) => source.replace(/\/(?:32|128)$/, ""));
}

/** Whether an accepting rule lets one address reach a port. */
export function allowsReaching(rule: string, port: number, address: string): boolean {
  const ports = /\b(?:tcp|th)\s+dport\s+(\{[^}]*\}|\S+)/.exec(rule)?.[1];
  return ports !== undefined && includesPort(ports, port) && (sourcesOf(rule)?.includes(address) ?? false);
}

const WEB = new Set([80, 443]);

/** Whether an accepting rule lets more than a stated list of addresses reach more than the ports of the web. */
export function isBroadlyOpen(rule: string): boolean {
  if (
    isEstablished(rule) ||
    isOtherProtocol(rule) ||
    /\biif(?:name)?\s+["']?(?:lo|podman|cni-podman|docker|br-)/.test(rule)
  )
    return false;
  const sources = sourcesOf(rule);
  if (sources !== undefined && !sources.some(isWide)) return false;
  const ports = /\b(?:tcp|th)\s+dport\s+(\{[^}]*\}|\S+)/.exec(rule)?.[1];
  return ports === undefined || !listOf(ports).every((port) => WEB.has(SERVICES[port] ?? Number(port)));
}

/** Packets of connections that were let in before. */
export function isEstablished(rule: string): boolean {
  const states = /\bct\s+state\s+(?:vmap\s+)?(\{[^}]*\}|[\w,]+)/.exec(rule)?.[1];
  if (states === undefined) return false;
  return !/\b(?:new|untracked)\b(?!\s*:\s*drop)/.test(states);
}

/** Matches of ICMP and UDP. */
const OTHER_PROTOCOL = new RegExp(
  [
    String.raw`\bicmp(?:v6|x)?\b|\budp\s+[ds]port\b`,
    String.raw`\b(?:ip protocol|meta l4proto|ip6 nexthdr)\s+(?:` +
      String.raw`udp|icmp|icmpv6|ipv6-icmp|\{(?:\s*(?:udp|icmp|icmpv6|ipv6-icmp)\s*,?)+\}` +
      ")",
  ].join("|"),
);

const isOtherProtocol = (rule: string) => OTHER_PROTOCOL.test(rule);

const listOf = (text: string) =>
  text
    .replace(/[{}]/g, "")
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);
const SERVICES: Readonly<Record<string, number>> = { ssh: 22, http: 80, https: 443, postgresql: 5432 };

function includesPort(ports: string, port: number): boolean {
  if (ports.startsWith("!=")) return true;
  return listOf(ports).some((one) => {
    const [low = "", high = low] = one.split("-");
    const at = (name: string) => SERVICES[name] ?? Number(name);
    return Number.isNaN(at(low)) || (at(low) <= port && port <= at(high));
  });
}
