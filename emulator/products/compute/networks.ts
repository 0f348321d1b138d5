import { replace } from "../../core/crud";
import { type Body, list, object, text, without } from "../../core/json";
import { invalid } from "../../core/errors";
import type { Resource } from "../../core/store";
import type { Call } from "../../product";
import { createSubnetworks, deleteSubnetworks } from "./auto-subnetworks";
import { type Group, LINKS, NAME } from "./group";

/** Networks with their peerings, and static routes. */
export const networks: Group = {
  collections: {
    networks: {
      idPattern: NAME,
      defaults: {
        autoCreateSubnetworks: true,
        routingConfig: { routingMode: "REGIONAL", bgpBestPathSelectionMode: "LEGACY" },
        networkFirewallPolicyEnforcementOrder: "AFTER_CLASSIC_FIREWALL",
      },
      created: (call, network) => {
        if (network.body.autoCreateSubnetworks === true) createSubnetworks(call, network);
      },
      delete: deleteSubnetworks,
      view: shown,
    },
    routes: {
      idPattern: NAME,
      defaults: { priority: 1000 },
      references: { network: { to: "compute.networks" } },
    },
  },
  methods: { "networks.removePeering": removePeering },
};

function shown(call: Call, body: Body, resource: Resource): Body {
  const subnetworks = call.world.store
    .referring(resource.key)
    .filter((one) => one.collection === "compute.subnetworks")
    .map((one) => text(one.body.selfLink))
    .sort();
  return {
    ...body,
    ...(subnetworks.length > 0 ? { subnetworks } : {}),
    selfLinkWithId: `${LINKS}projects/${call.project}/global/networks/${text(body.id)}`,
  };
}

/** Removes one side of a peering. Where a service producer made it, the producer's connection ends with it. */
function removePeering(call: Call): Body {
  const before = call.item();
  const name = text(call.body.name);
  const peerings = list(before.body.peerings);
  const rest = peerings.filter((peering) => object(peering).name !== name);
  if (rest.length === peerings.length) throw invalid(`There is no peering ${name} on network ${before.key}.`);
  const body = without(before.body, "peerings");
  const reply = replace(call, before, rest.length > 0 ? { ...body, peerings: rest } : body, "removePeering");
  for (const one of call.world.store.below(before.key)) {
    if (one.body.peering === name) call.world.store.delete(one.key);
  }
  return reply;
}
