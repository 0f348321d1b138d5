import { alreadyExists, failedPrecondition, invalid, notFound } from "../core/errors";
import { type Body, text, without } from "../core/json";
import { daysAfter } from "../core/lapse";
import { renameMember } from "../core/principals";
import type { Resource } from "../core/store";
import { view } from "../core/view";
import type { World } from "../core/world";
import type { Call, Collection, Handler } from "../product";

const COLLECTION = "iam.projects.serviceAccounts";
/** Where deleted accounts wait: their addresses are free at once, their unique ids are not. */
const DELETED = "iam.projects.deletedServiceAccounts";
const UNDELETE_DAYS = 30;
const ACCOUNT_ID = /^[a-z]([-a-z0-9]{4,28}[a-z0-9])$/;

export const accountCollections: Readonly<Record<string, Collection>> = {
  "projects.serviceAccounts": {
    name: "none",
    id: (call) => addressOf(call),
    resolve: byAddressOrUniqueId,
    create: (call, body) => {
      if (text(body.displayName).length > 100) throw invalid("The display name has more than 100 characters.");
      if (text(body.description).length > 256) throw invalid("The description has more than 256 characters.");
      return { ...body, ...identity(call.world, call.project, addressOf(call)) };
    },
  },
};

export const accountMethods: Readonly<Record<string, Handler>> = {
  "projects.serviceAccounts.delete": remove,
  "projects.serviceAccounts.undelete": undelete,
  "projects.serviceAccounts.disable": (call) => setDisabled(call, true),
  "projects.serviceAccounts.enable": (call) => setDisabled(call, false),
};

function addressOf(call: Call): string {
  const id = text(call.body.accountId);
  if (!ACCOUNT_ID.test(id)) {
    throw invalid(
      `Invalid service account id '${id}'. It must match ${ACCOUNT_ID.source} and have 6 to 30 characters.`,
    );
  }
  return `${id}@${call.project}.iam.gserviceaccount.com`;
}

const keyOf = (project: string, address: string): string => `iam/projects/${project}/serviceAccounts/${address}`;

function identity(world: World, project: string, email: string): Body {
  const key = keyOf(project, email);
  const uniqueId = `10${world.ids.decimal(`${key} ${String(world.store.incarnation(key) + 1)}`, 19)}`;
  return {
    name: key.slice("iam/".length),
    projectId: project,
    uniqueId,
    email,
    oauth2ClientId: uniqueId,
  };
}

/** Accounts are named by address or by unique id, in their project or in `-`. */
function byAddressOrUniqueId(call: Call, key: string): string {
  const [, project = "", given = ""] = /^iam\/projects\/([^/]+)\/serviceAccounts\/([^/]+)$/.exec(key) ?? [];
  if (given === "") return key;
  const found = call.world.store.list(COLLECTION).find(({ body }) => body.uniqueId === given || body.email === given);
  if (found && (project === "-" || found.body.projectId === project)) return found.key;
  if (/undelete$/.test(call.verb)) return key;
  throw notFound("Unknown service account");
}

/** The account is gone at once, and policies show that its member was deleted. */
function remove(call: Call): Body {
  const { world } = call;
  const account = call.item();
  const project = text(account.body.projectId);
  const uniqueId = text(account.body.uniqueId);
  world.store.delete(account.key);
  world.clock.advance(1);
  world.store.put({
    key: `iam/projects/${project}/deletedServiceAccounts/${uniqueId}`,
    collection: DELETED,
    body: { ...account.body, expireTime: daysAfter(world.clock.now(), UNDELETE_DAYS) },
    ...(account.policy ? { policy: account.policy } : {}),
  });
  renameMember(world, memberOf(account.body), deletedMemberOf(account.body));
  return {};
}

const memberOf = ({ email }: Body): string => `serviceAccount:${text(email)}`;
const deletedMemberOf = (body: Body): string => `deleted:${memberOf(body)}?uid=${text(body.uniqueId)}`;

function undelete(call: Call): Body {
  const { world } = call;
  const uniqueId = call.itemKey.split("/").pop() ?? "";
  const deleted = world.store.list(DELETED).find(({ body }) => body.uniqueId === uniqueId);
  if (!deleted) {
    if (world.store.list(COLLECTION).some(({ body }) => body.uniqueId === uniqueId)) {
      throw failedPrecondition(`Service account ${uniqueId} is not deleted.`);
    }
    throw notFound("Unknown service account");
  }
  const { expireTime, ...body } = deleted.body;
  const key = keyOf(text(body.projectId), text(body.email));
  if (Date.parse(text(expireTime)) <= world.clock.time) throw notFound("Unknown service account");
  if (world.store.get(key)) throw failedPrecondition(`Another service account is named ${text(body.email)} now.`);
  world.store.delete(deleted.key);
  world.clock.advance(1);
  const { policy } = deleted;
  const restored = world.store.put({ key, collection: COLLECTION, body, ...(policy ? { policy } : {}) });
  renameMember(world, deletedMemberOf(body), memberOf(body));
  return { restoredAccount: view(call, restored) };
}

function setDisabled(call: Call, disabled: boolean): Body {
  const account = call.item();
  const rest = without(account.body, "disabled");
  call.world.clock.advance(1);
  call.world.store.put({ ...account, body: disabled ? { ...rest, disabled } : rest });
  return {};
}

/**
 * Makes an account that Google makes by itself, such as the default account of Compute Engine.
 *
 * @throws ApiError 409 where it exists
 */
export function makeAccount(world: World, project: string, email: string, displayName: string): Resource {
  const key = keyOf(project, email);
  if (world.store.get(key)) throw alreadyExists(`Service account ${email} already exists.`);
  const etag = world.ids.base64(`etag ${key} ${String(world.store.incarnation(key) + 1)}`, 6);
  const body = { ...identity(world, project, email), displayName, etag };
  return world.store.put({ key, collection: COLLECTION, body });
}

/** Whether a project has, or has had, the account of an address. */
export function hadAccount(world: World, project: string, email: string): boolean {
  return world.store.incarnation(keyOf(project, email)) > 0;
}
