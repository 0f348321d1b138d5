import { defineCheck } from "../../verdict/define";
import { textOf, isTrue } from "../../model/attribute-readers";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { Finding, SYSTEM } from "../../verdict/check";
import { describeLink, equals, expect, forEvery, findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { cloudflareRecords } from "../../products/cloudflare/zones";
import { ADDRESSES } from "../../products/google/load-balancer";

/** Records elsewhere, by the attribute that names the host. */
const OTHER_PROVIDERS: Readonly<Record<string, string>> = {
  google_dns_record_set: "name",
  aws_route53_record: "name",
  azurerm_dns_a_record: "name",
  azurerm_dns_cname_record: "name",
  digitalocean_record: "name",
  hetznerdns_record: "name",
  hcloud_zone_rrset: "name",
};
const HOST_TYPES = new Set(["A", "AAAA", "CNAME"]);

export const dnsCloudflareProxied = defineCheck({
  id: "dns/cloudflare-proxied",
  summary: "Every served host has proxied records at Cloudflare, and records nowhere else.",
  severity: "high",
  links: ["https://developers.cloudflare.com/dns/proxy-status/"],
  remedy:
    "Keep the A and AAAA records of every host in Cloudflare, pointing to the load balancer's address, with " +
    "proxied set to true.",
  stacks: SYSTEM,
  evaluate({ model }) {
    const hosts = servedHosts(model);
    const records = cloudflareRecords(model).filter((record) => isHostRecord(model, record, hosts));
    const proxied = new Set(records.filter((record) => isTrue(record.get("proxied"))).map(nameOf));
    const aliases = new Set(cloudflareRecords(model).map(nameOf));
    const unproxied = [...hosts].filter((host) => !isServedHost(proxied, host));
    return verdict(
      forEvery(records, "a record at Cloudflare that points to the load balancer", (record) => [
        expect(record, "proxied", equals(true)),
        judgeContent(model, record, aliases),
      ]),
      unproxied.map((host) => missingSubject(`a proxied record of ${host} at Cloudflare`)),
      Object.entries(OTHER_PROVIDERS).flatMap(([type, name]) => judgeOtherProvider(model, type, name, hosts)),
    );
  },
});

/** Host names that the load balancer has certificates for. */
function servedHosts(model: Model): ReadonlySet<string> {
  const lists: Cursor[] = [
    ...model.resources("google_certificate_manager_certificate", "google_compute_managed_ssl_certificate"),
  ];
  const names = [
    ...lists.flatMap((certificate) => certificate.elements("managed.domains")),
    ...model.resources("google_certificate_manager_certificate_map_entry").map((entry) => entry.get("hostname")),
  ];
  return new Set(names.flatMap((name) => withoutDot(textOf(name)) ?? []));
}

const withoutDot = (name: string | undefined) => name?.toLowerCase().replace(/\.$/, "");

const nameOf = (record: Cursor) => withoutDot(textOf(record.get("name")));

/** Whether one of the names is a host's. A name may be relative to its zone, and `@` is the zone itself. */
function isServedHost(names: ReadonlySet<string | undefined>, host: string): boolean {
  const labels = host.split(".");
  const relative = labels.map((_, index) => labels.slice(0, index + 1).join("."));
  return (
    names.has("@") ||
    relative.some((name) => names.has(name)) ||
    (host.startsWith("*.") && [...names].some((name) => name?.endsWith(host.slice(1))))
  );
}

const isExternalAddress = (address: Resource) => textOf(address.get("address_type")) !== "INTERNAL";

/** Where a record leads; older versions of the provider call it value. */
const contentPath = (record: Cursor) => (record.get("content").kind === "absent" ? "value" : "content");

const addressesOf = (model: Model, at: Cursor, path: string) => {
  const link = model.linked(at, path, ...ADDRESSES);
  return link.kind === "resources" ? link.resources.filter(isExternalAddress) : [];
};

/** A record of a served host, or one that leads to the load balancer under any other name. */
function isHostRecord(model: Model, record: Cursor, hosts: ReadonlySet<string>): boolean {
  const type = textOf(record.get("type"));
  if (type !== undefined && !HOST_TYPES.has(type)) return false;
  const name = nameOf(record);
  return (
    addressesOf(model, record, contentPath(record)).length > 0 ||
    (type !== undefined && name !== undefined && hosts.has(name))
  );
}

/** Where a record of a served host leads: to an address of this file, or by another name to one of the hosts. */
function judgeContent(model: Model, record: Cursor, aliases: ReadonlySet<string | undefined>): Finding {
  const path = contentPath(record);
  const link = model.linked(record, path, ...ADDRESSES);
  const isKnown = link.kind === "resources" && link.resources.some(isExternalAddress);
  const target = withoutDot(textOf(record.get(path)));
  const isAlias =
    textOf(record.get("type")) === "CNAME" && target !== undefined && target !== nameOf(record) && aliases.has(target);
  return findingAt(
    isKnown || isAlias ? "holds" : link.kind === "unknown" ? "unknown" : "violated",
    record,
    path,
    "the load balancer's address",
    describeLink(link),
  );
}

function judgeOtherProvider(model: Model, type: string, name: string, hosts: ReadonlySet<string>): Finding[] {
  return model.resources(type).flatMap((record) => {
    const host = withoutDot(textOf(record.get(name)));
    const kind = textOf(record.get("type")) ?? "A";
    const leads =
      addressesOf(model, record, "rrdatas").length > 0 ||
      record.elements("rrdatas").some((data) => model.link(data, ...ADDRESSES).kind === "resources");
    return HOST_TYPES.has(kind) && (leads || (host !== undefined && hosts.has(host)))
      ? [findingAt("violated", record, name, "a record at Cloudflare", host ?? type)]
      : [];
  });
}
