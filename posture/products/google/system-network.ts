import { oncePer } from "../../memoize";
import { Attribute } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { Matcher, isPresent } from "../../verdict/expectations";
import { workloads } from "./workloads";

const NETWORKS = ["google_compute_network", "data.google_compute_network"];

/**
 * A network of the system's own: one that this file has, or that its workloads are in.
 *
 * What is private in a stranger's network is private to strangers. Where the file has neither network nor
 * workload in one, it does not tell whose a network is.
 */
export function systemNetwork(model: Model): Matcher {
  return {
    expected: "the system's own network",
    judge(attribute) {
      if (attribute.kind !== "value") return isPresent.judge(attribute);
      const link = model.link(attribute, ...NETWORKS);
      if (link.kind === "none") return "violated";
      if (link.kind !== "elsewhere") return "holds";
      const others = namesIn(model);
      return others.size === 0 ? "holds" : others.has(nameOf(attribute)) ? "holds" : "violated";
    },
  };
}

/** Names of the networks that this file has, or that its workloads are in. */
const namesIn = oncePer((model: Model): ReadonlySet<string> => {
  const used: readonly Cursor[] = workloads(model).flatMap(
    ({ template }) => template?.blocks("vpc_access.network_interfaces").known ?? [],
  );
  const named = [
    ...model.resources(...NETWORKS).map((network) => network.get("name")),
    ...[...used, ...model.resources("google_vpc_access_connector")].map((at) => at.get("network")),
  ];
  const names = new Set(named.map(nameOf).filter((name) => name !== ""));
  return names;
});

/** The last part of a network's name or path. */
const nameOf = (attribute: Attribute) =>
  attribute.kind === "value" ? String(attribute.value).replace(/^.*\//, "") : "";
