import { Model } from "../posture/model/model";
import { Resource } from "../posture/model/resource";
import { graphOf, Thing } from "./picture/graph";
import { layOut } from "./picture/layout";
import { Card, toSvg } from "./picture/svg";
import { Report } from "./report";

/** A drawn system, and where in it each resource stands. */
export interface Picture {
  readonly svg: string;
  /** Id of the element that a resource is drawn in, by its masked address. */
  readonly elements: ReadonlyMap<string, string>;
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

const MOST_NAMES = 6;
const MOST_ADDRESSES = 30;

/** Where a resource's name may stand, the one that people know first. */
const NAMES = ["name", "secret_id", "account_id", "bucket_id", "repository_id", "workload_identity_pool_id", "display_name", "setting_id", "service"];

/** Something that a report is of, to be drawn. */
export interface Drawn extends Pick<PictureOptions, "stack" | "mask"> {
  readonly model: Model;
}

/** Draws every stack of a report, with what the report finds violated in it. */
export async function drawPictures(report: Report, systems: readonly Drawn[]): Promise<ReadonlyMap<string, Picture>> {
  const pictures = new Map<string, Picture>();
  for (const [index, { model, stack, mask }] of systems.entries()) {
    const evidence = report.plans.filter((plan) => plan.stack === stack).flatMap(({ claims }) => claims.flatMap((claim) => (claim.kind === "process" ? [] : claim.evidence)));
    const violated = new Set(evidence.filter(({ status, address }) => status === "violated" && address !== "").map(({ address }) => address));
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
}

/** Draws a system: what matters in it, who is a part of what, who reaches whom, and what is violated. */
export async function drawPicture(model: Model, { id, stack, mask, violated }: PictureOptions): Promise<Picture> {
  const { things, arrows, entrances } = graphOf(model);
  const elements = new Map<string, string>();
  const cards = things.map((thing, index) => {
    const card = toCard(thing, `${id}-${index}`, mask, violated);
    for (const address of [...thing.main, ...thing.parts].map((resource) => mask(resource.address))) elements.set(address, card.id);
    return card;
  });
  const outside: Card[] = entrances.length > 0 ? [{ id: `${id}-internet`, layer: "outside", title: "Internet", name: "", addresses: [], violated: false }] : [];
  const number = new Map(things.map((thing, index) => [thing, index]));
  const at = (thing: Thing) => number.get(thing) ?? 0;
  const numbered = [...entrances.map((thing) => [cards.length, at(thing)] as const), ...arrows.map(([from, to]) => [at(from), at(to)] as const)];
  const all = [...cards, ...outside];
  return { svg: toSvg(id, `Picture of ${mask(stack)}`, all, numbered, await layOut(all.length, numbered)).text, elements };
}

function toCard({ kind, main, parts }: Thing, id: string, mask: (text: string) => string, violated: ReadonlySet<string>): Card {
  const addresses = [...main, ...parts].map(({ address }) => mask(address));
  const first = addresses.filter((address) => violated.has(address));
  const shown = [...first, ...addresses.slice(0, MOST_ADDRESSES).filter((address) => !violated.has(address))].slice(0, MOST_ADDRESSES);
  const title = main.length > 1 ? `${main.length.toLocaleString("en")} ${kind.many}` : kind.one.charAt(0).toUpperCase() + kind.one.slice(1);
  return {
    id,
    layer: kind.layer,
    title: kind.types.includes(kind.one) ? (main.length > 1 ? `${kind.one} × ${main.length}` : kind.one) : title,
    name: [...new Set(main.slice(0, MOST_NAMES).map((resource) => mask(nameOf(resource))))].join(", "),
    addresses: addresses.length > shown.length ? [...shown, `and ${addresses.length - shown.length} more`] : shown,
    violated: first.length > 0,
  };
}

function nameOf(resource: Resource): string {
  for (const path of NAMES) {
    const attribute = resource.get(path);
    if (attribute.kind === "value" && typeof attribute.value === "string" && attribute.value !== "" && !attribute.sensitive) return attribute.value.slice(attribute.value.lastIndexOf("/") + 1);
  }
  return resource.name;
}
