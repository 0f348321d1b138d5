import { matchesGlob } from "../formats/glob";
import { Attribute, UNTIL_APPLY } from "../model/attribute";
import { Cursor, namesOf } from "../model/cursor";
import { Model } from "../model/model";
import { Resource } from "../model/resource";
import { Finding, Verdict } from "./check";
import { configured } from "./configured";
import { expectAttribute, findingAt, Matcher, missingSubject, notApplicable, verdict } from "./expectations";
import { oneOf, optional, text, Values } from "./parameters";

const TYPE = { pattern: /^[a-z0-9_*]{1,100}$/, allowed: "a type of resources, * for anything, such as google_sql_*" };
const ADDRESS = { pattern: /^[^\s]{1,200}$/, allowed: "an address of resources, * for anything, such as *.audit*" };
const PATH = {
  pattern: /^[a-z0-9_]{1,80}(?:\["[^"\\\s]{1,200}"\])?(?:\.(?:[a-z0-9_]{1,80}(?:\["[^"\\\s]{1,200}"\])?|\*)){0,12}$/,
  allowed:
    "names with . between them, such as settings.tier; * for every block or element of a list; the key of a map in " +
    'quotes, such as annotations["run.googleapis.com/ingress"]',
};

/** Which resources a general check looks at. */
export const RESOURCES = {
  resources: text("Type of the resources, with * for anything.", TYPE),
  at: optional(text("Address of the resources, with * for anything. Left out, every one of the type.", ADDRESS)),
};

/** Which resources it judges. */
export const SELECTION = {
  ...RESOURCES,
  missing: oneOf("What it means where there is no such resource.", ["violated", "holds"], {
    default: "violated",
    printed: false,
  }),
};

/** Which attribute of them. */
export const PLACE = {
  ...SELECTION,
  attribute: text("Path of the attribute, with * for every block or element of a list.", PATH),
};

/** Which attribute of them, and what it means where it is not set. */
export const ATTRIBUTE = {
  ...PLACE,
  unset: oneOf(
    "What it means where nobody sets the attribute, so that the provider's default counts.",
    ["violated", "holds", "unknown"],
    { default: "violated", printed: false },
  ),
};

type Selection = Values<typeof SELECTION>;

/** Managed resources, and data sources where the type begins with `data.`, that a page selects. */
export function selected(model: Model, { resources, at }: Pick<Selection, "resources" | "at">): readonly Resource[] {
  const types = resources.includes("*") ? model.types().filter((type) => matchesGlob(resources, type)) : [resources];
  const all = model.resources(...types);
  return at === undefined ? all : all.filter(({ address }) => matchesGlob(at, address));
}

/** What is selected, in a reader's words. */
export const describeSelection = ({ resources, at }: Pick<Selection, "resources" | "at">) =>
  at === undefined ? resources : `${resources} at ${at}`;

/** Judges every selected resource; none is what the page says of it. */
export function judgeSelected(
  model: Model,
  selection: Selection,
  judge: (resource: Resource) => readonly Finding[],
): Verdict {
  const subjects = selected(model, selection);
  if (subjects.length > 0) return verdict(subjects.map(judge));
  const what = describeSelection(selection);
  return selection.missing === "holds" ? notApplicable(`there is no ${what}`) : verdict(missingSubject(what));
}

/** Judges an attribute of every selected resource, in each of its blocks where the path says so. */
export const judgeAttribute = (model: Model, values: Values<typeof ATTRIBUTE>, matcher: Matcher): Verdict =>
  judgeSelected(model, values, (resource) => {
    const within = withUnset(matcher, values.unset);
    const places = placesOf(resource, namesOf(values.attribute));
    if (places.length > 0) return places.map((place) => judgePlace(place, within));
    // There is no such block: nobody sets the attribute anywhere.
    const status = values.unset;
    return [findingAt(status, resource, values.attribute, matcher.expected, "not set")];
  });

interface Place {
  readonly at: Cursor;
  readonly path: string;
  /** Undefined where there may be others that the file does not show. */
  readonly attribute: Attribute | undefined;
}

function placesOf(at: Cursor, [...names]: readonly string[]): readonly Place[] {
  const star = names.indexOf("*");
  if (star < 0) {
    const path = names.join(".");
    return [{ at, path, attribute: configured(at, path) }];
  }
  const path = names.slice(0, star).join(".");
  const rest = names.slice(star + 1);
  if (rest.length === 0) return at.elements(path).map((attribute) => ({ at, path, attribute }));
  const { known, unknown } = at.blocks(path);
  return [...known.flatMap((block) => placesOf(block, rest)), ...(unknown ? [{ at, path, attribute: undefined }] : [])];
}

const judgePlace = ({ at, path, attribute }: Place, matcher: Matcher): Finding =>
  attribute === undefined
    ? findingAt("unknown", at, path, matcher.expected, `not known until ${UNTIL_APPLY}`)
    : expectAttribute(at, path, attribute, matcher);

const withUnset = (matcher: Matcher, unset: Finding["status"]): Matcher => ({
  expected: matcher.expected,
  judge: (attribute) => (attribute.kind === "absent" ? unset : matcher.judge(attribute)),
});
