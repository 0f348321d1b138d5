import { Company } from "../../formats/companies";
import { companies, companyOf, titleOf } from "../../verdict/companies";
import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { Model } from "../../model/model";
import { KnownServer } from "../../products/hetzner/cloud-config";
import { softwareOf } from "../../products/hetzner/software";
import { CADDYFILE, fileLike } from "../../products/hetzner/servers";
import { hostsNamed, isIn } from "../../products/hetzner/hosts";
import { inUserData, judgeServers } from "../../products/hetzner/judge-server";
import { CONTAINERS } from "../../products/hetzner/unreadable";

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
    const own = zones(model);
    const companies = named.flatMap(({ domains }) => domains);
    return judgeServers(
      model,
      (servers) =>
        servers.map((server) =>
          judge(server, [...(own.length > 0 ? own : sitesOf(server)), ...companies], expectedFor(named)),
        ),
      ["caddyfile", ...CONTAINERS],
    );
  },
});

/** The domains of the system itself. */
const zones = (model: Model): readonly string[] =>
  model.resources("hcloud_zone").flatMap((zone) => {
    const name = zone.get("name");
    return name.kind === "value" && typeof name.value === "string" ? [name.value.toLowerCase()] : [];
  });

function judge(server: KnownServer, allowed: readonly string[], expected: string): Finding {
  const { sharing, unknown } = softwareOf(server);
  const others = [...sharing, ...hostsNamed(server)].filter(
    (host) =>
      ![...allowed, ...SOURCES, "internal", "local", "localhost", "localdomain"].some((domain) => isIn(host, domain)),
  );
  if (others.length === 0 && unknown.length > 0)
    return inUserData("unknown", server, "", expected, `not known to whom data goes from ${unknown.join(", ")}`);
  return inUserData(
    others.length === 0 ? "holds" : "violated",
    server,
    "",
    expected,
    others.length === 0 ? "no other" : others.slice(0, 10).join(", "),
  );
}

/** Names under which the system is served: what is known of its domains where its DNS is elsewhere. */
const sitesOf = (server: KnownServer): readonly string[] =>
  fileLike(server, CADDYFILE).flatMap(([, content]) =>
    [...content.matchAll(/^(?:https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?::\d+)?(?:,[^{\n]*)?\s*\{/gm)].map(
      ([, name = ""]) => name,
    ),
  );
