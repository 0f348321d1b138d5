import { groupBy } from "./model/grouping";
import { Claim, Page, Place } from "./claim";

const KINDS: readonly Claim["kind"][] = ["infrastructure", "process", "application", "vendor"];

/** Markdown that lists which statements of the pages are proved, by which checks, and who has to attest the others. */
export function coverage(pages: readonly Page[]): string {
  const all = pages.flatMap(({ claims }) => claims);
  return [
    "# Coverage of the published pages",
    "",
    "Every statement of every page, with its kind and the checks that can fail it. `npm run " +
      "coverage` generates this file",
    "from `pages/`; a test fails if it is out of date. *Infrastructure* statements are proved from Terraform,",
    "*process* statements from a repository. *Application* and *vendor* statements are beyond what Terraform shows, so",
    "someone has to attest them; checks listed there prove what the infrastructure " +
      "contributes to them. *Proved* counts",
    "statements that checks decide; *supported* counts statements that need attestation and " +
      "have such checks; *attestation",
    "only* counts those that need attestation and have none.",
    "",
    ...counts("page", [
      ...pages.map(({ title, claims }) => ({ name: title, claims })),
      { name: "**all**", claims: all },
    ]),
    "",
    ...pages.flatMap(pageOf),
  ].join("\n");
}

function pageOf({ title, claims }: Page): string[] {
  return [
    `## ${title}`,
    "",
    ...counts(
      "section",
      [...bySection(claims)].map(([section, those]) => ({ name: sectionName(section), claims: those })),
    ),
    "",
    ...[...bySection(claims)].flatMap(([section, those]) => [
      `### ${sectionName(section)}`,
      "",
      ...table(
        ["place", "claim", "says", "kind", "checks", "to be attested by"],
        those.map((claim) => [
          placeName(claim.place),
          `\`${claim.id}\``,
          claim.says,
          claim.kind,
          checksOf(claim),
          "attestedBy" in claim ? claim.attestedBy : "",
        ]),
      ),
      "",
    ]),
  ];
}

function counts(what: string, rows: readonly { readonly name: string; readonly claims: readonly Claim[] }[]): string[] {
  return table(
    [what, "statements", ...KINDS, "proved", "supported", "attestation only"],
    rows.map(({ name, claims }) => {
      const { proved, supported, attestationOnly } = standing(claims);
      return [
        name,
        claims.length,
        ...KINDS.map((kind) => claims.filter((claim) => claim.kind === kind).length),
        proved,
        supported,
        attestationOnly,
      ];
    }),
  );
}

/** How many claims are decided by checks, supported by checks, and neither. */
export function standing(claims: readonly Claim[]): {
  readonly proved: number;
  readonly supported: number;
  readonly attestationOnly: number;
} {
  const attested = claims.filter(needsAttestation);
  const supported = attested.filter(({ checks }) => checks.length > 0).length;
  const proved = claims.filter((claim) => !needsAttestation(claim) && claim.checks.length > 0).length;
  return { proved, supported, attestationOnly: attested.length - supported };
}

const needsAttestation = ({ kind }: Claim) => kind === "application" || kind === "vendor";

function bySection(claims: readonly Claim[]): ReadonlyMap<string, readonly Claim[]> {
  return groupBy(claims, ({ place }) => place.section);
}

const sectionName = (section: string) => section || "Before the first heading";
const placeName = ({ item, statement }: Place) => `${item}.${statement}`;
const checksOf = ({ checks }: Claim) => checks.map(({ id }) => `\`${id}\``).join(", ");

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    line(head),
    line(head.map((_, index) => (typeof rows[0]?.[index] === "number" ? "---:" : "---"))),
    ...rows.map(line),
  ];
}
