import { Check, Finding, SYSTEM } from "../../verdict/check";
import { expect, expectAttribute, forEvery, findingAt, verdict, satisfies } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { plainText, servers } from "../../products/hetzner/cloud-config";
import { inUserData } from "../../products/hetzner/judge-server";

const FALKENSTEIN_LOCATIONS = satisfies(
  "fsn1",
  (value) => value === "fsn1" || (typeof value === "string" && /^fsn1-dc\d+$/.test(value)),
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

export const hetznerFalkenstein: Check = {
  id: "hetzner/falkenstein",
  title:
    "Every server, volume, Storage Box, address and load balancer is in Falkenstein, and every network in the " +
    "eu-central zone.",
  remedy: "Set location to fsn1 and network_zone to eu-central.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      objectStorage(model),
      forEvery(model.resources("hcloud_server"), "a server at Hetzner", (server) => judge(model, server)),
      [...TYPES_WITH_LOCATION.keys()]
        .filter((type) => type !== "hcloud_server")
        .flatMap((type) => model.resources(type).map((resource) => judge(model, resource))),
      model.resources("hcloud_network_subnet").map((subnet) =>
        expect(
          subnet,
          "network_zone",
          satisfies("eu-central", (value) => value === "eu-central"),
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
};

/** Hetzner's object storage has its place in its host. */
const OBJECT_STORAGE = /(?<![\w.-])(?:[\w.-]+\.)?(?!fsn1\.)([a-z]{3,4}\d?)\.your-objectstorage\.com/gi;

const objectStorage = (model: Model): readonly Finding[] =>
  servers(model).flatMap((server) =>
    server.kind === "known"
      ? [...plainText(server).matchAll(OBJECT_STORAGE)].map(([host]) =>
          inUserData("violated", server, "", "object storage in fsn1", host),
        )
      : [],
  );

function judge(model: Model, resource: Resource): Finding {
  const { paths = [], with: beside } = TYPES_WITH_LOCATION.get(resource.type) ?? {};
  const stated = paths.find((path) => !["absent", "unknown"].includes(resource.get(path).kind));
  if (stated !== undefined) return expectAttribute(resource, stated, resource.get(stated), FALKENSTEIN_LOCATIONS);
  const link = beside === undefined ? undefined : model.linked(resource, beside, "hcloud_server");
  // Servers are judged for themselves.
  if (link?.kind === "resources")
    return findingAt(
      "holds",
      resource,
      beside ?? "",
      "fsn1",
      `where ${link.resources.map(({ address }) => address).join(", ")} is`,
    );
  return findingAt("violated", resource, paths[0] ?? "", "fsn1", "not set: Hetzner chooses");
}
