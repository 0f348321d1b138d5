import type { Resource } from "../core/store";

/** What a project has from the start, or keeps though nobody deletes it: not anybody's to clean up. */
const KEPT = [
  /^cloudresourcemanager\/projects\/[^/]+$/,
  /^serviceusage\//,
  /^iam\/projects\/[^/]+\/(deletedServiceAccounts\/|serviceAccounts\/\d+-compute@developer\.gserviceaccount\.com$)/,
  /^logging\/projects\/[^/]+\/(locations\/global\/buckets|sinks)\/_(Default|Required)(\/views\/_\w+)?$/,
  // Key rings and keys are never deleted.
  /^cloudkms\/.*\/keyRings\/[^/]+(\/cryptoKeys\/[^/]+)?$/,
  // Settings of a zone are changed, and never deleted.
  /^cloudflare\/zones\/[^/]+\/(settings\/[^/]+|origin_tls_client_auth\/settings)$/,
];

/** Whether a resource is one that remains, in the emulator as at Google, after everything has been destroyed. */
export function isRemnant(resource: Resource, all: (key: string) => Resource | undefined): boolean {
  const { key, body } = resource;
  if (KEPT.some((pattern) => pattern.test(key))) return true;
  if (body.state === "DELETED" || body.deleted === true || body.lifecycleState === "DELETE_REQUESTED") return true;
  if (body.state === "DESTROY_SCHEDULED" && key.startsWith("cloudkms/")) return true;
  const above = all(key.split("/").slice(0, -2).join("/"));
  return above?.body.state === "DELETED" || above?.body.lifecycleState === "DELETE_REQUESTED";
}
