import { type Body, list, object, text } from "../core/json";
import type { Resource } from "../core/store";
import type { Call } from "../product";

const READERS = ["roles/secretmanager.secretAccessor", "roles/secretmanager.admin", "roles/owner"];
const PERMISSION = "secretmanager.versions.access";

interface Wanted {
  /** Name or path as the template has it. */
  readonly secret: string;
  readonly version: string;
}

/** Secrets that a template's volumes and variables name. */
function secretsOf(template: Body): Wanted[] {
  const volumes = list(template.volumes).flatMap((volume) => {
    const source = object(object(volume).secret);
    const items = list(source.items).map(object);
    const versions = items.length > 0 ? items.map(({ version }) => text(version) || "latest") : ["latest"];
    return text(source.secret) ? versions.map((version) => ({ secret: text(source.secret), version })) : [];
  });
  const variables = list(template.containers).flatMap((container) =>
    list(object(container).env).flatMap((variable) => {
      const reference = object(object(object(variable).valueSource).secretKeyRef);
      const version = text(reference.version) || "latest";
      return text(reference.secret) ? [{ secret: text(reference.secret), version }] : [];
    }),
  );
  return [...volumes, ...variables];
}

/** Why a revision cannot read one of its secrets; undefined where it can read them all. */
export function unreadableSecret(call: Call, template: Body, account: string): string | undefined {
  for (const { secret, version } of secretsOf(template)) {
    const path = call.world.projects.byId(secret.includes("/") ? secret : `projects/${call.project}/secrets/${secret}`);
    const found = call.world.store.get(`secretmanager/${path}`);
    const shown = `${path}/versions/${version}`;
    if (!found || !canRead(call, found, account)) {
      return (
        `Permission denied on secret: ${shown} for Revision service account ${account}. The service account used ` +
        "must be granted the 'Secret Manager Secret Accessor' role (roles/secretmanager.secretAccessor) at the " +
        "secret, project or higher level."
      );
    }
    const state = stateOf(call, found, version);
    if (state !== "ENABLED") return `Secret ${shown} ${state ? `is in state ${state}` : "was not found"}.`;
  }
  return undefined;
}

function stateOf(call: Call, secret: Resource, version: string): string | undefined {
  const versions = call.world.store.list("secretmanager.projects.secrets.versions", secret.key);
  const numbered = versions.map((one) => ({ id: one.key.split("/").pop() ?? "", state: text(one.body.state) }));
  const alias = text(object(secret.body.versionAliases)[version]);
  const wanted = alias || version;
  if (wanted !== "latest") return numbered.find(({ id }) => id === wanted)?.state;
  return numbered.sort((one, other) => Number(other.id) - Number(one.id))[0]?.state;
}

/** Conditions of bindings are not judged: a conditional binding counts. */
function canRead(call: Call, secret: Resource, account: string): boolean {
  const project = call.world.store.get(`cloudresourcemanager/projects/${call.project}`);
  return [secret, project].some((one) =>
    list(one?.policy?.bindings)
      .map(object)
      .some(
        ({ role, members }) =>
          list(members).includes(`serviceAccount:${account}`) && (READERS.includes(text(role)) || custom(call, role)),
      ),
  );
}

function custom(call: Call, role: Body[string] | undefined): boolean {
  const found = call.world.store.get(`iam/${text(role)}`);
  return list(found?.body.includedPermissions).includes(PERMISSION);
}
