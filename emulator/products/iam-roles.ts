import { answer } from "../core/answer";
import { aborted, failedPrecondition, invalid } from "../core/errors";
import { replace } from "../core/crud";
import { type Body, list, text, without } from "../core/json";
import { daysAfter, dropLapsed } from "../core/lapse";
import { page } from "../core/pages";
import type { Resource } from "../core/store";
import { view } from "../core/view";
import type { Call, Collection, Handler } from "../product";

const COLLECTION = "iam.projects.roles";
/** A deleted role can be undeleted for a week. Its id is free again after 30 more days. */
const UNDELETE_DAYS = 7;
const RESERVED_DAYS = 37;
const PERMISSION = /^[a-z][\w.-]*\.[\w-]+\.[\w-]+$/i;
/** Permissions of folders and organizations have no meaning in a project. */
const NOT_IN_PROJECTS = /^resourcemanager\.(folders|organizations)\.|^resourcemanager\.projects\.list$/;

export const roleCollections: Readonly<Record<string, Collection>> = {
  "projects.roles": {
    id: idOfNew,
    idPattern: /^[a-zA-Z0-9_.]{3,64}$/,
    resolve: (call, key) => {
      dropLapsed(call, ({ body }) => (body.deletedTime ? daysAfter(text(body.deletedTime), RESERVED_DAYS) : undefined));
      return key;
    },
    create: (_, body) => {
      checkPermissions(body);
      return without(body, "deleted");
    },
    update: (call, before, after) => {
      if (call.verb === "patch" && before.deleted === true) {
        throw failedPrecondition(`The role '${text(before.name)}' is deleted and cannot be changed.`);
      }
      checkPermissions(after);
      return without(after, "deleted");
    },
    view: (_, body) => without(body, "deletedTime"),
  },
};

export const roleMethods: Readonly<Record<string, Handler>> = {
  "projects.roles.list": listRoles,
  "projects.roles.delete": remove,
  "projects.roles.undelete": undelete,
};

function idOfNew(call: Call): string {
  const id = text(call.body.roleId);
  if (call.world.store.get(`${call.collectionKey}/${id}`)?.body.deleted === true) {
    throw failedPrecondition(
      `You can't create a role with role_id (${id}) where there is an existing role ` +
        "with that role_id in a deleted state.",
    );
  }
  return id;
}

function checkPermissions({ includedPermissions }: Body): void {
  const permissions = list(includedPermissions).map(text);
  if (permissions.length > 3000) throw invalid("A custom role has at most 3000 permissions.");
  const wrong = permissions.find((one) => !PERMISSION.test(one) || NOT_IN_PROJECTS.test(one));
  if (wrong !== undefined) throw invalid(`Permission ${wrong} is not valid.`);
}

function listRoles(call: Call): Body {
  const showDeleted = call.query.showDeleted === "true";
  const roles = call.world.store
    .list(COLLECTION, call.collectionKey)
    .filter(({ body }) => showDeleted || body.deleted !== true)
    .map((one) => ({ key: one.key, body: view(call, one) }));
  const { items, next } = page(roles, Number(call.query.pageSize ?? 0), call.query.pageToken ?? "");
  const shown = items.map(({ body }) => {
    return call.query.view === "FULL" ? body : without(body, "includedPermissions");
  });
  return { ...(shown.length > 0 ? { roles: shown } : {}), ...(next ? { nextPageToken: next } : {}) };
}

function remove(call: Call): Body {
  const role = call.item();
  if (role.body.deleted === true) throw failedPrecondition(`The role '${text(role.body.name)}' is already deleted.`);
  checkEtag(role, call.query.etag);
  return store(call, role, { ...role.body, deleted: true, deletedTime: call.world.clock.now() }, "delete");
}

function undelete(call: Call): Body {
  const role = call.item();
  const { deleted, deletedTime, name } = role.body;
  if (deleted !== true) throw failedPrecondition(`The role '${text(name)}' is not deleted.`);
  if (Date.parse(daysAfter(text(deletedTime), UNDELETE_DAYS)) <= call.world.clock.time) {
    throw failedPrecondition(`The role '${text(name)}' was deleted more than ${String(UNDELETE_DAYS)} days ago.`);
  }
  return replace(call, role, without(role.body, "deleted", "deletedTime"), "undelete");
}

function checkEtag(role: Resource, given: string | undefined): void {
  if (given !== undefined && given !== role.body.etag) {
    throw aborted(`The etag of the request is not the present one of '${text(role.body.name)}'.`);
  }
}

function store(call: Call, role: Resource, body: Body, type: string): Body {
  call.world.clock.advance(1);
  return answer(call, { type, key: role.key, resource: call.world.store.put({ ...role, body }) });
}
