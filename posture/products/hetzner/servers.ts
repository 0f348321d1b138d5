import { Attribute, isObject } from "../../model/attribute";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { KnownServer } from "./cloud-config";

/** A file of a server, by how its path ends. */
export const fileLike = (
  { config }: KnownServer,
  pattern: RegExp,
): readonly (readonly [path: string, content: string])[] => [...config.files].filter(([path]) => pattern.test(path));

/** Who may connect to PostgreSQL, and how. */
export const HBA = /(?:^|\/)pg_hba[^/]*\.conf$/;

/** Servers that run PostgreSQL, installed or as a container of their own. */
export const isDatabase = (server: KnownServer) =>
  fileLike(server, HBA).length > 0 ||
  server.config.packages.some((name) => /^postgresql(?:-\d+)?$/.test(name)) ||
  fileLike(server, /\.conf$/).some(([, content]) => /^\s*listen_addresses\s*=/m.test(content));

/** Servers that answer the web: by Caddy. */
export const isApplication = (server: KnownServer) => fileLike(server, CADDYFILE).length > 0;

/** Rulesets of the host's own firewall. */
export const RULESET = /(?:^|\/)nftables\.conf$|\.nft$/;

/** All of a server's rules as one text: what several files say of a chain adds up. */
export const rulesetOf = (server: KnownServer): string =>
  fileLike(server, RULESET)
    .map(([, content]) => content)
    .join("\n");

/** Commands that load nftables' rules at once. */
const LOADING_RULES = new RegExp(
  [
    String.raw`\bsystemctl\b.*(?:--now|\b(?:restart|start|reload|reload-or-restart))\b.*\bnftables\b`,
    String.raw`\bnft\s+(?:-f|--file)\b`,
  ].join("|"),
);

/** Whether the first boot puts the host's own firewall in force, and later ones as well. */
export function loadsFirewall({ config: { commands } }: KnownServer): boolean {
  const enabled = commands.some((command) => /\bsystemctl\b.*\benable\b.*\bnftables\b/.test(command));
  const now = commands.some((command) => LOADING_RULES.test(command));
  return enabled && now;
}

export const CADDYFILE = /(?:^|\/)Caddyfile$|\.caddy(?:file)?$/i;

/**
 * The addresses that a server has in private networks, where the file tells them; `incomplete` where there may be
 * others.
 */
export function privateAddresses(
  model: Model,
  server: Resource,
): { readonly known: readonly string[]; readonly incomplete: boolean; readonly attached: boolean } {
  const blocks = server.blocks("network");
  const attachments = model
    .resources("hcloud_server_network")
    .filter((attachment) => isOn(model, attachment.get("server_id"), server));
  const attributes = [...blocks.known, ...attachments].map((one) => one.get("ip"));
  const known = attributes.flatMap((attribute) =>
    attribute.kind === "value" && typeof attribute.value === "string" && attribute.value !== ""
      ? [attribute.value]
      : [],
  );
  return {
    known,
    incomplete: blocks.unknown || attributes.some(({ kind }) => kind === "unknown" || kind === "reference"),
    attached: blocks.known.length > 0 || blocks.unknown || attachments.length > 0,
  };
}

/** Whether an attribute leads to a server. */
export function isOn(model: Model, attribute: Attribute, server: Resource): boolean {
  const link = model.link(attribute, "hcloud_server");
  return link.kind === "resources" && link.resources.includes(server);
}

/** The firewalls before a server, attached to it or to its labels; `unknown` where that cannot be determined. */
export function firewallsOf(
  model: Model,
  server: Resource,
): { readonly known: readonly Resource[]; readonly unknown: boolean } {
  const elements = [...server.elements("firewall_ids")];
  const attached = model
    .resources("hcloud_firewall_attachment")
    .filter(
      (attachment) =>
        attachment.elements("server_ids").some((one) => isOn(model, one, server)) ||
        attachment.elements("label_selectors").some((one) => selects(one, server)),
    );
  const links = [
    ...elements.map((one) => model.link(one, "hcloud_firewall")),
    ...attached.map((attachment) => model.linked(attachment, "firewall_id", "hcloud_firewall")),
  ];
  const applied = model
    .resources("hcloud_firewall")
    .filter((firewall) =>
      firewall
        .blocks("apply_to")
        .known.some((to) => isOn(model, to.get("server"), server) || selects(to.get("label_selector"), server)),
    );
  const known = [...links.flatMap((link) => (link.kind === "resources" ? link.resources : [])), ...applied];
  return {
    known: [...new Set(known)],
    unknown: known.length === 0 && links.some(({ kind }) => kind === "unknown" || kind === "elsewhere"),
  };
}

/**
 * Whether a selector of labels, such as `system=crm,role!=database`, finds a server. What it asks by sets (`in`) is
 * taken to.
 */
export function selects(selector: Attribute, server: Resource): boolean {
  const labels = server.get("labels");
  if (selector.kind !== "value" || typeof selector.value !== "string" || selector.value === "") return false;
  const own = labels.kind === "value" && isObject(labels.value) ? labels.value : {};
  return selector.value.split(/,(?![^(]*\))/).every((part) => {
    const [, not = "", key = "", sign = "", value = ""] =
      /^\s*(!?)\s*([\w./-]+)\s*(?:(!=|==?)\s*([\w.-]*))?\s*$/.exec(part) ?? [];
    if (key === "") return true;
    if (sign === "") return (not === "") === key in own;
    return (sign !== "!=") === (own[key] === value);
  });
}
