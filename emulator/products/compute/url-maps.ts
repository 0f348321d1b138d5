import { type Body, list, object, text } from "../../core/json";
import type { Collection, Reference } from "../../product";
import { type Group, NAME, wrong } from "./group";

const TARGETS = ["compute.backendServices", "compute.backendBuckets", "compute.regionBackendServices"];
const ACTIONS = ["defaultRouteAction", "pathMatchers[].defaultRouteAction", "pathMatchers[].pathRules[].routeAction"];
const ROUTE_RULE = "pathMatchers[].routeRules[]";

const FIELDS = [
  "defaultService",
  "pathMatchers[].defaultService",
  "pathMatchers[].pathRules[].service",
  `${ROUTE_RULE}.service`,
  "tests[].service",
  ...[...ACTIONS, `${ROUTE_RULE}.routeAction`].flatMap((action) => [
    `${action}.weightedBackendServices[].backendService`,
    `${action}.requestMirrorPolicy.backendService`,
  ]),
];

const maps: Collection = {
  idPattern: NAME,
  references: Object.fromEntries(FIELDS.map((field): [string, Reference] => [field, { to: TARGETS }])),
  create: (_, body) => checked(body),
  update: (_, __, after) => checked(after),
};

/** URL maps of load balancers. */
export const urlMaps: Group = { collections: { urlMaps: maps, regionUrlMaps: maps } };

function checked(body: Body): Body {
  if (body.defaultService !== undefined && body.defaultUrlRedirect !== undefined) {
    throw wrong("defaultUrlRedirect", body.defaultUrlRedirect, "It cannot be given together with defaultService.");
  }
  const matchers = new Set(list(body.pathMatchers).map((matcher) => text(object(matcher).name)));
  const used = list(body.hostRules).map((rule) => text(object(rule).pathMatcher));
  const unknown = used.find((name) => !matchers.has(name));
  if (unknown !== undefined) throw wrong("hostRules", unknown, "There is no path matcher of this name.");
  const unused = [...matchers].find((name) => !used.includes(name));
  if (unused !== undefined) throw wrong("pathMatchers", unused, "No host rule refers to this path matcher.");
  return body;
}
