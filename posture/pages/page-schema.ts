import { company } from "../verdict/companies";
import { named } from "../verdict/page-parameters";
import {
  faultsOfArguments,
  integer,
  list,
  oneOf,
  optional,
  Parameter,
  ParameterFault,
  record,
  shown,
  text,
  Values,
} from "../verdict/parameters";

/** A check as a page names it: its id, or its id with its parameters. */
export type Reference = string | Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const ID = {
  pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*){0,3}$/,
  allowed: "lowercase words with - between them, and at most three full stops",
} as const;

const REFERENCE = "the id of a check, or the id with its parameters: database/backup-retention: { days: 7 }";

const reference: Parameter<Reference> = {
  ...text("A check.", {}),
  type: "check",
  schema: { $ref: "#/definitions/check" },
  allowed: REFERENCE,
  faults(value) {
    if (typeof value === "string") return [];
    const keys = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
    const [id] = keys;
    const given = id === undefined ? undefined : (value as Record<string, unknown>)[id];
    return keys.length === 1 && typeof given === "object" && given !== null && !Array.isArray(given)
      ? []
      : [{ path: [], given: shown(value), allowed: REFERENCE }];
  },
  format: (value) => (typeof value === "string" ? value : Object.keys(value).join()),
};

/** Kinds of statements, by what proves them. */
export const KINDS = ["infrastructure", "process", "application", "vendor"] as const;

const STATEMENT = {
  id: text("Subject and statement, such as database.not-public. With the system before it, it is the claim's id.", ID),
  at: record(
    "Where it stands on the page.",
    {
      section: text('Headings above it, outermost first, with " / " between them.', { default: "", maximum: 200 }),
      item: integer("Position of the paragraph, bullet or table row below that heading.", { minimum: 1, maximum: 999 }),
      statement: integer("Position of the statement in that item.", { minimum: 1, maximum: 99, default: 1 }),
    },
    {},
    ({ section, item }) => `${section} ${item}`,
  ),
  says: text("What it says, in one sentence of your own.", { maximum: 500 }),
  kind: oneOf(
    "What proves it: infrastructure (Terraform), process (a repository), application or vendor (somebody attests it).",
    KINDS,
    {},
  ),
  "attested-by": optional(text("Who has to attest it: application and vendor only.", { maximum: 120 })),
  "proved-by": list("The checks that prove it, or what infrastructure contributes to it.", reference, {
    default: [],
  }),
};

const JUDGED = {
  address: text("Its address, without keys.", {
    pattern: /^[A-Za-z0-9_.-]{3,300}$/,
    allowed: "the address of a resource or a data source, such as null_resource.migrate",
  }),
  runs: optional(text("The program as the report shows it. Another one is unknown again.", { maximum: 2000 })),
  because: text("Why it makes no statement of the page false.", { maximum: 500 }),
};

const PAGE = {
  system: text("Name of the system, which its claims' ids begin with.", {
    pattern: /^[a-z][a-z0-9-]{0,40}$/,
    allowed: "a lowercase name such as smvue, of at most 41 letters, digits and -",
  }),
  title: text("The page's name in reports.", { maximum: 120 }),
  address: optional(
    text("Where it is published.", { pattern: /^https:\/\/[^\s<>"]+$/, allowed: "an https:// address" }),
  ),
  includes: list(
    "Baselines: what nobody writes on a page, but every customer takes for granted.",
    text("A baseline.", { pattern: /^baseline\/[a-z0-9-]+$/, allowed: "a baseline such as baseline/google-cloud" }),
    { default: [] },
  ),
  companies: list("The companies that the page names. The first is where the system runs.", company, { default: [] }),
  "key-domains": named("Kinds of data that are encrypted under a key of their own, by the names of those keys.", {
    default: [],
  }),
  judged: list(
    "What no check can judge and somebody has read, such as a program that Terraform runs.",
    record("Something that somebody has read.", JUDGED, {}, ({ address }) => address),
    { default: [] },
  ),
  statements: list(
    "Every statement of the page, in its order.",
    record("A statement.", STATEMENT, {}, ({ id }) => id),
    { maximum: 1000 },
  ),
};

/** A page as its file states it. */
export type PageFile = Values<typeof PAGE>;
export type StatementRow = PageFile["statements"][number];

/** Faults of a page's shape: names, types and limits. */
export const shapeFaults = (value: unknown): readonly ParameterFault[] =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? faultsOfArguments(PAGE, value as Record<string, unknown>)
    : [{ path: [], given: shown(value), allowed: `a page: ${Object.keys(PAGE).join(", ")}` }];

/** Descriptions of what may stand in a page, for its JSON Schema. */
export const PAGE_PARAMETERS = PAGE;
