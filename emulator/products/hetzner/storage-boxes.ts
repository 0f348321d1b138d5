import { z } from "zod";
import { type Body, object, text } from "../../core/json";
import type { World } from "../../core/world";
import { type RestCall, type RestRoute, Reply } from "../../product";
import { act, actionRoute } from "./actions";
import { offered } from "./catalog";
import { type Kind, all, change, create, here, idOf, newId, requireUniqueName, view } from "./kind";
import { idOrName, labels, protectionRoute, standard } from "./standard";

export const storageBoxes: Kind = {
  service: "hetzner",
  plural: "storage_boxes",
  singular: "storage_box",
  label: "Storage Box",
  digits: 6,
  view: (world, body) => ({
    ...body,
    storage_box_type: offered(world, "storage_box_types", body.storage_box_type),
    location: offered(world, "locations", body.location),
  }),
};

/** Hetzner's rules for the passwords of Storage Boxes. The password itself is kept nowhere. */
export const password = z
  .string()
  .min(12)
  .max(128)
  .regex(/(?=.*[a-zäöüß])(?=.*[A-ZÄÖÜ])(?=.*\d)(?=.*[^a-zA-ZäöüßÄÖÜ\d])/, {
    error: "needs a small and a capital letter, a digit and a special character",
  });

const access = z.strictObject({
  reachable_externally: z.boolean().optional(),
  samba_enabled: z.boolean().optional(),
  ssh_enabled: z.boolean().optional(),
  webdav_enabled: z.boolean().optional(),
  zfs_enabled: z.boolean().optional(),
});
const CLOSED = {
  reachable_externally: false,
  samba_enabled: false,
  ssh_enabled: false,
  webdav_enabled: false,
  zfs_enabled: false,
};
const name = z.string().min(1);
const plan = z.strictObject({
  max_snapshots: z.number().int().min(1),
  minute: z.number().int().min(0).max(59),
  hour: z.number().int().min(0).max(23),
  day_of_week: z.number().int().min(1).max(7).nullable(),
  day_of_month: z.number().int().min(1).max(31).nullable(),
});

export const storageBoxRoutes: readonly RestRoute[] = [
  ...standard({
    kind: storageBoxes,
    update: z.strictObject({ name: name.optional(), labels: labels.optional() }),
    removed: (call, box) => ({ action: act(call, "delete_storage_box", { storage_box: idOf(box) }) }),
  }),
  {
    id: "hetzner.storage_boxes.create",
    verb: "POST",
    path: "/v1/storage_boxes",
    body: z.strictObject({
      name,
      storage_box_type: idOrName,
      location: idOrName,
      labels: labels.default({}),
      password,
      ssh_keys: z.array(z.string()).default([]),
      access_settings: access.default({}),
    }),
    handle: createStorageBox,
  },
  changing("change_type", z.strictObject({ storage_box_type: idOrName }), ({ world, body }) => ({
    storage_box_type: text(offered(world, "storage_box_types", body.storage_box_type).name),
  })),
  changing("reset_password", z.strictObject({ password }), () => ({})),
  changing("update_access_settings", access, ({ body }, before) => ({
    access_settings: { ...object(before.access_settings), ...body },
  })),
  changing("enable_snapshot_plan", plan, ({ body }) => ({ snapshot_plan: body })),
  changing("disable_snapshot_plan", z.strictObject({}), () => ({ snapshot_plan: null })),
  protectionRoute(storageBoxes),
];

function changing(name: string, body: z.ZodType, after: (call: RestCall, before: Body) => Body): RestRoute {
  return actionRoute({
    kind: storageBoxes,
    name,
    command: name,
    body,
    run: (call) => {
      const before = here(call, storageBoxes);
      change(call.world, before, after(call, before.body));
      return undefined;
    },
  });
}

function createStorageBox(call: RestCall): Reply {
  const { world, body } = call;
  requireUniqueName(world, storageBoxes, body.name);
  const username = freeUsername(world, text(body.name));
  const made = create(world, storageBoxes, newId(world, storageBoxes, text(body.name)), {
    name: text(body.name),
    username,
    status: "active",
    storage_box_type: text(offered(world, "storage_box_types", body.storage_box_type).name),
    location: text(offered(world, "locations", body.location).name),
    access_settings: { ...CLOSED, ...object(body.access_settings) },
    server: `${username}.your-storagebox.de`,
    system: null,
    stats: { size: 0, size_data: 0, size_snapshots: 0 },
    labels: object(body.labels),
    protection: { delete: false },
    snapshot_plan: null,
  });
  const preliminary = { status: "initializing", username: null, server: null, system: null };
  const action = act(call, "create_storage_box", { storage_box: idOf(made) });
  return new Reply(201, { storage_box: { ...view(world, storageBoxes, made), ...preliminary }, action });
}

function freeUsername(world: World, name: string): string {
  const used = new Set(all(world, storageBoxes).map((one) => one.body.username));
  for (let attempt = 0; ; attempt += 1) {
    const username = `u${world.ids.decimal(`storage box user ${name} ${String(attempt)}`, 6)}`;
    if (!used.has(username)) return username;
  }
}
