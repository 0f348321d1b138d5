import { Model } from "../../../posture/model/model";
import { Graph } from "../graph/graph";
import { connectPrograms, addPrograms, addHostFirewall, placeVolumes } from "./server-contents";
import { placeFirewall } from "./cloud-firewalls";
import { GraphEditor } from "./graph-editor";
import { groupByNetworkAndLocation, describeServersAndZones } from "./grouping";

/**
 * Draws Hetzner's servers with what runs in them, each firewall on the way that it guards, and what stands in a network
 * and at a place.
 */
export function addHetznerDetails(graph: Graph, model: Model): Graph {
  if (model.resources("hcloud_server").length === 0) return graph;
  const editor = new GraphEditor(graph, model);
  for (const house of editor.serverNodes) addPrograms(editor, house);
  for (const house of editor.serverNodes) addHostFirewall(editor, house);
  for (const house of editor.serverNodes) connectPrograms(editor, house);
  for (const firewall of editor.nodesOfType("hcloud_firewall")) placeFirewall(editor, firewall);
  for (const house of editor.serverNodes) placeVolumes(editor, house);
  describeServersAndZones(editor);
  groupByNetworkAndLocation(editor);
  return editor.graph();
}
