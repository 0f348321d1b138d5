import { defineCheck } from "../../verdict/define";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { Finding, SYSTEM } from "../../verdict/check";
import {
  isAbsent,
  describeLink,
  equals,
  expect,
  expectNoBlock,
  forEvery,
  findingAt,
  verdict,
} from "../../verdict/expectations";
import { expectZoneSetting } from "../../products/cloudflare/zones";
import {
  addressKey,
  externalForwardingRules,
  HTTP_PROXIES,
  HTTPS_PROXIES,
  resourcesOf,
  listensOnPort,
  targetOf,
  URL_MAPS,
} from "../../products/google/load-balancer";

export const edgeHttpRedirects = defineCheck({
  id: "edge/http-redirects",
  summary: "Every address answers plain HTTP with a redirect to HTTPS and nothing else.",
  severity: "high",
  links: ["https://cloud.google.com/load-balancing/docs/https/setting-up-global-http-https-redirect"],
  remedy:
    "Give every HTTP proxy a URL map whose only content is default_url_redirect with https_redirect, and every " +
    "address that serves HTTPS a forwarding rule from port 80 to that proxy.",
  stacks: SYSTEM,
  evaluate: (context) =>
    verdict(
      forEvery(context.model.resources(...HTTP_PROXIES), "an HTTP proxy that redirects", (proxy) => {
        const link = context.model.linked(proxy, "url_map", ...URL_MAPS);
        if (link.kind === "resources") return link.resources.flatMap(judgeMap);
        return [
          findingAt(
            link.kind === "unknown" ? "unknown" : "violated",
            proxy,
            "url_map",
            "a URL map in this file",
            describeLink(link),
          ),
        ];
      }),
      judgeForwardingRules(context.model),
      expectZoneSetting(context, "always_use_https", equals("on")),
    ),
});

function judgeMap(map: Resource): Finding[] {
  const matchers = map.blocks("path_matcher");
  return [
    ...judgeDefault(map),
    ...(matchers.unknown
      ? [findingAt("unknown", map, "path_matcher", "a redirect to HTTPS", "not known until it is applied")]
      : []),
    ...matchers.known.flatMap((matcher) => [
      ...judgeDefault(matcher),
      ...["path_rule", "route_rules"].flatMap((path) =>
        matcher
          .blocks(path)
          .known.flatMap((rule) => [
            expect(rule, "url_redirect.https_redirect", equals(true)),
            expect(rule, "service", isAbsent),
            expectNoBlock(rule, "route_action", "no route to a backend"),
          ]),
      ),
    ]),
  ];
}

const judgeDefault = (at: Cursor) => [
  expect(at, "default_url_redirect.https_redirect", equals(true)),
  expect(at, "default_service", isAbsent),
  expectNoBlock(at, "default_route_action", "no route to a backend"),
];

/**
 * Every address that serves HTTPS redirects on port 80, port 80 does nothing else, and a redirect leads to something.
 */
function judgeForwardingRules(model: Model): ReturnType<typeof forEvery> {
  const rules = externalForwardingRules(model).map((rule) => {
    const target = targetOf(model, rule);
    const isTo = (types: readonly string[]) => resourcesOf(target).some(({ type }) => types.includes(type));
    return {
      rule,
      target,
      address: addressKey(model, rule),
      onPort80: listensOnPort(rule, 80),
      plain: isTo(HTTP_PROXIES),
      secure: isTo(HTTPS_PROXIES) && listensOnPort(rule, 443) !== false,
    };
  });
  const secure = rules.filter((one) => one.secure);
  const redirecting = rules.filter((one) => one.plain && one.onPort80 !== false);
  const others = rules.filter((one) => one.onPort80 === true && !one.plain);
  const redirected = new Set(redirecting.map(({ address }) => address));
  const secured = new Set(secure.map(({ address }) => address));
  return [
    forEvery(
      secure.map(({ rule }) => rule),
      "a forwarding rule from port 443 to an HTTPS proxy",
      (rule) => {
        const isRedirected = redirected.has(addressKey(model, rule));
        return findingAt(
          isRedirected ? "holds" : "violated",
          rule,
          "ip_address",
          "a forwarding rule from port 80 of the same address to an HTTP proxy",
          isRedirected ? "there is one" : "none",
        );
      },
    ),
    redirecting
      .filter(({ address }) => !secured.has(address))
      .map(({ rule }) =>
        findingAt(
          "violated",
          rule,
          "ip_address",
          "a forwarding rule from port 443 of the same address to an HTTPS proxy",
          "none",
        ),
      ),
    others.map(({ rule, target }) =>
      findingAt(
        target.kind === "unknown" ? "unknown" : "violated",
        rule,
        "target",
        "an HTTP proxy that redirects",
        describeLink(target),
      ),
    ),
  ];
}
