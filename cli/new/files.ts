import { join, relative, sep } from "node:path";
import { pagesDirectory } from "../../posture/pages/directory";
import { schemaFile } from "./json-schema";
import { formsOf, render } from "./templates";

/** Where the project keeps what a new system is made of. */
export interface Places {
  readonly root: string;
  /** Directory of settings. */
  readonly environments: string;
}

/** Files by their paths. */
export type Files = ReadonlyMap<string, string>;

/** Differences between the environments of a new system. */
const ENVIRONMENTS = {
  production: {
    short: "prod",
    number: "123456789011",
    minInstances: "1",
    // People run them, as a mistake would be in front of customers.
    migrations: "  run: manual\n  people:\n    - user:engineer@example.com",
    host: (name: string) => `${name}.example.com`,
  },
  staging: {
    short: "stag",
    number: "123456789012",
    minInstances: "0",
    migrations: "  run: automatic",
    host: (name: string) => `${name}.example.net`,
  },
} as const;

/** The page alone. */
export function pageOnly(name: string): Files {
  const directory = pagesDirectory();
  return new Map([[pageFile(name), render("page-only.yaml", { ...formsOf(name), schema: pageSchemaFrom(directory) })]]);
}

/** Settings with their schema, a stack, a page and a test. */
export async function wholeSystem(name: string, { root, environments }: Places, now: Date): Promise<Files> {
  const forms = formsOf(name);
  const schema = render("schema.ts", forms);
  const schemas = join(root, "environments", "schemas", `${name}.json`);
  const settings = Object.entries(ENVIRONMENTS).map(([environment, { host, ...values }]): [string, string] => [
    join(environments, `${name}-${environment}.yaml`),
    render("settings.yaml", {
      ...forms,
      ...values,
      environment,
      host: host(name),
      firstRotation: firstRotation(now),
      schema: link(environments, schemas),
    }),
  ]);
  return new Map([
    ...settings,
    [join(root, "environments", "systems", `${name}.ts`), schema],
    [schemas, await schemaFile(name, schema, root)],
    [join(root, "stacks", "systems", `${name}.ts`), render("stack.ts", forms)],
    [pageFile(name), render("page.yaml", { ...forms, schema: pageSchemaFrom(pagesDirectory()) })],
    [join(root, "test", "stacks", `${name}.test.ts`), render("test.ts", forms)],
  ]);
}

const pageFile = (name: string) => join(pagesDirectory(), `${name}.yaml`);

const pageSchemaFrom = (directory: string) => {
  const schema = link(directory, join(__dirname, "..", "..", "pages", "page.schema.json"));
  return schema.startsWith(".") ? schema : `./${schema}`;
};

const link = (from: string, to: string) => relative(from, to).replaceAll(sep, "/");

/** Google refuses a first rotation that has passed when the secret is made: half a year leaves time to deploy. */
function firstRotation(now: Date): string {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 6, 1, 9));
  return first.toISOString().replace(".000Z", "Z");
}
