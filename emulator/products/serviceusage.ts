import { failedPrecondition, invalid } from "../core/errors";
import { type Body, list, text } from "../core/json";
import { operate } from "../core/operations";
import { filterBy, page } from "../core/pages";
import { grant } from "../core/policies";
import type { Call, GoogleProduct } from "../product";
import { projectResource } from "./cloudresourcemanager";
import { hadAccount, makeAccount } from "./iam-service-accounts";

const COLLECTION = "serviceusage.services";
/** Services that need another one. Only those of which it is known; there are more. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  "bigquerystorage.googleapis.com": ["bigquery.googleapis.com"],
  "container.googleapis.com": ["compute.googleapis.com"],
};
const NAME = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/;

/** Service Usage: which APIs of a project are enabled. Every API exists, and is disabled until it is enabled. */
export const serviceUsage: GoogleProduct = {
  kind: "google",
  service: "serviceusage",
  documents: ["serviceusage.v1"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.api.serviceusage.v1",
  collections: { services: {} },
  methods: {
    "services.get": (call) => shown(call, call.itemKey),
    "services.list": listServices,
    "services.batchGet": (call) => ({
      services: (call.query.names ?? "").split(",").map((name) => shown(call, `serviceusage/${name}`)),
    }),
    "services.enable": (call) => {
      enable(call, call.itemKey);
      const response = { service: shown(call, call.itemKey) };
      return operate(call, "longrunning", {
        type: "enable",
        key: call.itemKey,
        response,
        schema: "EnableServiceResponse",
      });
    },
    "services.batchEnable": batchEnable,
    "services.disable": disable,
  },
};

function shown({ world }: Call, key: string): Body {
  const path = key.slice(key.indexOf("/") + 1);
  const service = nameIn(path);
  if (!NAME.test(service)) throw invalid(`'${service}' is not the name of a service.`);
  return {
    name: world.projects.byNumber(path),
    parent: world.projects.byNumber(path.split("/").slice(0, 2).join("/")),
    config: { name: service },
    state: world.store.get(key) ? "ENABLED" : "DISABLED",
  };
}

function enable(call: Call, key: string): void {
  shown(call, key);
  if (call.world.store.get(key)) return;
  call.world.clock.advance(1);
  call.world.store.put({ key, collection: COLLECTION, body: { state: "ENABLED" } });
  const service = nameIn(key);
  for (const needed of NEEDS[service] ?? []) enable(call, key.replace(service, needed));
  if (service === "compute.googleapis.com") makeDefaultAccount(call);
}

const nameIn = (key: string): string => key.split("/").pop() ?? "";

/** Compute Engine's default account comes with its API and is an editor, where no organization forbids it. */
function makeDefaultAccount(call: Call): void {
  const { world, project } = call;
  const resource = projectResource(world, project);
  const email = `${world.projects.number(project) ?? ""}-compute@developer.gserviceaccount.com`;
  if (!resource || hadAccount(world, project, email)) return;
  makeAccount(world, project, email, "Compute Engine default service account");
  grant(call, resource, "roles/editor", `serviceAccount:${email}`);
}

function batchEnable(call: Call): Body {
  const ids = list(call.body.serviceIds).map(text);
  if (ids.length === 0 || ids.length > 20) throw invalid("A batch enables 1 to 20 services.");
  const keys = ids.map((id) => `${call.collectionKey}/${id}`);
  for (const key of keys) enable(call, key);
  const response = { services: keys.map((key) => shown(call, key)) };
  const schema = "BatchEnableServicesResponse";
  return operate(call, "longrunning", { type: "enable", key: keys[0] ?? call.itemKey, response, schema });
}

function disable(call: Call): Body {
  const { world, itemKey } = call;
  const service = nameIn(itemKey);
  if (!world.store.get(itemKey)) throw failedPrecondition(`Service '${service}' is not enabled.`);
  const dependents = dependentsOf(call, service);
  if (dependents.length > 0 && call.body.disableDependentServices !== true) {
    throw failedPrecondition(
      `The service ${service} is depended on by the following active service(s): ${dependents.join(",")}; ` +
        "Please specify disable_dependent_services=true if you want to proceed with disabling all services.",
    );
  }
  for (const one of [...dependents, service]) world.store.delete(itemKey.replace(service, one));
  world.clock.advance(1);
  const response = { service: shown(call, itemKey) };
  return operate(call, "longrunning", { type: "disable", key: itemKey, response, schema: "DisableServiceResponse" });
}

/** Enabled services that need a service, or that need one of those. */
function dependentsOf(call: Call, service: string): string[] {
  const home = call.itemKey.slice(0, -service.length);
  const direct = Object.keys(NEEDS).filter((one) => NEEDS[one]?.includes(service) && call.world.store.get(home + one));
  return [...new Set(direct.flatMap((one) => [one, ...dependentsOf({ ...call, itemKey: home + one }, one)]))];
}

function listServices(call: Call): Body {
  const enabled = call.world.store
    .list(COLLECTION, call.collectionKey)
    .map(({ key }) => ({ key, body: shown(call, key) }))
    .filter(({ body }) => !call.query.filter || filterBy(call.query.filter)(body));
  const { items, next } = page(enabled, Number(call.query.pageSize ?? 0), call.query.pageToken ?? "");
  const services = items.map(({ body }) => body);
  return { ...(services.length > 0 ? { services } : {}), ...(next ? { nextPageToken: next } : {}) };
}
