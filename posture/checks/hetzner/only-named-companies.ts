import { companies, Company, companyOf, titleOf } from "../../verdict/companies";
import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { Model } from "../../model/model";
import { KnownServer } from "../../products/hetzner/cloud-config";
import { agents, hostsNamed, isIn } from "../../products/hetzner/hosts";
import { inUserData, judgeServers } from "../../products/hetzner/judge-server";

/** Where software and certificates come from: nothing of a customer's goes there. */
const SOURCES = [
  "ubuntu.com",
  "debian.org",
  "postgresql.org",
  "docker.com",
  "docker.io",
  "ghcr.io",
  "quay.io",
  "github.com",
  "githubusercontent.com",
  "cloudsmith.io",
  "caddyserver.com",
  "letsencrypt.org",
  "ntp.org",
];
const expectedFor = (named: readonly Company[]) =>
  `hosts of the system, of ${named.map(titleOf).join(", ")}, and of software repositories`;

export const hetznerOnlyNamedCompanies = defineCheck({
  id: "hetzner/only-named-companies",
  summary: "Servers are configured with no host of a company that the page does not name.",
  severity: "high",
  links: ["https://docs.hetzner.com/cloud/servers/getting-started/creating-a-server/"],
  parameters: { companies: companies("The companies that servers may be configured to contact.") },
  remedy: "Remove the host, or have the page name the company first.",
  stacks: SYSTEM,
  evaluate: ({ model }, { companies: given }) => {
    const named = given.map(companyOf);
    const own = [...zones(model), ...named.flatMap(({ domains }) => domains)];
    return judgeServers(model, (servers) => servers.map((server) => judge(server, own, expectedFor(named))));
  },
});

/** The domains of the system itself. */
const zones = (model: Model): readonly string[] =>
  model.resources("hcloud_zone").flatMap((zone) => {
    const name = zone.get("name");
    return name.kind === "value" && typeof name.value === "string" ? [name.value.toLowerCase()] : [];
  });

function judge(server: KnownServer, allowed: readonly string[], expected: string): Finding {
  const others = [...agents(server), ...hostsNamed(server)].filter(
    (host) =>
      ![...allowed, ...SOURCES, "internal", "local", "localhost", "localdomain"].some((domain) => isIn(host, domain)),
  );
  return inUserData(
    others.length === 0 ? "holds" : "violated",
    server,
    "",
    expected,
    others.length === 0 ? "no other" : others.slice(0, 10).join(", "),
  );
}
