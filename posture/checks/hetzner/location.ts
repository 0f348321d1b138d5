import { defineCheck } from "../../verdict/define";
import { oneOf } from "../../verdict/parameters";
import { Finding, SYSTEM } from "../../verdict/check";
import { expect, expectAttribute, forEvery, findingAt, verdict, satisfies } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { plainText, servers } from "../../products/hetzner/cloud-config";
import { inUserData } from "../../products/hetzner/judge-server";

/** Hetzner's locations, by the network zone that each is in. */
const ZONES = {
  fsn1: "eu-central",
  nbg1: "eu-central",
  hel1: "eu-central",
  ash: "us-east",
  hil: "us-west",
  sin: "ap-southeast",
} as const;
type Location = keyof typeof ZONES;
const LOCATIONS = Object.keys(ZONES) as Location[];

/** The location itself, or one of its data centres. */
const isAt = (location: Location) =>
  satisfies(
    location,
    (value) =>
      value === location ||
      (typeof value === "string" &&
        value.startsWith(`${location}-dc`) &&
        /^-dc\d+$/.test(value.slice(location.length))),
  );
/** Where each resource says that it is. What says nothing is where the server is that it belongs to. */
const TYPES_WITH_LOCATION: ReadonlyMap<string, { readonly paths: readonly string[]; readonly with?: string }> = new Map(
  [
    ["hcloud_server", { paths: ["location", "datacenter"] }],
    ["hcloud_volume", { paths: ["location"], with: "server_id" }],
    ["hcloud_storage_box", { paths: ["location"] }],
    ["hcloud_primary_ip", { paths: ["location", "datacenter"], with: "assignee_id" }],
    ["hcloud_floating_ip", { paths: ["home_location"], with: "server_id" }],
    ["hcloud_load_balancer", { paths: ["location"] }],
  ],
);

export const hetznerLocation = defineCheck({
  id: "hetzner/location",
  summary:
    "Every server, volume, Storage Box, address and load balancer is in the stated location, " +
    "and every network in its " +
    "zone.",
  parameters: { location: oneOf("Hetzner's name of the location.", LOCATIONS, {}) },
  title: ({ location }) =>
    `Every server, volume, Storage Box, address and load balancer is in ${location}, and every network in the ` +
    `${ZONES[location]} zone.`,
  severity: "high",
  links: ["https://docs.hetzner.com/cloud/general/locations/"],
  remedy: ({ location }) =>
    `Set location to ${location} and network_zone to ${ZONES[location] ?? "the zone of that location"}.`,
  stacks: SYSTEM,
  evaluate: ({ model }, { location }) =>
    verdict(
      objectStorage(model, location),
      forEvery(model.resources("hcloud_server"), "a server at Hetzner", (server) => judge(model, server, location)),
      [...TYPES_WITH_LOCATION.keys()]
        .filter((type) => type !== "hcloud_server")
        .flatMap((type) => model.resources(type).map((resource) => judge(model, resource, location))),
      model.resources("hcloud_network_subnet").map((subnet) =>
        expect(
          subnet,
          "network_zone",
          satisfies(ZONES[location], (value) => value === ZONES[location]),
        ),
      ),
      model
        .resources("hcloud_load_balancer")
        .filter((balancer) => balancer.get("network_zone").kind === "value")
        .map((balancer) =>
          expect(
            balancer,
            "network_zone",
            satisfies("not set: a location", (value) => value === undefined),
          ),
        ),
    ),
});

/** Hetzner's object storage has its place in its host. */
const OBJECT_STORAGE = /(?<![\w.-])(?:[\w.-]+\.)?([a-z]{3,4}\d?)\.your-objectstorage\.com/gi;

const objectStorage = (model: Model, location: Location): readonly Finding[] =>
  servers(model).flatMap((server) =>
    server.kind === "known"
      ? [...plainText(server).matchAll(OBJECT_STORAGE)]
          .filter(([, place]) => place?.toLowerCase() !== location)
          .map(([host]) => inUserData("violated", server, "", `object storage in ${location}`, host))
      : [],
  );

function judge(model: Model, resource: Resource, location: Location): Finding {
  const { paths = [], with: beside } = TYPES_WITH_LOCATION.get(resource.type) ?? {};
  const stated = paths.find((path) => !["absent", "unknown"].includes(resource.get(path).kind));
  if (stated !== undefined) return expectAttribute(resource, stated, resource.get(stated), isAt(location));
  const link = beside === undefined ? undefined : model.linked(resource, beside, "hcloud_server");
  // Servers are judged for themselves.
  if (link?.kind === "resources")
    return findingAt(
      "holds",
      resource,
      beside ?? "",
      location,
      `where ${link.resources.map(({ address }) => address).join(", ")} is`,
    );
  return findingAt("violated", resource, paths[0] ?? "", location, "not set: Hetzner chooses");
}
