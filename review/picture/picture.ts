import { Model } from "../../posture/model/model";
import { Resource } from "../../posture/model/resource";
import { graphOf } from "./build-graph";
import { GraphNode } from "./graph/graph";
import { Layer, LAYERS } from "./graph/resource-kinds";
import { computeLayout } from "./layout";
import { textAlternative } from "./text-alternative";
import { Card, headingOf, heightOf, labelWidth, Line, toSvg } from "./svg";
import { Report } from "../report/report";

/** A drawn system, and where in it each resource stands. */
export interface Picture {
  readonly svg: string;
  /** Id of the element that a resource is drawn in, by its masked address. */
  readonly elements: ReadonlyMap<string, string>;
  /** The same in sentences. */
  readonly textAlternative: readonly string[];
  /** How wide it is drawn, in points. */
  readonly width: number;
  /** What a reader has to know the meaning of. */
  readonly key: PictureKey;
}

/** The signs that a picture uses. */
export interface PictureKey {
  /** In the order in which a reader meets them. */
  readonly layers: readonly (Layer | "outside")[];
  readonly frames: boolean;
  readonly arrows: boolean;
  readonly violated: boolean;
}

export interface PictureOptions {
  /** Every id in the picture starts with it, so that several pictures fit on one page. */
  readonly id: string;
  readonly stack: string;
  /** Takes what is sensitive out of an address or a name. */
  readonly mask: (text: string) => string;
  /** Masked addresses of what is violated. */
  readonly violated: ReadonlySet<string>;
}

const MAX_NAMES = 6;
const MAX_ADDRESSES = 30;
/** About as many letters as fit on a card. */
const MAX_CHARACTERS = 28;

/** Where a resource's name may stand, the one that people know first. */
const NAMES = [
  "name",
  "secret_id",
  "account_id",
  "bucket_id",
  "repository_id",
  "workload_identity_pool_id",
  "display_name",
  "setting_id",
  "service",
];

/** Something that a report is of, to be drawn. */
export interface Drawn extends Pick<PictureOptions, "stack" | "mask"> {
  readonly model: Model;
}

/** Draws every stack of a report, with what the report finds violated in it. */
export async function drawPictures(report: Report, systems: readonly Drawn[]): Promise<ReadonlyMap<string, Picture>> {
  const pictures = new Map<string, Picture>();
  for (const [index, { model, stack, mask }] of systems.entries()) {
    const evidence = report.plans
      .filter((plan) => plan.stack === stack)
      .flatMap(({ claims }) => claims.flatMap((claim) => (claim.kind === "process" ? [] : claim.evidence)));
    const violated = new Set(
      evidence.filter(({ status, address }) => status === "violated" && address !== "").map(({ address }) => address),
    );
    pictures.set(stack, await drawPicture(model, { id: `picture-${index + 1}`, stack, mask, violated }));
  }
  return pictures;
}

/** Every text that a picture of a model may show. */
export function* textsIn(model: Model): Generator<string> {
  for (const type of model.types()) {
    for (const resource of model.resources(type)) {
      yield resource.address;
      yield nameOf(resource);
    }
  }
  for (const { caption } of graphOf(model).nodes) if (caption) yield* [caption.title, ...caption.lines];
}

