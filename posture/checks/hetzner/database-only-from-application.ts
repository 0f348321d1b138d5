import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { missingSubject } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { KnownServer, withoutComments } from "../../products/hetzner/cloud-config";
import { judgeForwarding } from "../../products/hetzner/forwarding";
import { certainIn, inUserData, judgeDatabases, judgeServers } from "../../products/hetzner/judge-server";
import { inputChains, allowsConnectionsFromOthers, allowsReaching } from "../../formats/nftables";
import { requiresClientCertificate, HbaRule, hbaRules, isLoopback, isSecureAuthentication } from "../../formats/pg-hba";
import { settingsNamed } from "../../products/hetzner/postgres-settings";
import {
  fileLike,
  HBA,
  isApplication,
  isDatabase,
  loadsFirewall,
  privateAddresses,
  RULESET,
  rulesetOf,
} from "../../products/hetzner/servers";
import { commandsChanging, firewallOverrides } from "../../products/hetzner/overrides";

const PORT = 5432;

/** Hetzner's firewalls do not filter what passes within a private network: the database's own server has to. */
export const hetznerDatabaseOnlyFromApplication = defineCheck({
  id: "hetzner/database-only-from-application",
  summary:
    "The database server's host firewall and pg_hba.conf admit only the application server, authenticated by " +
    "SCRAM and a client certificate; the application server forwards nobody else's traffic.",
  severity: "critical",
  links: ["https://www.postgresql.org/docs/current/auth-pg-hba-conf.html"],
  remedy:
    `Drop input by default in nftables and accept port ${PORT} only from the application server's private address; ` +
    "allow only that address in the host lines of pg_hba.conf, with scram-sha-256 and clientcert=verify-ca; drop " +
    "everything that the application server would forward, except the database server's own outbound traffic.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(
      model,
      (servers) =>
        judgeDatabases(servers, (databases) => {
          const { addresses, fault } = applicationAddresses(model, servers);
          if (fault) return [fault];
          const services = servicesOf(servers);
          return [
            ...databases.flatMap((server) => [
              ...firewall(server, addresses),
              ...hba(server, addresses),
              ...roles(server, services),
            ]),
            ...judgeForwarding(model, servers),
          ];
        }),
      ["nftables", "pg_hba", "postgresql.conf", "systemd"],
    ),
});

function applicationAddresses(
  model: Model,
  servers: readonly KnownServer[],
): { readonly addresses: readonly string[]; readonly fault?: Finding } {
  const applications = servers.filter((server) => isApplication(server) && !isDatabase(server));
  if (applications.length === 0)
    return { addresses: [], fault: missingSubject("an application server separate from the database server") };
  const addresses = applications.map((server) => ({ server, ...privateAddresses(model, server.resource) }));
  const without = addresses.find(({ known }) => known.length === 0);
  if (without)
    return {
      addresses: [],
      fault: {
        status: without.incomplete ? "unknown" : "violated",
        address: without.server.resource.address,
        path: "network.ip",
        expected: "a private address that is stated",
        actual: without.incomplete ? "not known until it is applied" : "none",
      },
    };
  return { addresses: addresses.flatMap(({ known }) => known) };
}

function firewall(server: KnownServer, allowed: readonly string[]): readonly Finding[] {
  const expected =
    `nftables that drops input and accepts connections only from ${allowed.join(", ")}, including to ` + `port ${PORT}`;
  const chains = inputChains(rulesetOf(server));
  const [[path] = [""]] = fileLike(server, RULESET);
  const judge = (holds: boolean, actual: string) =>
    inUserData(holds ? "holds" : "violated", server, path, expected, actual);
  if (chains.length === 0) return [judge(false, "no input chain")];
  if (!chains.some(({ drops }) => drops)) return [judge(false, "an input chain without policy drop")];
  const dropping = chains.filter(({ drops }) => drops);
  // A packet has to pass every chain: one that drops is enough.
  const leaks =
    dropping
      .map(({ accepting }) => accepting.filter((rule) => allowsConnectionsFromOthers(rule, allowed)))
      .sort((a, b) => a.length - b.length)[0] ?? [];
  const undone = [...firewallOverrides(server), ...commandsChanging(server, RULESET_NAMED)];
  if (leaks.length > 0 || undone.length > 0) return [...leaks, ...undone].map((rule) => judge(false, rule));
  const reached = allowed.every((address) =>
    dropping.some(({ accepting }) => accepting.some((rule) => allowsReaching(rule, PORT, address))),
  );
  const loaded = loadsFirewall(server);
  return [
    judge(
      reached && loaded,
      !loaded
        ? "nothing loads it: enable nftables.service in runcmd"
        : reached
          ? "so"
          : `no rule for port ${PORT} from there`,
    ),
  ];
}

