import { defineCheck } from "../../verdict/define";
import { textOf, isFalse, textOrEmpty } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt } from "../../verdict/expectations";
import { isInternal, isUnspecified } from "../../formats/ip-range";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { KnownServer } from "../../products/hetzner/cloud-config";
import { certainIn, inUserData, judgeDatabases, judgeServers } from "../../products/hetzner/judge-server";
import { settingsNamed } from "../../products/hetzner/postgres-settings";
import { firewallsOf, isOn, privateAddresses, selects } from "../../products/hetzner/servers";
import { commandsChanging } from "../../products/hetzner/overrides";

const NO_PUBLIC_ACCESS = "no public address, or a firewall that allows no inbound traffic";
const PRIVATE_ONLY = "PostgreSQL on private addresses only";

export const hetznerDatabasePrivate = defineCheck({
  id: "hetzner/database-private",
  summary:
    "The database has a server of its own that is unreachable from the internet, and it listens on private " +
    "addresses only.",
  severity: "critical",
  links: ["https://www.postgresql.org/docs/current/runtime-config-connection.html"],
  remedy:
    "In the database server's public_net, set ipv4_enabled and ipv6_enabled to false, or attach a firewall " +
    "without inbound rules, and set listen_addresses to its private address.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(
      model,
      (servers) =>
        judgeDatabases(servers, (databases) =>
          databases.flatMap((server) => [
            publicAccess(model, server.resource),
            ...recordsPointingTo(model, server.resource),
            inNetwork(model, server.resource),
            ...certainIn(server, ["postgresql.conf"], [listening(server)]),
          ]),
        ),
      ["postgresql.conf"],
    ),
});

function publicAccess(model: Model, server: Resource): Finding {
  const { known, unknown } = server.blocks("public_net");
  const [net] = known;
  const addresses = net ? [net.get("ipv4_enabled"), net.get("ipv6_enabled")] : [];
  if (addresses.length > 0 && addresses.every(isFalse))
    return findingAt("holds", server, "public_net", NO_PUBLIC_ACCESS, "no public address");
  const firewalls = firewallsOf(model, server);
  const open = firewalls.known.filter(
    (firewall) =>
      firewall.blocks("rule").known.some((rule) => textOf(rule.get("direction")) !== "out") ||
      firewall.blocks("rule").unknown,
  );
  if (firewalls.known.length > 0 && open.length === 0)
    return findingAt(
      "holds",
      server,
      "firewall_ids",
      NO_PUBLIC_ACCESS,
      firewalls.known.map(({ address }) => address).join(", "),
    );
  if (
    firewalls.unknown ||
    (unknown && !net) ||
    addresses.some(({ kind }) => kind === "unknown" || kind === "reference")
  )
    return findingAt("unknown", server, "public_net", NO_PUBLIC_ACCESS, "not known until it is applied");
  return findingAt(
    "violated",
    server,
    "public_net",
    NO_PUBLIC_ACCESS,
    open.length > 0
      ? `a public address, and ${open.map(({ address }) => address).join(", ")} allows inbound traffic`
      : "a public address without a firewall",
  );
}

/** Other ways by which the internet may lead to a server, and what names the server. */
const OTHER_ROUTES = [
  ["hcloud_floating_ip", "server_id"],
  ["hcloud_floating_ip_assignment", "server_id"],
  ["hcloud_load_balancer_target", "server_id"],
  ["hcloud_primary_ip", "assignee_id"],
] as const;

const NOT_DATABASE_SERVER = "not the database's server";

const recordsPointingTo = (model: Model, server: Resource): readonly Finding[] => [
  ...OTHER_ROUTES.flatMap(([type, path]) =>
    model
      .resources(type)
      .filter((one) => isOn(model, one.get(path), server))
      .map((one) => findingAt("violated", one, path, NOT_DATABASE_SERVER, server.address)),
  ),
  ...loadBalancersTargeting(model, server),
];

/** Load balancers that find the server by its labels or its address, or name it among their own arguments. */
function loadBalancersTargeting(model: Model, server: Resource): readonly Finding[] {
  const { known } = privateAddresses(model, server);
  const targets = model
    .resources("hcloud_load_balancer_target")
    .filter((target) => selects(target.get("label_selector"), server) || known.includes(textOrEmpty(target.get("ip"))));
  const balancers = model
    .resources("hcloud_load_balancer")
    .filter((balancer) =>
      balancer.blocks("target").known.some((target) => isOn(model, target.get("server_id"), server)),
    );
  return [...targets, ...balancers].map((one) => findingAt("violated", one, "", NOT_DATABASE_SERVER, server.address));
}

function inNetwork(model: Model, server: Resource): Finding {
  const { attached } = privateAddresses(model, server);
  return findingAt(attached ? "holds" : "violated", server, "network", "a private network", attached ? "one" : "none");
}

/** 0.0.0.0 and :: are every address that the server has, the public ones among them. */
const isPrivate = (address: string) =>
  address === "localhost" || (isInternal(address) && !isUnspecified(address) && !address.includes("/"));

function listening(server: KnownServer): Finding {
  const addresses = settingsNamed(server, "listen_addresses").flatMap((list) =>
    list
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean),
  );
  const published = [...server.config.text.matchAll(/(?:^|[\s"'-])((?:[\d.]+:)?\d+:5432)\b/gm)]
    .map(([, port = ""]) => port)
    .filter((port) => !isPrivate(port.replace(/:?\d+:5432$/, "")));
  const wrong = [
    ...addresses.filter((address) => !isPrivate(address)),
    ...published,
    ...commandsChanging(server, /postgresql/),
  ];
  return inUserData(
    wrong.length === 0 ? "holds" : "violated",
    server,
    "",
    PRIVATE_ONLY,
    wrong.length > 0 ? wrong.join(", ") : addresses.join(", ") || "localhost only, PostgreSQL's default",
  );
}
