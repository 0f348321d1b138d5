import { failedPrecondition, invalid } from "../core/errors";
import { type Body, list, text } from "../core/json";
import { operate } from "../core/operations";
import { filterBy, page } from "../core/pages";
import type { Call, GoogleProduct } from "../product";

const COLLECTION = "serviceusage.services";
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
  const service = path.split("/").pop() ?? "";
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
  if (!world.store.get(itemKey)) {
    throw failedPrecondition(`Service '${itemKey.split("/").pop() ?? ""}' is not enabled.`);
  }
  world.store.delete(itemKey);
  world.clock.advance(1);
  const response = { service: shown(call, itemKey) };
  return operate(call, "longrunning", { type: "disable", key: itemKey, response, schema: "DisableServiceResponse" });
}

function listServices(call: Call): Body {
  const enabled = call.world.store
    .list(COLLECTION, call.collectionKey)
    .map(({ key }) => ({ key, body: shown(call, key) }))
    .filter(({ body }) => !call.query.filter || filterBy(call.query.filter)(body));
  const { items, next } = page(enabled, Number(call.query.pageSize ?? 0), call.query.pageToken ?? "");
  return { services: items.map(({ body }) => body), ...(next ? { nextPageToken: next } : {}) };
}
