import { genericHandler } from "../core/crud";
import { invalid, notFound } from "../core/errors";
import { type Body, isObject, list, object, text } from "../core/json";
import type { Call, Collection, GoogleProduct, Handler } from "../product";

const ID = /^[a-z][a-z0-9.-]{2,62}$/;
const PERMISSION = /^[a-z][a-z0-9-]*\.googleapis\.com\/[\w-]+\.[\w*-]+$/i;
const PRINCIPAL = /^principal(Set)?:\/\/\S+$/;
const MOST_NAME = 63;
const MOST_DESCRIPTION = 256;

/** A policy as stored: its attachment point is one segment of its key. */
const policies: Collection = {
  idPattern: ID,
  policy: false,
  resolve: (_, key) => encoded(key),
  create: (_, body) => ({ ...checked(body), kind: "DenyPolicy" }),
  update: (_, __, after) => checked(after),
  // Replies name a project by its number.
  view: ({ world }, body) => ({
    ...body,
    name: text(body.name).replace(/(%2Fprojects%2F)([^/%]+)/, (_, before: string, project: string) => {
      return before + (world.projects.number(project) ?? project);
    }),
  }),
};

/** Deny policies of projects, which the second version of IAM's API has. */
export const iamDenyPolicies: GoogleProduct = {
  kind: "google",
  service: "iam",
  documents: ["iam.v2"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.iam.v2",
  collections: { policies, "policies.operations": { resolve: (_, key) => encoded(key) } },
  methods: {
    "policies.createPolicy": create,
    "policies.listPolicies": ({ world, itemKey }): Body => {
      const below = world.store.list("iam.policies").filter(({ key }) => key.startsWith(`${itemKey}/`));
      return below.length > 0 ? { policies: below.map(({ body }) => ({ ...body, rules: [] })) } : {};
    },
  },
};

/** `iam/policies/cloudresourcemanager.googleapis.com%2Fprojects%2Facme-notes/denypolicies/limits`. */
function encoded(key: string): string {
  // Some clients encode the attachment point twice.
  const plain = key.replace(/%2f/gi, "/");
  return plain.replace(
    /^(iam\/policies\/)(.+?)(\/denypolicies(\/.*)?)$/,
    (_, before: string, point: string, rest: string) => {
      return before + encodeURIComponent(point) + rest;
    },
  );
}

function create(call: Call): ReturnType<Handler> {
  const id = text(call.query.policyId);
  if (!ID.test(id)) throw invalid(`policyId: got ${JSON.stringify(id)}; it must match ${ID.source}`);
  const [, project] = /%2Fprojects%2F([^/%]+)\/denypolicies$/.exec(call.itemKey) ?? [];
  if (project === undefined) throw invalid("The emulator attaches deny policies to projects only.");
  if (call.world.projects.number(project) === undefined) throw notFound(`Project '${project}' was not found.`);
  const key = `${call.itemKey}/${id}`;
  const creates: Call = { ...call, verb: "create", itemKey: key };
  const handler = genericHandler(creates);
  if (!handler) throw new Error("There is no generic create.");
  return handler(creates);
}

function checked(body: Body): Body {
  if (text(body.displayName).length > MOST_NAME) throw invalid(`displayName: at most ${String(MOST_NAME)} characters.`);
  for (const rule of list(body.rules).filter(isObject)) {
    if (text(rule.description).length > MOST_DESCRIPTION) {
      throw invalid(`rules.description: at most ${String(MOST_DESCRIPTION)} characters.`);
    }
    const denied = object(rule.denyRule);
    if (list(denied.deniedPrincipals).length === 0 || list(denied.deniedPermissions).length === 0) {
      throw invalid("A deny rule needs principals and permissions that it denies.");
    }
    for (const field of ["deniedPermissions", "exceptionPermissions"]) {
      for (const one of list(denied[field]).map(text)) {
        if (!PERMISSION.test(one)) throw invalid(`${field}: ${JSON.stringify(one)} is no SERVICE_FQDN/RESOURCE.VERB.`);
      }
    }
    for (const field of ["deniedPrincipals", "exceptionPrincipals"]) {
      for (const one of list(denied[field]).map(text)) {
        if (!PRINCIPAL.test(one)) throw invalid(`${field}: ${JSON.stringify(one)} is no principal.`);
      }
    }
  }
  return body;
}
