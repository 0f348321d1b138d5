import { Resource } from "../../../posture/model/resource";
import { Kind } from "./resource-kinds";

/** One thing in the picture, with every resource that is a part of it. */
export interface GraphNode {
  readonly kind: Kind;
  /** What it is called, where its kind and its names do not tell enough. */
  readonly caption?: Caption;
  /** What it stands for: several where they are drawn as one. */
  readonly main: Resource[];
  readonly parts: Resource[];
}

export interface Caption {
  readonly title: string;
  readonly lines: readonly string[];
}

export type Edge = readonly [from: GraphNode, to: GraphNode, label?: string];

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly Edge[];
  /** What the internet reaches first. */
  readonly entryPoints: readonly GraphNode[];
  /** What each thing that stands in another one stands in. */
  readonly within: ReadonlyMap<GraphNode, GraphNode>;
  /** What is drawn above what without an arrow. */
  readonly above: readonly (readonly [upper: GraphNode, lower: GraphNode])[];
}
