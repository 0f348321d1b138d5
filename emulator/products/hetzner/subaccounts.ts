import { z } from "zod";
import { type Body, object, text } from "../../core/json";
import type { Resource } from "../../core/store";
import type { World } from "../../core/world";
import { type RestCall, type RestRoute, Reply } from "../../product";
import { act } from "./actions";
import { change, here, idOf, refuse, remove } from "./kind";
import { listReply, selects } from "./lists";
import { labels } from "./standard";
import { password, storageBoxes } from "./storage-boxes";

const access = z.strictObject({
  reachable_externally: z.boolean().optional(),
  readonly: z.boolean().optional(),
  samba_enabled: z.boolean().optional(),
  ssh_enabled: z.boolean().optional(),
  webdav_enabled: z.boolean().optional(),
});
const CLOSED = {
  reachable_externally: false,
  readonly: false,
  samba_enabled: false,
  ssh_enabled: false,
  webdav_enabled: false,
};
const directory = z.string().min(1);
const name = z.string().min(1);

const SUBACCOUNTS = "hetzner.storage_boxes.subaccounts";
const COLLECTION = "/v1/storage_boxes/{id}/subaccounts";
const ITEM = `${COLLECTION}/{subaccount}`;

export const subaccountRoutes: readonly RestRoute[] = [
  { id: "hetzner.subaccounts.list", verb: "GET", path: COLLECTION, handle: listSubaccounts },
  { id: "hetzner.subaccounts.get", verb: "GET", path: ITEM, handle: (call) => ({ subaccount: subaccount(call).body }) },
  {
    id: "hetzner.subaccounts.create",
    verb: "POST",
    path: COLLECTION,
    body: z.strictObject({
      name: name.optional(),
      home_directory: directory,
      password,
      description: z.string().default(""),
      access_settings: access.default({}),
      labels: labels.default({}),
    }),
    handle: createSubaccount,
  },
  {
    id: "hetzner.subaccounts.update",
    verb: "PUT",
    path: ITEM,
    body: z.strictObject({ name: name.optional(), description: z.string().optional(), labels: labels.optional() }),
    handle: (call) => ({ subaccount: change(call.world, subaccount(call), call.body).body }),
  },
  {
    id: "hetzner.subaccounts.delete",
    verb: "DELETE",
    path: ITEM,
    handle: (call) => {
      const gone = subaccount(call);
      if (call.fault?.kind !== "operation") remove(call.world, gone);
      return { action: act(call, "delete_subaccount", concerned(gone)) };
    },
  },
  action("change_home_directory", z.strictObject({ home_directory: directory }), ({ body }) => body),
  action("reset_subaccount_password", z.strictObject({ password }), () => ({})),
  action("update_access_settings", access, ({ body }, before) => ({
    access_settings: { ...object(before.access_settings), ...body },
  })),
];

const concerned = ({ body }: Resource): Record<string, number> => ({
  storage_box: Number(body.storage_box),
  storage_box_subaccount: Number(body.id),
});

function subaccount(call: RestCall): Resource {
  const { subaccount: id = "" } = call.params;
  const found = call.world.store.get(`${here(call, storageBoxes).key}/subaccounts/${id}`);
  if (!found) throw refuse(404, "not_found", `Storage Box Subaccount with ID '${id}' not found`);
  return found;
}

function action(name: string, body: z.ZodType, after: (call: RestCall, before: Body) => Body): RestRoute {
  return {
    id: `hetzner.subaccounts.${name}`,
    verb: "POST",
    path: `${ITEM}/actions/${name}`,
    body,
    handle: (call) => {
      const before = subaccount(call);
      if (call.fault?.kind !== "operation") change(call.world, before, after(call, before.body));
      return new Reply(201, { action: act(call, name, concerned(before)) });
    },
  };
}

function createSubaccount(call: RestCall): Reply {
  const { world, body } = call;
  const box = here(call, storageBoxes);
  world.clock.advance(1);
  const number = firstFree(world, box);
  const username = `${text(box.body.username)}-sub${String(number)}`;
  const id = newSubaccountId(world, box, username);
  const stored: Body = {
    id,
    storage_box: idOf(box),
    name: text(body.name) || username,
    username,
    server: `${username}.your-storagebox.de`,
    home_directory: text(body.home_directory),
    description: text(body.description),
    access_settings: { ...CLOSED, ...object(body.access_settings) },
    labels: object(body.labels),
    created: world.clock.now(),
  };
  const key = `${box.key}/subaccounts/${String(id)}`;
  const made = world.store.put({ key, collection: SUBACCOUNTS, body: stored });
  const action = act(call, "create_subaccount", concerned(made));
  return new Reply(201, { subaccount: { id, storage_box: idOf(box) }, action });
}

function firstFree(world: World, box: Resource): number {
  const used = new Set(world.store.below(box.key).map((one) => one.body.username));
  for (let number = 1; ; number += 1) {
    if (!used.has(`${text(box.body.username)}-sub${String(number)}`)) return number;
  }
}

function newSubaccountId(world: World, box: Resource, username: string): number {
  for (let attempt = 0; ; attempt += 1) {
    const id = world.ids.decimal(`subaccount ${username} ${String(attempt)}`, 6);
    if (world.store.incarnation(`${box.key}/subaccounts/${id}`) === 0) return Number(id);
  }
}

function listSubaccounts(call: RestCall): Body | Reply {
  const { searchParams } = call.url;
  const selector = searchParams.get("label_selector");
  const matches = selector ? selects(selector) : () => true;
  const found = call.world.store
    .list(SUBACCOUNTS, here(call, storageBoxes).key)
    .map(({ body }) => body)
    .filter(matches)
    .filter((body) => ["name", "username"].every((field) => [null, body[field]].includes(searchParams.get(field))));
  return listReply(call, "subaccounts", found);
}
