import { Model } from "../../../posture/model/model";
import type { Graph } from "../graph";
import { connect, fill, guard, keepData } from "./inside";
import { standInWay } from "./in-way";
import { Sheet } from "./sheet";
import { surround, tell } from "./surround";

/** Draws Hetzner's servers with what runs in them, each firewall on the way that it guards, and what stands in a network and at a place. */
export function furnish(graph: Graph, model: Model): Graph {
  if (model.resources("hcloud_server").length === 0) return graph;
  const sheet = new Sheet(graph, model);
  for (const house of sheet.houses) fill(sheet, house);
  for (const house of sheet.houses) guard(sheet, house);
  for (const house of sheet.houses) connect(sheet, house);
  for (const firewall of sheet.of("hcloud_firewall")) standInWay(sheet, firewall);
  for (const house of sheet.houses) keepData(sheet, house);
  tell(sheet);
  surround(sheet);
  return sheet.graph();
}
