import { list, object, text } from "../core/json";
import type { Call } from "../product";

/**
 * What a call needs. Google publishes no table of methods and permissions that a program could read: the rule below is
 * the naming that its permission reference (https://docs.cloud.google.com/iam/docs/permissions-reference) follows, and
 * the exceptions are what the reference and the services' own pages on access control say otherwise. Where both are
 * wrong, a call is judged wrongly.
 */
export interface Need {
  readonly permission: string;
  /** Key of the resource that it is needed on, where that is not the call's own. */
  readonly on?: string;
}

const SERVICES: Readonly<Record<string, string>> = { sqladmin: "cloudsql", cloudresourcemanager: "resourcemanager" };

const VERBS: Readonly<Record<string, string>> = {
  insert: "create",
  createAsync: "create",
  patch: "update",
  updateAsync: "update",
  aggregatedList: "list",
  wait: "get",
};

/** Resources that permissions name otherwise than methods do, by service. */
const RESOURCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  certificatemanager: {
    certificateMaps: "certmaps",
    certificateMapEntries: "certmapentries",
    certificates: "certs",
    dnsAuthorizations: "dnsauthorizations",
    trustConfigs: "trustconfigs",
  },
  iam: { providers: "workloadIdentityPoolProviders", keys: "serviceAccountKeys", policies: "denypolicies" },
  logging: { metrics: "logMetrics" },
};

/** Whole methods, without the service. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "cloudbilling.projects.getBillingInfo": "resourcemanager.projects.get",
  "cloudbilling.projects.updateBillingInfo": "resourcemanager.projects.createBillingAssignment",
  "cloudscheduler.projects.locations.jobs.resume": "cloudscheduler.jobs.enable",
  "compute.securityPolicies.addRule": "compute.securityPolicies.update",
  "compute.securityPolicies.patchRule": "compute.securityPolicies.update",
  "compute.securityPolicies.removeRule": "compute.securityPolicies.update",
  "compute.securityPolicies.getRule": "compute.securityPolicies.get",
  "compute.networks.patch": "compute.networks.updatePolicy",
  "iam.policies.createPolicy": "iam.denypolicies.create",
  "iam.policies.listPolicies": "iam.denypolicies.list",
  "iam.projects.serviceAccounts.patch": "iam.serviceAccounts.update",
  "redis.projects.locations.instances.getAuthString": "redis.instances.getAuthString",
  "secretmanager.projects.secrets.addVersion": "secretmanager.versions.add",
  "servicenetworking.services.connections.create": "servicenetworking.services.addPeering",
  "servicenetworking.services.connections.patch": "servicenetworking.services.addPeering",
  "servicenetworking.services.connections.list": "servicenetworking.services.get",
  "servicenetworking.services.connections.deleteConnection": "servicenetworking.services.deleteConnection",
  "serviceusage.services.batchEnable": "serviceusage.services.enable",
  "serviceusage.services.batchGet": "serviceusage.services.get",
  "sqladmin.operations.get": "cloudsql.instances.get",
  "storage.anywhereCaches.list": "storage.anywhereCaches.list",
};

/** Methods that anybody with a valid token may call, and those whose path does not say on what. */
const OPEN = [
  /^iam\.policies\.operations\.get$/,
  /testIamPermissions$/,
  /^(serviceusage|servicenetworking)\.operations\.get$/,
];

/** Calls that make something run as a service account, and where they name it. */
const ACTS_AS: readonly { readonly methods: RegExp; readonly account: (call: Call) => string }[] = [
  {
    methods: /^run\.projects\.locations\.services\.(create|patch)$/,
    account: ({ body }) => text(object(body.template).serviceAccount),
  },
  {
    methods: /^run\.projects\.locations\.jobs\.(create|patch)$/,
    account: ({ body }) => text(object(object(body.template).template).serviceAccount),
  },
  {
    methods: /^cloudscheduler\.projects\.locations\.jobs\.(create|patch)$/,
    account: ({ body }) => {
      const { oauthToken, oidcToken } = object(body.httpTarget);
      return text(object(oauthToken ?? oidcToken).serviceAccountEmail);
    },
  },
];

/** Every permission that a call needs. */
export function needsOf(call: Call): readonly Need[] {
  const { id } = call.routed;
  if (OPEN.some((pattern) => pattern.test(id))) return [];
  return [{ permission: EXCEPTIONS[id] ?? byName(call) }, ...further(call)];
}

function byName({ routed, product }: Call): string {
  const service = SERVICES[product.service] ?? product.service;
  const named = routed.collection.split(".").pop() ?? "";
  const resource = RESOURCES[product.service]?.[named] ?? named;
  return `${service}.${resource}.${VERBS[routed.verb] ?? routed.verb}`;
}

/** What a call needs beside the permission that its name says. */
function further(call: Call): Need[] {
  const { id } = call.routed;
  const needs: Need[] = [];
  const account = ACTS_AS.find(({ methods }) => methods.test(id))?.account(call) ?? "";
  if (account !== "") {
    needs.push({
      permission: "iam.serviceAccounts.actAs",
      on: `iam/projects/${call.project}/serviceAccounts/${account}`,
    });
  }
  if (id === "compute.globalAddresses.insert" && call.body.addressType === "INTERNAL") {
    needs.push({ permission: "compute.globalAddresses.createInternal" });
  }
  if (id === "pubsub.projects.subscriptions.create") {
    needs.push({ permission: "pubsub.topics.attachSubscription", on: `pubsub/${text(call.body.topic)}` });
  }
  if (id === "dns.changes.create") {
    if (list(call.body.additions).length > 0) needs.push({ permission: "dns.resourceRecordSets.create" });
    if (list(call.body.deletions).length > 0) needs.push({ permission: "dns.resourceRecordSets.delete" });
  }
  if (id === "storage.objects.insert" && call.world.store.get(`${call.itemKey}/o/${call.query.name ?? ""}`)) {
    needs.push({ permission: "storage.objects.delete" });
  }
  return needs;
}
