import { z } from "zod";
import { type Body, isObject, list, object, text } from "../../core/json";
import type { Resource } from "../../core/store";
import type { World } from "../../core/world";
import { type RestCall, type RestRoute, Reply } from "../../product";
import { act, actionRoute } from "./actions";
import { all, change, create, find, here, idOf, invalidInput, newId, refuse, requireUniqueName, view } from "./kind";
import { addressesOf, firewalls, servers } from "./kinds";
import { selects } from "./lists";
import { id, labels, standard } from "./standard";

const name = z.string().min(1).max(128);
const addresses = z
  .array(z.union([z.cidrv4(), z.cidrv6()]))
  .max(100)
  .default([]);
const PORTS = /^\d{1,5}(-\d{1,5})?$/;
const rule = z
  .strictObject({
    direction: z.enum(["in", "out"]),
    protocol: z.enum(["tcp", "udp", "icmp", "esp", "gre"]),
    port: z.string().regex(PORTS, { error: "is neither a port nor a range of ports" }).nullable().default(null),
    source_ips: addresses,
    destination_ips: addresses,
    description: z.string().max(255).nullable().default(null),
  })
  .refine(({ port, protocol }) => (port !== null) === ["tcp", "udp"].includes(protocol), {
    error: "the port must be given for tcp and udp, and for them alone",
    path: ["port"],
  });
const rules = z.array(rule).max(50);
const target = z.strictObject({
  type: z.enum(["server", "label_selector"]),
  server: z.strictObject({ id }).optional(),
  label_selector: z.strictObject({ selector: z.string().min(1) }).optional(),
});
const MOST_FIREWALLS = 5;

export const firewallRoutes: readonly RestRoute[] = [
  ...standard({
    kind: firewalls,
    update: z.strictObject({ name: name.optional(), labels: labels.optional() }),
    removing: ({ world }, firewall) => {
      if (list(view(world, firewalls, firewall).applied_to).length === 0) return;
      throw refuse(422, "resource_in_use", `firewall with ID '${String(idOf(firewall))}' is still in use`);
    },
  }),
  {
    id: "hcloud.firewalls.create",
    verb: "POST",
    path: "/v1/firewalls",
    body: z.strictObject({
      name,
      labels: labels.default({}),
      rules: rules.default([]),
      apply_to: z.array(target).default([]),
    }),
    handle: createFirewall,
  },
  actionRoute({
    kind: firewalls,
    name: "set_rules",
    command: "set_firewall_rules",
    body: z.strictObject({ rules }),
    many: true,
    run: (call) => {
      change(call.world, here(call, firewalls), { rules: call.body.rules ?? [] });
      return undefined;
    },
  }),
  actionRoute({
    kind: firewalls,
    name: "apply_to_resources",
    command: "apply_firewall",
    body: z.strictObject({ apply_to: z.array(target).min(1) }),
    many: true,
    run: (call) => {
      for (const one of list(call.body.apply_to).filter(isObject)) apply(call.world, here(call, firewalls), one);
      return undefined;
    },
  }),
  actionRoute({
    kind: firewalls,
    name: "remove_from_resources",
    command: "remove_firewall",
    body: z.strictObject({ remove_from: z.array(target).min(1) }),
    many: true,
    run: (call) => {
      for (const one of list(call.body.remove_from).filter(isObject))
        removeFrom(call.world, here(call, firewalls), one);
      return undefined;
    },
  }),
];

function createFirewall(call: RestCall): Reply {
  const { world } = call;
  const { apply_to: targets, ...body } = call.body;
  requireUniqueName(world, firewalls, body.name);
  for (const one of list(targets).filter(isObject)) serverOf(world, one, 422);
  const id = newId(world, firewalls, text(body.name));
  create(world, firewalls, id, { ...body, label_selectors: [] });
  for (const one of list(targets).filter(isObject)) apply(world, find(world, firewalls, id), one);
  const actions = [act(call, "set_firewall_rules", { firewall: id })];
  if (list(targets).length > 0) actions.push(act(call, "apply_firewall", { firewall: id }));
  return new Reply(201, { firewall: view(world, firewalls, find(world, firewalls, id)), actions });
}

/** The server that a target names; undefined for a selector of labels. */
function serverOf(world: World, target: Body, status: number): Resource | undefined {
  if (target.type === "label_selector") {
    selects(text(object(target.label_selector).selector));
    return undefined;
  }
  const wanted = object(target.server).id;
  const found = all(world, servers).find((one) => one.body.id === wanted);
  if (!found) throw refuse(status, "firewall_resource_not_found", `server with ID '${String(wanted)}' not found`);
  return found;
}

function apply(world: World, firewall: Resource, target: Body): void {
  const server = serverOf(world, target, 404);
  const selector = object(target.label_selector).selector ?? null;
  const own = list(firewall.body.label_selectors);
  const applied = server ? list(server.body.firewalls).includes(idOf(firewall)) : own.includes(selector);
  if (applied) throw refuse(422, "firewall_already_applied", "firewall is already applied to the resource");
  if (!server) {
    change(world, firewall, { label_selectors: [...own, selector] });
    return;
  }
  if (addressesOf(world, idOf(server)).length === 0) {
    throw refuse(422, "private_net_only_server", "server has no public interface");
  }
  applyTo(world, server, [idOf(firewall)]);
}

/** Adds firewalls to those of a server. */
export function applyTo(world: World, server: Resource, added: readonly number[]): void {
  const after = [...list(server.body.firewalls), ...added];
  if (after.length > MOST_FIREWALLS)
    throw invalidInput("firewalls", `at most ${String(MOST_FIREWALLS)} for one server`);
  change(world, server, { firewalls: after });
}

function removeFrom(world: World, firewall: Resource, target: Body): void {
  const server = serverOf(world, target, 404);
  if (server) {
    const rest = list(server.body.firewalls).filter((one) => one !== idOf(firewall));
    change(world, server, { firewalls: rest });
    return;
  }
  const selector = object(target.label_selector).selector;
  const rest = list(firewall.body.label_selectors).filter((one) => one !== selector);
  change(world, firewall, { label_selectors: rest });
}
