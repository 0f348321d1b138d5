import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import {
  describeLink,
  equals,
  expect,
  findingAt,
  missingSubject,
  verdict,
  satisfies,
} from "../../verdict/expectations";
import { Model } from "../../model/model";
import { ResponseHeaders, responseHeaders } from "../../products/google/response-headers";

const HEADER = "content-security-policy";
/** Directives that fall back to default-src, so that what is not listed is bound too. */
const FETCHES = new RegExp(
  "^(" +
    [
      "default|script|script-src-elem|style|style-src-elem|img|font|connect|media|object|frame|child|worker",
      "manifest|prefetch",
    ].join("|") +
    ")(-src)?$",
);
/** Sources that lead to no other host. */
const OWN = new RegExp(
  "^(" +
    [
      "'self'|'none'|'unsafe-inline'|'unsafe-eval'|'unsafe-hashes'|'strict-dynamic'|'wasm-unsafe-eval'",
      String.raw`'report-sample'|data:|blob:|'nonce-[^']+'|'sha\d{3}-[^']+'`,
    ].join("|") +
    ")$",
  "i",
);

export const edgeContentSecurityPolicy = defineCheck({
  id: "edge/content-security-policy",
  summary: "Every response tells browsers to load scripts, fonts, images and data from the system's own hosts alone.",
  severity: "medium",
  links: ["https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CSP"],
  remedy:
    "Let the URL map replace Content-Security-Policy by one whose default-src and every " +
    "other fetch directive name 'self' or the system's own hosts.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const fronts = responseHeaders(model);
    const hosts = hostsOf(model);
    return verdict(
      fronts.length === 0 ? missingSubject("an HTTPS proxy") : fronts.flatMap((front) => judge(front, hosts)),
    );
  },
});

function judge({ proxy, map, link, added, unknown, classic }: ResponseHeaders, hosts: ReadonlySet<string>): Finding[] {
  const expected = "Content-Security-Policy with sources of the system's own hosts only";
  if (!map)
    return [
      findingAt(link.kind === "unknown" ? "unknown" : "violated", proxy, "url_map", expected, describeLink(link)),
    ];
  const path = "header_action.response_headers_to_add";
  if (classic)
    return [findingAt("violated", map, path, expected, "the classic load balancer ignores the map's headers")];
  const header = added.get(HEADER);
  if (!header)
    return [findingAt(unknown ? "unknown" : "violated", map, path, expected, unknown ? "not known" : "no such header")];
  return [
    expect(
      header,
      "header_value",
      satisfies(expected, (value) => typeof value === "string" && foreignSources(value, hosts).length === 0),
    ),
    expect(header, "replace", equals(true)),
  ];
}

/** Sources by which something of another host could be loaded; `default-src` itself where it is missing. */
export function foreignSources(policy: string, hosts: ReadonlySet<string>): readonly string[] {
  const directives = policy.split(";").map((directive) => directive.trim().split(/\s+/));
  // The first of a name counts, the others are ignored by browsers.
  const byName = new Map([...directives].reverse().map(([name = "", ...sources]) => [name.toLowerCase(), sources]));
  const fetches = [...byName].filter(([name]) => FETCHES.test(name)).flatMap(([, sources]) => sources);
  const foreign = fetches.filter((source) => !OWN.test(source) && !isOwnHost(source, hosts));
  return byName.has("default-src") ? foreign : ["default-src", ...foreign];
}

const isOwnHost = (source: string, hosts: ReadonlySet<string>) => {
  const [, host] = /^(?:https:\/\/|wss:\/\/)?([a-z0-9.-]+)(?::443)?(?:\/.*)?$/i.exec(source) ?? [];
  return host !== undefined && hosts.has(host.toLowerCase());
};

const hostsOf = (model: Model): ReadonlySet<string> =>
  new Set(
    model
      .resources("google_certificate_manager_certificate", "google_compute_managed_ssl_certificate")
      .flatMap((certificate) => certificate.elements("managed.domains"))
      .flatMap((domain) => (domain.kind === "value" ? [String(domain.value).toLowerCase()] : [])),
  );
