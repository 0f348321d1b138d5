import { Check, Finding, SYSTEM } from "../../check";
import { missing } from "../../judge";
import { Model } from "../../model/model";
import { KnownServer } from "./cloud-config";
import { inUserData, judgeServers } from "./judge-server";
import { inputChains, letsIn, letsReach } from "./nftables";
import { hbaRules, isLoopback } from "./pg-hba";
import { fileLike, isApplication, isDatabase, privateAddresses } from "./servers";

const PORT = 5432;

/** Hetzner's firewalls do not filter what passes within a private network: the database's own server has to. */
export const hetznerDatabaseOnlyFromApplication: Check = {
  id: "hetzner/database-only-from-application",
  title: "The database server's own firewall and pg_hba.conf let the application server in and nobody else.",
  remedy: `Drop input by default in nftables and accept port ${PORT} from the application server's private address alone; state the same address in the only host lines of pg_hba.conf.`,
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(model, (servers) => {
      const databases = servers.filter(isDatabase);
      const { addresses, fault } = applicationAddresses(model, servers);
      if (databases.length === 0) return [missing("a server with PostgreSQL")];
      return fault ? [fault] : databases.flatMap((server) => [...firewall(server, addresses), ...hba(server, addresses)]);
    }),
};

function applicationAddresses(model: Model, servers: readonly KnownServer[]): { readonly addresses: readonly string[]; readonly fault?: Finding } {
  const applications = servers.filter((server) => isApplication(server) && !isDatabase(server));
  if (applications.length === 0) return { addresses: [], fault: missing("an application server apart from the database's") };
  const addresses = applications.map((server) => ({ server, ...privateAddresses(model, server.resource) }));
  const without = addresses.find(({ known }) => known.length === 0);
  if (without) return { addresses: [], fault: { status: without.incomplete ? "unknown" : "violated", address: without.server.resource.address, path: "network.ip", expected: "a private address that is stated", actual: without.incomplete ? "not known until it is applied" : "none" } };
  return { addresses: addresses.flatMap(({ known }) => known) };
}

function firewall(server: KnownServer, allowed: readonly string[]): readonly Finding[] {
  const expected = `nftables that drops input and accepts ${PORT} from ${allowed.join(", ")} alone`;
  const rulesets = fileLike(server, /(?:^|\/)nftables\.conf$|\.nft$/);
  const chains = rulesets.flatMap(([path, content]) => inputChains(content).map((chain) => ({ path, ...chain })));
  const [{ path } = { path: "" }] = chains;
  const judge = (holds: boolean, actual: string) => inUserData(holds ? "holds" : "violated", server, path, expected, actual);
  if (chains.length === 0) return [judge(false, "no input chain")];
  if (!chains.some(({ drops }) => drops)) return [judge(false, "an input chain without policy drop")];
  const dropping = chains.filter(({ drops }) => drops);
  // A packet has to pass every chain: one that drops is enough.
  const leaks = dropping.map(({ accepting }) => accepting.filter((rule) => letsIn(rule, PORT, allowed))).sort((a, b) => a.length - b.length)[0] ?? [];
  if (leaks.length > 0) return leaks.map((rule) => judge(false, rule));
  const reached = allowed.every((address) => dropping.some(({ accepting }) => accepting.some((rule) => letsReach(rule, PORT, address))));
  const loaded = server.config.commands.some((command) => /\bsystemctl\b.*\b(?:enable|restart|start|reload)\b.*\bnftables\b|\bnft\s+-f\b/.test(command));
  return [judge(reached && loaded, !loaded ? "nothing loads it: enable nftables.service in runcmd" : reached ? "so" : `no rule for port ${PORT} from there`)];
}

function hba(server: KnownServer, allowed: readonly string[]): readonly Finding[] {
  const expected = `pg_hba.conf with ${allowed.join(", ")} alone, by password or certificate`;
  const files = fileLike(server, /(?:^|\/)pg_hba[^/]*\.conf$/);
  if (files.length === 0) return [inUserData("violated", server, "", expected, "no pg_hba.conf: the distribution's stands")];
  return files.flatMap(([path, content]) => {
    const rules = hbaRules(content);
    const wrong = rules.filter(({ type, address, method }) => method === "trust" || (method !== "reject" && type !== "local" && !allowed.includes(address) && !isLoopback(address)));
    if (wrong.length > 0) return wrong.map(({ line, type, address, method }) => inUserData("violated", server, path, expected, `line ${line}: ${type} ${address} ${method}`));
    const lets = allowed.every((address) => rules.some((rule) => rule.type.startsWith("host") && rule.address === address && rule.method !== "reject"));
    return [inUserData(lets ? "holds" : "violated", server, path, expected, lets ? "so" : "no line for it")];
  });
}
