import { createHash } from "node:crypto";
import { isObject } from "../../../posture/model/attribute";
import { PlannedChanges } from "../../../posture/model/plan";
import { read } from "../../../posture/model/read";
import { Template } from "../../parsed-stack";

type Bodies = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Arguments of which a change makes a new resource at Hetzner. */
const REPLACING: Readonly<Record<string, readonly string[]>> = { hcloud_server: ["user_data", "image"] };

/**
 * The plan by which one synthesized stack takes another's place, with what Terraform and its providers do to values.
 */
export function planOf(before: Template, after: Template): PlannedChanges {
  const [old, now] = [before.json.resource as Bodies, after.json.resource as Bodies];
  const addresses = [old, now].flatMap((all) =>
    Object.entries(all).flatMap(([type, bodies]) => Object.keys(bodies).map((name) => `${type}.${name}`)),
  );
  const replaced = new Set(
    addresses.filter((address) => {
      const [type = ""] = address.split(".");
      const [one, other] = [bodyAt(old, address), bodyAt(now, address)];
      return one && other && (REPLACING[type] ?? []).some((key) => one[key] !== other[key]);
    }),
  );
  const { planned } = read(
    JSON.stringify({
      format_version: "1.2",
      resource_changes: [...new Set(addresses)].map((address) =>
        entry(address, bodyAt(old, address), bodyAt(now, address), replaced),
      ),
    }),
  );
  if (!planned) throw new Error("the plan was read as something else");
  return planned;
}

function bodyAt(all: Bodies, address: string): Record<string, unknown> | undefined {
  const [type = "", name = ""] = address.split(".");
  return all[type]?.[name] as Record<string, unknown> | undefined;
}

function entry(
  address: string,
  before: Record<string, unknown> | undefined,
  after: Record<string, unknown> | undefined,
  replaced: ReadonlySet<string>,
): object {
  const [type = "", name = ""] = address.split(".");
  const unknown: Record<string, true> = {};
  const from = before && applied(address, before);
  const to = after && applied(address, after);
  const isNew = replaced.has(address);
  if (to && (isNew || !from)) unknown.id = true;
  // Whatever names a resource that is made anew learns its id with the apply.
  for (const [key, value] of Object.entries(to ?? {}))
    if (typeof value === "string" && replaced.has(value.replace(/#id$/, "")) && key !== "id") unknown[key] = true;
  for (const key of Object.keys(unknown)) Reflect.deleteProperty(to ?? {}, key);
  const follows = from !== undefined && unknown.server_id === true;
  const actions = !from
    ? ["create"]
    : !to
      ? ["delete"]
      : isNew || follows
        ? ["delete", "create"]
        : JSON.stringify(from) === JSON.stringify(to)
          ? ["no-op"]
          : ["update"];
  return {
    address,
    mode: "managed",
    type,
    name,
    provider_name: "registry.terraform.io/example/example",
    change: { actions, before: from ?? null, after: to ?? null, after_unknown: unknown },
  };
}

/**
 * A body as a state has it: without meta-arguments, with ids in place of references, and hashes in place of user_data.
 */
function applied(address: string, body: Record<string, unknown>): Record<string, unknown> {
  const left = Object.entries(body).filter(([key]) => !["//", "lifecycle", "depends_on", "provider"].includes(key));
  return {
    id: `${address}#id`,
    ...(resolved(Object.fromEntries(left)) as object),
    ...(typeof body.user_data === "string" && {
      user_data: createHash("sha1").update(body.user_data).digest("base64"),
    }),
  };
}

function resolved(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/^\$\{(\w+\.[\w-]+)\.(\w+)\}$/, "$1#$2");
  if (Array.isArray(value)) return value.map(resolved);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one)])) : value;
}
