import { applyMask, parseMask } from "../core/masks";
import { ApiError, failedPrecondition, invalid } from "../core/errors";
import { type Body, isObject, object, text } from "../core/json";
import { operate } from "../core/operations";
import { initialPolicy } from "../core/policies";
import type { Resource } from "../core/store";
import type { World } from "../core/world";
import { view } from "../core/view";
import type { Call, GoogleProduct } from "../product";

const PREFIX = "cloudresourcemanager/projects/";
const COLLECTION = "cloudresourcemanager.projects";
const OWNER = "user:owner@emulator.test";
const ID = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
const ACTIVE = "ACTIVE";
const DELETED = "DELETE_REQUESTED";

/** Resource Manager: projects, which exist from the start or are made, and their allow policies. */
export const cloudResourceManager: GoogleProduct = {
  kind: "google",
  service: "cloudresourcemanager",
  documents: ["cloudresourcemanager.v1", "cloudresourcemanager.v3"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.cloud.resourcemanager.v3",
  collections: { projects: { resolve: existing, view: project } },
  methods: {
    "projects.create": create,
    "projects.update": update,
    "projects.patch": update,
    "projects.delete": (call) => setState(call, ACTIVE, DELETED),
    "projects.undelete": (call) => setState(call, DELETED, ACTIVE),
  },
};

function existing({ world }: Call, key: string): string {
  if (!key.includes("/")) return key;
  const id = world.projects.id(key.split("/").pop() ?? "");
  return projectResource(world, id)?.key ?? `${PREFIX}${id}`;
}

/** A project, which is stored when it is first named, with the role of its owner; undefined where it does not exist. */
export function projectResource(world: World, id: string): Resource | undefined {
  const key = `${PREFIX}${id}`;
  const number = world.projects.number(id);
  if (number === undefined) return undefined;
  return world.store.get(key) ?? store(world, id, { createTime: world.clock.now(), assumed: true });
}

function store(world: World, id: string, body: Body): Resource {
  const key = `${PREFIX}${id}`;
  const own: Body = { projectId: id, projectNumber: world.projects.number(id) ?? "", state: ACTIVE, ...body };
  const policy = initialPolicy({ world }, key, [{ role: "roles/owner", members: [OWNER] }]);
  return world.store.put({ key, collection: COLLECTION, body: own, policy });
}

/** What both versions have of a project is stored once; they differ in names and in the parent. */
function project({ routed }: Call, body: Body): Body {
  const { projectId = "", createTime = "", labels } = body;
  const common: Body = { projectId, createTime, ...(labels === undefined ? {} : { labels }) };
  const [name, number, parent] = [text(body.displayName), text(body.projectNumber), text(body.parent)];
  const state = text(body.state) || ACTIVE;
  if (routed.document.version === "v1") {
    const [type = "", id = ""] = parent.split("/");
    const above: Body = parent === "" ? {} : { parent: { type: type.replace(/s$/, ""), id } };
    return { ...common, ...(name === "" ? {} : { name }), ...above, projectNumber: number, lifecycleState: state };
  }
  const above: Body = parent === "" ? {} : { parent };
  return { ...common, ...(name === "" ? {} : { displayName: name }), ...above, name: `projects/${number}`, state };
}

/** The fields of a request that are stored, under the names of version 3. */
function given({ routed, body }: Call): Body {
  const { labels, parent } = body;
  const { type, id } = object(parent);
  const above = isObject(parent) ? `${text(type)}s/${text(id)}` : text(parent);
  const displayName = text(routed.document.version === "v1" ? body.name : body.displayName);
  if (above !== "" && !/^(folders|organizations)\/\d+$/.test(above)) {
    throw invalid(`The parent of a project is a folder or an organization, not '${above}'.`);
  }
  return {
    ...(displayName === "" ? {} : { displayName }),
    ...(above === "" ? {} : { parent: above }),
    ...(labels === undefined ? {} : { labels }),
  };
}

/** A project that the emulator only assumed, because a request named it, gives way to one that is made. */
function create(call: Call): Body {
  const { world, body } = call;
  const id = text(body.projectId);
  if (!ID.test(id)) throw invalid("field [projectId] has issue [project_id contains invalid characters]");
  const known = world.store.get(`${PREFIX}${id}`);
  const taken = world.projects.known(id) && (known === undefined ? !world.projects.open : known.body.assumed !== true);
  if (taken) throw new ApiError("ALREADY_EXISTS", "Requested entity already exists");
  const fields = given(call);
  world.clock.advance(1);
  world.projects.make(id);
  return changed(call, store(world, id, { ...fields, createTime: world.clock.now(), assumed: false }), "create");
}

function changed(call: Call, resource: Resource, type: string): Body {
  if (!/Operation$/.test(call.routed.method.response ?? "")) return view(call, resource);
  return operate(call, "longrunning", { type, key: resource.key, response: view(call, resource), schema: "Project" });
}

function update(call: Call): Body {
  const before = call.item();
  const fields = given(call);
  const mask = call.query.updateMask ?? "";
  const after =
    mask === ""
      ? { ...before.body, labels: {}, ...fields }
      : applyMask(
          before.body,
          fields,
          parseMask(mask, ([step = ""]) => ["labels", "displayName"].includes(step)),
        );
  if (Object.keys(object(after.labels)).length === 0) Reflect.deleteProperty(after, "labels");
  call.world.clock.advance(1);
  return changed(call, call.world.store.put({ ...before, body: after }), "update");
}

/** A project that is to be deleted exists for another 30 days and can be undeleted until then. */
function setState(call: Call, from: string, to: string): Body {
  const before = call.item();
  if ((text(before.body.state) || ACTIVE) !== from) {
    throw failedPrecondition(`The project ${text(before.body.projectId)} is in the state ${text(before.body.state)}.`);
  }
  call.world.clock.advance(1);
  const after = call.world.store.put({ ...before, body: { ...before.body, state: to } });
  return /Operation$/.test(call.routed.method.response ?? "") ? changed(call, after, "delete") : {};
}