/** Draws a system: what matters in it, who is a part of what, who reaches whom, and what is violated. */
export async function drawPicture(model: Model, { id, stack, mask, violated }: PictureOptions): Promise<Picture> {
  const { nodes: things, edges: arrows, entryPoints: entrances, within, above } = graphOf(model);
  const elements = new Map<string, string>();
  const frames = new Set(within.values());
  const cards = things.map((thing, index) => {
    const card = toCard(thing, `${id}-${index}`, mask, violated, frames.has(thing));
    for (const address of [...thing.main, ...thing.parts].map((resource) => mask(resource.address)))
      elements.set(address, card.id);
    return card;
  });
  const outside: Card[] =
    entrances.length > 0
      ? [
          {
            id: `${id}-internet`,
            layer: "outside",
            title: "Internet",
            lines: [],
            addresses: [],
            violated: false,
            frame: false,
          },
        ]
      : [];
  const number = new Map(things.map((thing, index) => [thing, index]));
  const at = (thing: GraphNode) => number.get(thing) ?? 0;
  const all = [...cards, ...outside];
  const lines: Line[] = [
    ...entrances.map((thing) => ({ from: cards.length, to: at(thing), label: "" })),
    ...arrows.map(([from, to, label = ""]) => ({ from: at(from), to: at(to), label: mask(label) })),
  ];
  const inside = new Map([...within].map(([inner, outer]) => [at(inner), at(outer)]));
  const words = textAlternative(all, lines, inside);
  const layout = await computeLayout({
    cards: all.map((card) => ({ height: heightOf(card), heading: headingOf(card) })),
    arrows: lines.map((line) => ({ ...line, label: labelWidth(line) })),
    within: inside,
    above: above.map(([upper, lower]) => [at(upper), at(lower)] as const),
  });
  return {
    svg: toSvg(id, `Picture of ${mask(stack)}`, words.join(" "), all, lines, layout).text,
    elements,
    textAlternative: words,
    width: layout.width,
    key: {
      layers: [...LAYERS, "outside" as const].filter((layer) => all.some((card) => card.layer === layer)),
      frames: all.some(({ frame }) => frame),
      arrows: lines.length > 0,
      violated: all.some((card) => card.violated),
    },
  };
}

function toCard(
  { kind, caption, main, parts }: GraphNode,
  id: string,
  mask: (text: string) => string,
  violated: ReadonlySet<string>,
  frame: boolean,
): Card {
  const addresses = [...main, ...parts].map(({ address }) => mask(address));
  const first = addresses.filter((address) => violated.has(address));
  const shown = [...first, ...addresses.slice(0, MAX_ADDRESSES).filter((address) => !violated.has(address))].slice(
    0,
    MAX_ADDRESSES,
  );
  const title =
    main.length > 1
      ? `${main.length.toLocaleString("en")} ${kind.many}`
      : kind.one.charAt(0).toUpperCase() + kind.one.slice(1);
  const names = listed([...new Set(main.slice(0, MAX_NAMES).map((resource) => mask(nameOf(resource))))]);
  return {
    id,
    layer: kind.layer,
    title: caption
      ? mask(caption.title)
      : kind.types.includes(kind.one)
        ? main.length > 1
          ? `${kind.one} × ${main.length}`
          : kind.one
        : title,
    lines: caption ? caption.lines.map(mask) : names === "" ? [] : [names],
    addresses: addresses.length > shown.length ? [...shown, `and ${addresses.length - shown.length} more`] : shown,
    violated: first.length > 0,
    frame,
  };
}

/** Names in a list: a common prefix is written once where all of them then fit. */
function listed(names: readonly string[]): string {
  const [first = "", ...more] = names;
  const all = names.join(", ");
  if (all.length <= MAX_CHARACTERS) return all;
  const parts = first.split(/(?<=[-._/])/);
  const alike = parts.findIndex(
    (_, index) => !more.every((name) => name.startsWith(parts.slice(0, index + 1).join(""))),
  );
  const begin = parts
    .slice(0, Math.max(alike, 0))
    .join("")
    .replace(/[-._/]$/, "");
  const short = [first, ...more.map((name) => name.slice(begin.length))].join(", ");
  return begin === "" || short.length > MAX_CHARACTERS ? all : short;
}

function nameOf(resource: Resource): string {
  for (const path of NAMES) {
    const attribute = resource.get(path);
    if (
      attribute.kind === "value" &&
      typeof attribute.value === "string" &&
      attribute.value !== "" &&
      !attribute.sensitive
    )
      return attribute.value.slice(attribute.value.lastIndexOf("/") + 1);
  }
  return resource.name;
}
