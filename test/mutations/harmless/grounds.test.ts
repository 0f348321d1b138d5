import { readFileSync } from "node:fs";
import { GROUNDS } from "../../../mutations/definitions/reason";
import { mutationsOf } from "../../../mutations/generate";
import { HARMLESS, harmlessEntryOf } from "../../../mutations/harmless";
import { Harmless } from "../../../mutations/definitions/harmless";
import { Page } from "../../../posture/claim";
import { pageOf } from "../../../posture/pages/load-page";
import { Tree } from "../../../posture/model/input";
import { stackFile } from "../../stacks/synthesized";

const SYSTEMS = ["smvue", "smepro", "smallcrm"] as const;
const STACKS = SYSTEMS.flatMap((system) =>
  (system === "smallcrm" ? ["production"] : ["production", "staging", "production-bootstrap", "staging-bootstrap"]).map(
    (rest) => ({ system, name: `${system}-${rest}` }),
  ),
);
/** Where products say what they do themselves, or their projects do. */
const DOCUMENTATION = new Set([
  "caddyserver.com",
  "cloud.google.com",
  "cloudinit.readthedocs.io",
  "developer.hashicorp.com",
  "developers.cloudflare.com",
  "docs.kernel.org",
  "github.com",
  "man.openbsd.org",
  "registry.terraform.io",
  "restic.readthedocs.io",
  "www.debian.org",
  "www.freedesktop.org",
  "www.netfilter.org",
  "www.postgresql.org",
]);

const pages = new Map<string, Page>();
/** The systems in whose stacks each entry is the reason for a mutation. */
const systemsOf = new Map<Harmless, Set<string>>();

beforeAll(async () => {
  for (const system of SYSTEMS) pages.set(system, await pageOf(system));
  for (const { system, name } of STACKS)
    for (const mutation of mutationsOf(JSON.parse(readFileSync(stackFile(name), "utf8")) as Tree)) {
      const entry = harmlessEntryOf(mutation, name);
      if (entry) systemsOf.set(entry, (systemsOf.get(entry) ?? new Set()).add(system));
    }
});

const nameOf = ({ type, path, operators, name, detail, stack, because }: Harmless) =>
  [type, path, operators?.join(","), name, detail, stack, because.text].filter(Boolean).join("  ");

/** The pages that an entry is about, of entries with such a ground; faults are listed whole. */
function faults(
  kind: (typeof GROUNDS)[number],
  faultOf: (entry: Harmless, page: Page) => string | undefined,
): readonly string[] {
  return HARMLESS.filter(({ because }) => because.ground.kind === kind).flatMap((entry) =>
    [...(systemsOf.get(entry) ?? [])].flatMap((system) => {
      const page = pages.get(system);
      const fault = page && faultOf(entry, page);
      return fault === undefined ? [] : [`${system}: ${fault}: ${nameOf(entry)}`];
    }),
  );
}

/** The statement of a page that matches; a baseline is no page. */
const statementOn = ({ claims, system }: Page, pattern: RegExp) =>
  claims.find(({ id, says }) => !id.startsWith(`${system}.baseline.`) && pattern.test(says));

test("each entry is the reason for some mutation of the stacks", () => {
  expect(HARMLESS.filter((entry) => !systemsOf.has(entry)).map(nameOf)).toEqual([]);
});

test("where a page is said to be silent, no statement of it is about that", () => {
  expect(
    faults("silent", ({ because: { ground } }, page) => {
      if (ground.kind !== "silent") return undefined;
      const said = statementOn(page, ground.pattern);
      return said && `${said.id} has ${ground.pattern}`;
    }),
  ).toEqual([]);
});

test("a page that gains such a statement is silent no longer", () => {
  const page = pages.get("smvue");
  const [first] = page?.claims ?? [];
  if (!page || !first) throw new Error("no claims");
  const more = { ...page, claims: [...page.claims, { ...first, says: "Zones are signed with DNSSEC." }] };
  expect(statementOn(page, /DNSSEC/i)).toBeUndefined();
  expect(statementOn(more, /DNSSEC/i)).toBeDefined();
});

test("where a check is said to guard a page's sentences, a claim of the page stands on it", () => {
  expect(
    faults("guarded", ({ because: { ground } }, { claims }) => {
      if (ground.kind !== "guarded") return undefined;
      const checks = claims.flatMap((claim) => (claim.kind === "process" ? [] : claim.checks)).map(({ id }) => id);
      return checks.some((id) => id.split("(")[0] === ground.check) ? undefined : `no claim stands on ${ground.check}`;
    }),
  ).toEqual([]);
});

test("where the page is said to allow it, the page has that statement", () => {
  expect(
    faults("permitted", ({ because: { ground } }, { system, claims }) =>
      ground.kind === "permitted" && !claims.some(({ id }) => id === `${system}.${ground.claim}` || id === ground.claim)
        ? `no ${ground.claim}`
        : undefined,
    ),
  ).toEqual([]);
});

test("defaults and facts are documented by who made the product", () => {
  const urls = HARMLESS.flatMap(({ because: { ground } }) =>
    ground.kind === "default" || ground.kind === "documented" ? [ground.url] : [],
  );
  expect(urls.length).toBeGreaterThan(0);
  expect(urls.filter((url) => !/^https:\/\/[^/]+\/./.test(url) || !DOCUMENTATION.has(new URL(url).host))).toEqual([]);
});

test("every kind of ground is used", () => {
  const used = new Set(HARMLESS.map(({ because }) => because.ground.kind));
  expect(GROUNDS.filter((kind) => !used.has(kind))).toEqual([]);
});