const RULESET_NAMED = /nftables\.conf|\.nft\b/;

function hba(server: KnownServer, allowed: readonly string[]): readonly Finding[] {
  const expected = `pg_hba.conf with ${allowed.join(", ")} only, by scram-sha-256 and a client certificate`;
  const files = fileLike(server, HBA);
  if (files.length === 0)
    return [inUserData("violated", server, "", expected, "no pg_hba.conf: the distribution's applies")];
  const other = otherHba(
    server,
    files.map(([path]) => path),
  );
  return [
    ...certainIn(
      server,
      ["postgresql.conf"],
      other.map((actual) => inUserData("violated", server, "", expected, actual)),
    ),
    ...files.flatMap(([path, content]) => hbaFile(server, path, content, allowed, expected)),
  ];
}

/** Another pg_hba.conf than the one that is written, or that one changed. */
const otherHba = (server: KnownServer, paths: readonly string[]) => [
  ...settingsNamed(server, "hba_file")
    .map((value) => value.split(/\s/)[0] ?? "")
    .flatMap((path) => (paths.includes(path) ? [] : [`hba_file ${path}`])),
  ...commandsChanging(server, /pg_hba/),
];

function hbaFile(
  server: KnownServer,
  path: string,
  content: string,
  allowed: readonly string[],
  expected: string,
): readonly Finding[] {
  const rules = hbaRules(content);
  const wrong = rules.flatMap((rule) => {
    const fault = faultOf(rule, allowed);
    return fault === undefined
      ? []
      : [
          inUserData(
            "violated",
            server,
            path,
            expected,
            `line ${rule.line}: ${rule.type} ${rule.address} ${rule.method}: ${fault}`,
          ),
        ];
  });
  if (wrong.length > 0) return wrong;
  const lets = allowed.every((address) =>
    rules.some((rule) => rule.type.startsWith("host") && rule.address === address && rule.method !== "reject"),
  );
  return [inUserData(lets ? "holds" : "violated", server, path, expected, lets ? "so" : "no line for it")];
}

/** A service of libpq. */
interface Service {
  readonly user: string;
  readonly name: string;
  /** The server that has it, where no other has the same. */
  readonly only: KnownServer | undefined;
}

/** What servers connect to databases as, each once. */
function servicesOf(servers: readonly KnownServer[]): readonly Service[] {
  const services = new Map<string, Service>();
  for (const server of servers)
    for (const [, content] of fileLike(server, /pg_service[^/]*\.conf$/))
      for (const service of withoutComments(content).split(/^(?=\[)/m)) {
        const user = /^\s*user\s*=\s*(\S+)/m.exec(service)?.[1];
        const name = /^\s*dbname\s*=\s*(\S+)/m.exec(service)?.[1];
        if (user === undefined || name === undefined) continue;
        const key = `${user} ${name}`;
        const same = services.get(key);
        services.set(key, { user, name, only: same && same.only !== server ? undefined : server });
      }
  return [...services.values()];
}

/**
 * Each service of libpq that another server has reaches its role and its database: what cannot is no backup, and
 * deletes nothing.
 */
function roles(server: KnownServer, services: readonly Service[]): readonly Finding[] {
  const files = fileLike(server, HBA);
  const [[path] = [""]] = files;
  const rules = files
    .flatMap(([, content]) => hbaRules(content))
    .filter(({ type, method }) => type.startsWith("host") && method !== "reject");
  return services.flatMap(({ user, name, only }) =>
    only === server ||
    rules.some(
      ({ users, databases }) =>
        (users.includes(user) || users.includes("all")) && (databases.includes(name) || databases.includes("all")),
    )
      ? []
      : [
          inUserData(
            "violated",
            server,
            path,
            "a line of pg_hba.conf for each role that connects",
            `none for ${user} and ${name}`,
          ),
        ],
  );
}

function faultOf(rule: HbaRule, allowed: readonly string[]): string | undefined {
  const { type, address, method } = rule;
  if (method === "reject") return undefined;
  if (type.startsWith("include") || type.startsWith("@")) return "included files cannot be judged";
  if (!isSecureAuthentication(rule)) return "a weak authentication method";
  if (type === "local" || isLoopback(address)) return undefined;
  if (!allowed.includes(address)) return "not the application server";
  return requiresClientCertificate(rule)
    ? undefined
    : "without a client certificate, any machine that takes over the address could try passwords";
}
