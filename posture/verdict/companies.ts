import { COMPANIES, Company } from "../formats/companies";
import { list, Parameter, ParameterFault, record, shown, text } from "./parameters";

/** A company of the list of known ones, by its name there, or one that the page describes itself. */
export type CompanyGiven =
  string | { readonly name: string; readonly domains: readonly string[]; readonly providers?: readonly string[] };

const DOMAIN = {
  pattern: /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  allowed: "a domain such as example.com",
} as const;

const own = record(
  "A company that the list of known ones does not have.",
  {
    name: text("What it is called.", {
      pattern: /^[\p{L}\p{N}][\p{L}\p{N} .&'’-]{0,80}$/u,
      allowed: "a name of 1 to 80 characters",
    }),
    domains: list("Domains that it serves.", text("A domain.", DOMAIN), {}),
    providers: list(
      "Local names of its Terraform providers.",
      text("A name.", { pattern: /^[a-z][a-z0-9-]{0,60}$/, allowed: "a provider's local name such as sentry" }),
      { default: [] },
    ),
  },
  {},
  ({ name }) => name,
);

const known = Object.keys(COMPANIES);
const ALLOWED = `${known.join(", ")}, or an object with name, domains and providers`;

/** A company that a page names. */
export const company: Parameter<CompanyGiven> = {
  ...own,
  type: "company",
  schema: { anyOf: [{ enum: known }, own.schema] },
  allowed: ALLOWED,
  complete: (value) => value,
  faults: (value): readonly ParameterFault[] =>
    typeof value === "string"
      ? Object.hasOwn(COMPANIES, value)
        ? []
        : [{ path: [], given: shown(value), allowed: ALLOWED, names: known }]
      : own.faults(value),
  format: (value) => (typeof value === "string" ? value : value.name),
};

/** Companies that the page names: those of its `companies`, where it gives a check none. */
export const companies = (meaning: string) => list(meaning, company, { fromPage: "companies" });

/** What leads to a company. */
export const companyOf = (given: CompanyGiven): Company =>
  typeof given === "string" ? (COMPANIES[given] ?? { name: given, domains: [] }) : given;

export const titleOf = ({ title, name }: Company): string => title ?? name;
