import { Company } from "../../formats/companies";
import { companies, companyOf, titleOf } from "../../verdict/companies";
import { defineCheck } from "../../verdict/define";
import { textOrEmpty } from "../../model/attribute-readers";
import { EVERY_STACK, Finding } from "../../verdict/check";
import { findingAt, undecided, verdict } from "../../verdict/expectations";
import { Attribute, Json, withValue } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { variablesOf, workloads } from "../../products/google/workloads";
import { hostsIn, isUnder } from "../../formats/hosts";
import { foreignImages } from "../../products/vendors/images";
import { foreignMailboxes } from "../../products/vendors/mailboxes";
import { namedHosts } from "../../products/vendors/named-hosts";

/** Providers that reach no company: they make values on the machine that applies. */
const TOOLS = new Set([
  "random",
  "time",
  "tls",
  "null",
  "local",
  "archive",
  "cloudinit",
  "template",
  "external",
  "terraform",
]);

/** The first of the companies is where the system itself runs. */
export const vendorsOnly = defineCheck({
  id: "vendors/only",
  summary: "No resource is created at, and nothing is configured to contact, a company that the page does not name.",
  severity: "high",
  links: ["https://registry.terraform.io/browse/providers"],
  parameters: { companies: companies("The only companies; the system itself runs at the first of them.") },
  title: ({ companies: given }) =>
    "No resource is created at, and nothing is configured to contact, a company other than " +
    `${given.map(companyOf).map(titleOf).join(", ")}.`,
  remedy:
    "Remove the provider, the resource or the address of the other company, or name the company on the page first.",
  stacks: EVERY_STACK,
  evaluate: ({ model }, { companies: given }) => {
    const vendors = given.map(companyOf);
    return verdict(
      providers(model, vendors),
      addresses(model, vendors),
      channels(model, vendors),
      elsewhereNamed(model, vendors),
      stateAt(model, vendors),
    );
  },
});

const localName = (provider: string) => provider.slice(provider.lastIndexOf("/") + 1).replace(/\..*$/, "");

/** Who makes what: every provider that is configured, and that of every resource. */
function providers(model: Model, vendors: readonly Company[]): readonly Finding[] {
  const allowed = new Set(vendors.flatMap((vendor) => vendor.providers ?? []));
  const expected = vendors.map(titleOf).join(" or ");
  const isAllowed = (name: string) => allowed.has(name) || TOOLS.has(name);
  const configured = model.providers
    .filter(({ name }) => !isAllowed(localName(name)))
    .map(({ key, name }): Finding => ({
      status: "violated",
      address: `provider.${key}`,
      path: "",
      expected,
      actual: localName(name),
    }));
  // A provider's resources begin with its name: the resources of a type need not be opened to see another one.
  const strange = model.types().filter((type) => !isAllowed(type.split("_")[0] ?? ""));
  const made = model.resources(...strange).map(({ address, provider, type }): Finding => ({
    status: "violated",
    address,
    path: "",
    expected,
    actual: localName(provider) || type,
  }));
  const beyond = model
    .types()
    .filter((type) =>
      vendors.some(
        (vendor) => vendor.types && vendor.providers?.includes(type.split("_")[0] ?? "") && !vendor.types.test(type),
      ),
    );
  const more = model.resources(...beyond).map(({ address, type }): Finding => ({
    status: "violated",
    address,
    path: "",
    expected: "DNS records, zone settings and traffic rules; nothing that runs or stores data there",
    actual: type,
  }));
  // Whatever a company beside them does, the system itself has to be at the first of them.
  const [host] = vendors;
  const own = model.types().some((type) => host?.providers?.includes(type.split("_")[0] ?? ""));
  return [
    ...configured,
    ...made,
    ...more,
    ...(own
      ? [{ status: "holds" as const, address: "", path: "", expected, actual: expected }]
      : [
          { status: "violated" as const, address: "", path: "", expected: `a resource of ${expected}`, actual: "none" },
        ]),
  ];
}

