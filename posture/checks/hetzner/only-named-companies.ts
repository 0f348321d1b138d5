import { Check, Finding, SYSTEM } from "../../verdict/check";
import { Model } from "../../model/model";
import { KnownServer } from "../../products/hetzner/cloud-config";
import { agents, hostsNamed, isIn } from "../../products/hetzner/hosts";
import { inUserData, judgeServers } from "../../products/hetzner/judge-server";

/** Companies that the page names, by their domains. */
const NAMED = [
  "hetzner.com",
  "hetzner.cloud",
  "hetzner.de",
  "hetzner.net",
  "hetzner.company",
  "your-storagebox.de",
  "your-objectstorage.com",
  "paddle.com",
  "resend.com",
];
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
const EXPECTED = "hosts of the system, of Hetzner, Paddle and Resend, and of software repositories";

export const hetznerOnlyNamedCompanies: Check = {
  id: "hetzner/only-named-companies",
  title: "Servers are configured with no host of a company that the page does not name.",
  remedy: "Remove the host, or have the page name the company first.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const own = zones(model);
    return judgeServers(model, (servers) => servers.map((server) => judge(server, own)));
  },
};

/** The domains of the system itself. */
const zones = (model: Model): readonly string[] =>
  model.resources("hcloud_zone").flatMap((zone) => {
    const name = zone.get("name");
    return name.kind === "value" && typeof name.value === "string" ? [name.value.toLowerCase()] : [];
  });

function judge(server: KnownServer, own: readonly string[]): Finding {
  const others = [...agents(server), ...hostsNamed(server)].filter(
    (host) =>
      ![...own, ...NAMED, ...SOURCES, "internal", "local", "localhost", "localdomain"].some((domain) =>
        isIn(host, domain),
      ),
  );
  return inUserData(
    others.length === 0 ? "holds" : "violated",
    server,
    "",
    EXPECTED,
    others.length === 0 ? "no other" : others.slice(0, 10).join(", "),
  );
}
