import { z } from "zod";
import { text } from "../../core/json";
import type { RestCall, RestRoute } from "../../product";
import { actionRoute } from "./actions";
import { offered } from "./catalog";
import { change, here, invalidInput, refuse, requireUnprotected } from "./kind";
import { addressesOf, servers } from "./kinds";
import { changePointer, requireStopped } from "./primary-ips";
import { placement } from "./servers";
import { id, idOrName, protectionRoute } from "./standard";

/** An action that only sets fields. */
const setting = (name: string, command: string, fields: Parameters<typeof change>[2]): RestRoute =>
  actionRoute({
    kind: servers,
    name,
    command,
    run: (call) => {
      change(call.world, here(call, servers), fields);
      return undefined;
    },
  });

export const serverActionRoutes: readonly RestRoute[] = [
  setting("poweron", "start_server", { status: "running" }),
  setting("poweroff", "stop_server", { status: "off" }),
  // An operating system may ignore it; the emulated one does not.
  setting("shutdown", "shutdown_server", { status: "off" }),
  setting("reboot", "reboot_server", { status: "running" }),
  setting("reset", "reset_server", { status: "running" }),
  // Hetzner chooses one of its windows.
  setting("enable_backup", "enable_backup", { backup_window: "22-02" }),
  setting("disable_backup", "disable_backup", { backup_window: null }),
  actionRoute({
    kind: servers,
    name: "change_type",
    command: "change_server_type",
    body: z.strictObject({ server_type: idOrName, upgrade_disk: z.boolean() }),
    run: changeType,
  }),
  actionRoute({
    kind: servers,
    name: "rebuild",
    command: "rebuild_server",
    body: z.strictObject({ image: idOrName, user_data: z.string().optional() }),
    run: (call) => {
      const server = here(call, servers);
      requireUnprotected(servers, server, "rebuild");
      const { architecture } = offered(call.world, "server_types", server.body.server_type);
      const image = offered(call.world, "images", call.body.image, (one) => one.architecture === architecture);
      change(call.world, server, { image_id: image.id ?? 0, status: "running" });
      return undefined;
    },
  }),
  actionRoute({
    kind: servers,
    name: "change_dns_ptr",
    command: "change_dns_ptr",
    body: z.strictObject({ ip: z.string(), dns_ptr: z.string().min(1).nullable() }),
    run: (call, server) => {
      const version = text(call.body.ip).includes(":") ? "ipv6" : "ipv4";
      const ip = addressesOf(call.world, server).find((one) => one.body.type === version);
      if (!ip) throw invalidInput("ip", "is no address of this server");
      changePointer(call, ip);
      return undefined;
    },
  }),
  actionRoute({
    kind: servers,
    name: "add_to_placement_group",
    command: "add_to_placement_group",
    body: z.strictObject({ placement_group: id }),
    run: (call) => {
      const server = here(call, servers);
      requireStopped(server);
      if (server.body.placement_group !== null) {
        throw refuse(422, "already_in_placement_group", "server is already in a placement group");
      }
      change(call.world, server, { placement_group: placement(call.world, call.body.placement_group ?? 0) });
      return undefined;
    },
  }),
  setting("remove_from_placement_group", "remove_from_placement_group", { placement_group: null }),
  protectionRoute(servers, ["delete", "rebuild"]),
];

function changeType(call: RestCall): undefined {
  const server = here(call, servers);
  requireStopped(server);
  const [before, after] = [server.body.server_type, call.body.server_type].map((one) =>
    offered(call.world, "server_types", one),
  );
  const disk = Number(server.body.primary_disk_size);
  const fits = after?.architecture === before?.architecture && Number(after?.disk) >= disk;
  if (!after || !fits || after.name === before?.name) {
    throw refuse(422, "invalid_server_type", "the server type does not fit for the given server");
  }
  const size = call.body.upgrade_disk === true ? Number(after.disk) : disk;
  change(call.world, server, { server_type: text(after.name), primary_disk_size: size, status: "running" });
  return undefined;
}