/** Attributes by which Google's own products send something to an address. */
const SENDERS: Readonly<Record<string, readonly string[]>> = {
  google_pubsub_subscription: ["push_config.push_endpoint"],
  google_cloud_scheduler_job: ["http_target.uri"],
  google_cloud_tasks_queue: ["http_target.uri_override.host"],
  google_compute_global_network_endpoint: ["fqdn"],
  google_compute_region_network_endpoint: ["fqdn"],
  google_eventarc_trigger: ["destination.http_endpoint.uri"],
};
/** Records that hand what is asked or sent to a host. */
const DELEGATION_RECORD_TYPES = new Set(["CNAME", "MX", "ALIAS", "HTTPS", "SVCB", "NS", "SRV", "DNAME"]);

/** Where containers and products are configured to send something. */
function addresses(model: Model, vendors: readonly Company[]): readonly Finding[] {
  const domains = [...vendors.flatMap((vendor) => vendor.domains), ...ownDomains(model)];
  const judge = (at: Cursor, path: string, attribute: Attribute): readonly Finding[] => {
    if (attribute.kind === "unknown")
      return [
        {
          status: "unknown",
          address: at.address,
          path: at.at(path),
          expected: "no other company's host",
          actual: `not known until ${attribute.until}`,
        },
      ];
    if (attribute.kind !== "value") return [];
    const others = hostsIn(String(attribute.value)).filter((host) => !domains.some((domain) => isUnder(host, domain)));
    return others.map((host) => ({
      status: "violated",
      address: at.address,
      path: at.at(path),
      expected: "no other company's host",
      actual: attribute.sensitive ? "(sensitive)" : host,
    }));
  };
  const variables = workloads(model).flatMap(({ containers }) =>
    containers.flatMap((container) =>
      variablesOf(container).variables.flatMap(({ at, value, from }) => (from ? [] : judge(at, "value", value))),
    ),
  );
  const senders = Object.entries(SENDERS).flatMap(([type, paths]) =>
    model
      .resources(type)
      .flatMap((resource) =>
        paths.flatMap((path) =>
          knownAttributes(model, resource.get(path)).flatMap((attribute) => judge(resource, path, attribute)),
        ),
      ),
  );
  const records = model
    .resources("google_dns_record_set")
    .filter((record) => DELEGATION_RECORD_TYPES.has(textOrEmpty(record.get("type"))))
    .flatMap((record) =>
      record
        .elements("rrdatas")
        .flatMap((data) =>
          data.kind === "value" ? judge(record, "rrdatas", withValue(data, withoutPriority(data.value))) : [],
        ),
    );
  const requests = model.executions
    .filter(({ kind }) => kind === "http")
    .flatMap(({ address, text = "" }) =>
      hostsIn(text)
        .filter((host) => !domains.some((domain) => isUnder(host, domain)))
        .map((host): Finding => ({ status: "violated", address, path: "url", expected: OTHERS_HOST, actual: host })),
    );
  return [...variables, ...senders, ...records, ...requests];
}

const OTHERS_HOST = "no other company's host";

/** Hosts, mailboxes and images of others at places where nothing is known to be sent: somebody has to look. */
function elsewhereNamed(model: Model, vendors: readonly Company[]): readonly Finding[] {
  const own = ownDomains(model);
  const domains = [...vendors.flatMap((vendor) => vendor.domains), ...own];
  const isKnown = (host: string) => domains.some((domain) => isUnder(host, domain));
  return [
    ...namedHosts(model)
      .filter(({ host }) => !isKnown(host))
      .map(({ resource, path, host }) => undecided(resource, path, OTHERS_HOST, host)),
    ...foreignMailboxes(model, own)
      .filter(({ domain }) => !isKnown(domain))
      .map(({ channel, domain }) => undecided(channel, "labels.email_address", OTHERS_HOST, domain)),
    ...foreignImages(model).map(({ container, image }) =>
      undecided(container, "image", "an image from where the application's own comes from", image),
    ),
  ];
}

