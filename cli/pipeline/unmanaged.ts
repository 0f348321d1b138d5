import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../../posture/model/attribute";
import { UnusableInput } from "./faults";
import { readJson } from "./runner";

/** Accounts of Google's own services, which Google grants their roles. */
const GOOGLE_ACCOUNT = new RegExp(
  "^serviceAccount:(?:" +
    [
      String.raw`service-\d+@|\d+@cloudservices\.`,
      String.raw`.*@(?:gcp-sa-[\w-]+|cloudservices|system)\.(?:iam\.)?gserviceaccount\.com$`,
    ].join("|") +
    ")",
);
/** Accounts that Google makes with an API; without a grant, which is listed, they may do nothing. */
const DEFAULT_ACCOUNT = /^(?:\d+-compute@developer|[a-z][a-z0-9-]*@appspot)\.gserviceaccount\.com$/;
/** How a listed resource may be named, the most telling first. */
const NAMES = ["selfLink", "self_link", "name", "email", "id"] as const;

/**
 * Resources and grants of a project that no state knows.
 *
 * @param directory one file `<kind>.json` for each kind, as `gcloud … list --format json` prints it, and `policy.json`
 * @param states files as `terraform show -json` prints a state
 * @throws UnusableInput where a file is neither
 */
export function unmanaged(directory: string, states: readonly string[]): readonly string[] {
  const resources = states.flatMap((file) => resourcesOf(readJson(file), file));
  const known = new Set(resources.flatMap(namesIn));
  const kinds = readdirSync(directory)
    .filter((file) => file.endsWith(".json") && file !== "policy.json")
    .sort();
  return [
    ...kinds.flatMap((file) =>
      listed(join(directory, file))
        .filter((one) => !identifiersOf(one).some((name) => known.has(name) || DEFAULT_ACCOUNT.test(name)))
        .map((one) => `${file.replace(/\.json$/, "")}: ${identifiersOf(one)[0] ?? JSON.stringify(one).slice(0, 120)}`),
    ),
    ...grants(join(directory, "policy.json"), resources),
  ];
}

interface Resource {
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

function resourcesOf(state: unknown, file: string): Resource[] {
  if (!isObject(state) || typeof state.format_version !== "string")
    throw new UnusableInput(`${file}: got no state; allowed: a state by terraform show -json`);
  const found: Resource[] = [];
  const visit = (module: unknown): void => {
    if (!isObject(module)) return;
    for (const one of Array.isArray(module.resources) ? (module.resources as unknown[]) : [])
      if (isObject(one) && one.mode === "managed" && typeof one.type === "string" && isObject(one.values))
        found.push({ type: one.type, values: one.values });
    for (const child of Array.isArray(module.child_modules) ? (module.child_modules as unknown[]) : []) visit(child);
  };
  visit(isObject(state.values) ? state.values.root_module : undefined);
  return found;
}

/**
 * A name without the host and the version of the API: self links and ids of a resource then agree. Cloud Run's services
 * and jobs are listed by their names in Knative's API, which have no region.
 */
const plain = (name: string) =>
  name
    .replace(/^https?:\/\/[^/]+\/(?:[\w-]+\/)?v\d\w*\//, "")
    .replace(/^\/\/[^/]+\//, "")
    .replace(/^\/apis\/[\w.]+\/v\d\w*\/namespaces\/[^/]+\//, "run/");

/** The same of a service or a job of Cloud Run, by its id: its region left out. */
const knative = (id: string) => id.replace(/^projects\/[^/]+\/locations\/[^/]+\/(services|jobs)\//, "run/$1/");

const namesIn = ({ type, values }: Resource): string[] =>
  ["id", "self_link", "name", "email", "unique_id", "secret_id"].flatMap((key) => {
    const value = values[key];
    if (typeof value !== "string" || value === "") return [];
    return [plain(value), ...(type.startsWith("google_cloud_run_v2_") ? [knative(value)] : [])];
  });

function listed(file: string): Readonly<Record<string, unknown>>[] {
  const value = readJson(file);
  if (!Array.isArray(value)) throw new UnusableInput(`${file}: got no list; allowed: gcloud … list --format json`);
  return value.filter(isObject);
}

/** A name without a path would match any resource of that name: it counts only where there is no longer one. */
function identifiersOf(one: Readonly<Record<string, unknown>>): readonly string[] {
  const metadata = isObject(one.metadata) ? one.metadata : {};
  const names = [...NAMES.map((key) => one[key]), metadata.selfLink, metadata.name].flatMap((value) =>
    typeof value === "string" && value !== "" ? [plain(value)] : [],
  );
  const paths = names.filter((name) => name.includes("/") || name.includes("@"));
  return paths.length > 0 ? paths : names;
}

function grants(file: string, resources: readonly Resource[]): readonly string[] {
  const policy = readJson(file);
  if (!isObject(policy) || !Array.isArray(policy.bindings))
    throw new UnusableInput(`${file}: got no policy; allowed: gcloud projects get-iam-policy --format json`);
  const known = new Set(
    resources.flatMap(({ type, values: { role, member, members, condition } }) =>
      /^google_project_iam_(?:member|binding)$/.test(type)
        ? [member, ...(Array.isArray(members) ? (members as unknown[]) : [])].map((one) =>
            grantOf(role, one, Array.isArray(condition) ? condition[0] : undefined),
          )
        : [],
    ),
  );
  return policy.bindings
    .filter(isObject)
    .flatMap(({ role, members, condition }) =>
      (Array.isArray(members) ? members : []).flatMap((member) =>
        typeof member !== "string" || GOOGLE_ACCOUNT.test(member) || known.has(grantOf(role, member, condition))
          ? []
          : [`grant: ${grantOf(role, member, condition)}`],
      ),
    );
}

/** A grant without its condition is another one: it gives more. */
function grantOf(role: unknown, member: unknown, condition: unknown): string {
  const { expression } = isObject(condition) ? condition : {};
  return `${String(role)} to ${String(member)}${typeof expression === "string" ? `, where ${expression}` : ""}`;
}
