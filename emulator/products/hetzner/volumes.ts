import { z } from "zod";
import { type Body, text } from "../../core/json";
import { type RestCall, type RestRoute, Reply } from "../../product";
import { type Concerned, act, actionRoute } from "./actions";
import { offered } from "./catalog";
import { change, create, find, here, idOf, invalidInput, newId, refuse, requireUniqueName, view } from "./kind";
import { servers, volumes } from "./kinds";
import { id, idOrName, labels, protectionRoute, standard } from "./standard";

const name = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/, { error: "is no volume name" });
const MOST_GB = 10_240;
const size = z.number().int().min(10).max(MOST_GB);

export const volumeRoutes: readonly RestRoute[] = [
  ...standard({
    kind: volumes,
    filters: ["status"],
    update: z.strictObject({ name: name.optional(), labels: labels.optional() }),
    removing: (_, volume) => {
      if (volume.body.server === null) return;
      throw refuse(422, "service_error", `volume with ID '${String(idOf(volume))}' is still attached to a server`);
    },
  }),
  {
    id: "hcloud.volumes.create",
    verb: "POST",
    path: "/v1/volumes",
    body: z.strictObject({
      name,
      size,
      labels: labels.default({}),
      format: z.enum(["xfs", "ext4"]).optional(),
      location: idOrName.optional(),
      server: id.optional(),
      automount: z.boolean().optional(),
    }),
    handle: createVolume,
  },
  actionRoute({
    kind: volumes,
    name: "attach",
    command: "attach_volume",
    body: z.strictObject({ server: id, automount: z.boolean().optional() }),
    run: (call) => attach(call),
  }),
  actionRoute({
    kind: volumes,
    name: "detach",
    command: "detach_volume",
    run: (call) => {
      const volume = here(call, volumes);
      change(call.world, volume, { server: null });
      return volume.body.server === null ? undefined : { server: Number(volume.body.server) };
    },
  }),
  actionRoute({
    kind: volumes,
    name: "resize",
    command: "resize_volume",
    body: z.strictObject({ size }),
    run: (call) => {
      const volume = here(call, volumes);
      if (Number(call.body.size) <= Number(volume.body.size)) {
        throw invalidInput("size", "must be greater than the current size");
      }
      change(call.world, volume, { size: call.body.size ?? 0 });
      return undefined;
    },
  }),
  protectionRoute(volumes),
];

function createVolume(call: RestCall): Reply {
  const { world } = call;
  const { automount, server, location, format, ...body } = call.body;
  if ((server === undefined) === (location === undefined)) {
    throw invalidInput("location", "either the location or the server must be given");
  }
  if (automount === true && server === undefined) throw invalidInput("automount", "the server must be given");
  requireUniqueName(world, volumes, body.name);
  const place =
    server === undefined ? offered(world, "locations", location).name : find(world, servers, server).body.location;
  const made = newId(world, volumes, text(body.name));
  const stored: Body = {
    ...body,
    location: text(place),
    server: server ?? null,
    status: "available",
    format: format ?? null,
    linux_device: `/dev/disk/by-id/scsi-0HC_Volume_${String(made)}`,
    protection: { delete: false },
  };
  const volume = view(world, volumes, create(world, volumes, made, stored));
  const action = act(call, "create_volume", { volume: made });
  const next = server === undefined ? [] : [act(call, "attach_volume", { server: Number(server), volume: made })];
  return new Reply(201, { volume, action, next_actions: next });
}

function attach(call: RestCall): Concerned {
  const { world } = call;
  const volume = here(call, volumes);
  const server = find(world, servers, call.body.server);
  if (volume.body.server !== null) {
    throw refuse(422, "volume_already_attached", "volume is already attached to a server");
  }
  if (volume.body.location !== server.body.location) {
    throw invalidInput("server", "server and volume must be in the same location");
  }
  change(world, volume, { server: idOf(server) });
  return { server: idOf(server) };
}