/** What keeps a state, by the provider of the first company: a state names and contains what the system is made of. */
const BACKENDS: Readonly<Record<string, readonly string[]>> = { google: ["gcs"], hcloud: ["s3", "http"] };

function stateAt(model: Model, vendors: readonly Company[]): readonly Finding[] {
  const { backend } = model;
  const [host] = vendors;
  if (!backend || !host || backend.kind === "local") return [];
  const expected = `a state at ${titleOf(host)}`;
  const { kind, settings } = backend;
  const kinds = host.providers?.flatMap((provider) => BACKENDS[provider] ?? []) ?? [];
  if (!kinds.includes(kind))
    return [findingAt("violated", settings, "", expected, kind === "cloud" ? "HCP Terraform" : kind)];
  if (kind === "gcs") return [];
  const endpoints = ["endpoints.s3", "endpoint", "address"].map((path) => settings.get(path));
  const named = endpoints.filter((attribute) => attribute.kind === "value");
  const isThere = named.some((attribute) =>
    hostsIn(textOrEmpty(attribute)).every((one) => host.domains.some((domain) => isUnder(one, domain))),
  );
  return isThere
    ? []
    : [findingAt(named.length > 0 ? "violated" : "unknown", settings, "endpoints.s3", expected, "another endpoint")];
}

/** Where a plan does not know an address, nobody set it. */
const knownAttributes = (model: Model, attribute: Attribute): readonly Attribute[] =>
  model.format === "plan" && attribute.kind === "unknown" ? [] : [attribute];
const withoutPriority = (value: Json): string =>
  `https://${String(value)
    .replace(/^(?:\d+\s+)+/, "")
    .replace(/\s.*$/, "")
    .replace(/\.$/, "")}`;
/** The system's own hosts, by its certificates, its zones and its checks. */
function ownDomains(model: Model): readonly string[] {
  const attributes = [
    ...model
      .resources("google_certificate_manager_certificate", "google_compute_managed_ssl_certificate")
      .flatMap((certificate) => certificate.elements("managed.domains")),
    ...model.resources("google_dns_managed_zone").map((zone) => zone.get("dns_name")),
    ...model
      .resources("google_certificate_manager_dns_authorization")
      .map((authorization) => authorization.get("domain")),
  ];
  return attributes.flatMap((attribute) =>
    attribute.kind === "value" && typeof attribute.value === "string"
      ? [attribute.value.replace(/^\*\./, "").replace(/\.$/, "").toLowerCase()]
      : [],
  );
}

/** Kinds of notification that end at another company, or at whatever address they are given. */
const EXTERNAL_CHANNELS: ReadonlyMap<string, string> = new Map([
  ["slack", "slack.com"],
  ["pagerduty", "pagerduty.com"],
  ["campfire", "37signals.com"],
  ["hipchat", "atlassian.com"],
]);

/** Alerts quote log entries: a chat of another company would get them. */
function channels(model: Model, vendors: readonly Company[]): readonly Finding[] {
  const domains = [...vendors.flatMap((vendor) => vendor.domains), ...ownDomains(model)];
  return model.resources("google_monitoring_notification_channel").flatMap((channel) => {
    const type = textOrEmpty(channel.get("type")).toLowerCase();
    const hosts = EXTERNAL_CHANNELS.has(type)
      ? [EXTERNAL_CHANNELS.get(type) ?? ""]
      : type.startsWith("webhook")
        ? hostsIn(textOrEmpty(channel.get("labels.url")))
        : [];
    return hosts
      .filter((host) => !domains.some((domain) => isUnder(host, domain)))
      .map((host): Finding => ({
        status: "violated",
        address: channel.address,
        path: "type",
        expected: "no other company's host",
        actual: host,
      }));
  });
}
