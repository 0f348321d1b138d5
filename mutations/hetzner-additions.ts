import { isObject } from "../posture/model/attribute";
import { objectAt, Tree } from "../posture/model/input";
import { added } from "./definitions/added";
import { Mutation } from "./definitions/mutation";

type Body = Readonly<Record<string, unknown>>;

/** Resources that nobody should add to a stack at Hetzner, each made of what the stack has. */
export function* hetznerAdditionsTo(tree: Tree): Generator<Mutation> {
  const all = (type: string) =>
    Object.entries(objectAt(objectAt(tree, "resource", ""), type, "resource.")).filter((one): one is [string, Body] =>
      isObject(one[1]),
    );
  const servers = all("hcloud_server");
  const [first] = servers;
  if (!first) return;
  const add = (type: string, detail: string, body: Body): Mutation => added(tree, type, body, detail);

  yield add("hcloud_server", "a server in Helsinki", {
    ...first[1],
    name: "second",
    location: "hel1",
    user_data: undefined,
  });
  yield add("hcloud_volume", "a volume in Nuremberg", { name: "elsewhere", size: 10, location: "nbg1" });
  yield add("hcloud_snapshot", "an image of a server, which Hetzner keeps for ever", {
    server_id: `\${hcloud_server.${first[0]}.id}`,
  });
  yield add("aws_s3_bucket", "a bucket of another company", { bucket: "elsewhere" });
  yield add("hcloud_storage_box", "a Storage Box in Helsinki", {
    name: "elsewhere",
    storage_box_type: "bx11",
    location: "hel1",
  });
  yield add("hcloud_load_balancer", "a load balancer in America", {
    name: "elsewhere",
    load_balancer_type: "lb11",
    location: "ash",
  });

  for (const [name, body] of servers) {
    const id = `\${hcloud_server.${name}.id}`;
    if (publicNet(body)) continue;
    yield add("hcloud_floating_ip", `a floating address of ${name}`, { type: "ipv4", server_id: id });
    yield add("hcloud_primary_ip", `a public address of ${name}`, {
      name: "more",
      type: "ipv4",
      location: "fsn1",
      assignee_id: id,
    });
    yield add("hcloud_load_balancer_target", `a load balancer that leads to ${name}`, {
      type: "server",
      load_balancer_id: 7,
      server_id: id,
    });
  }
  for (const [name] of all("hcloud_network"))
    yield add("hcloud_network_subnet", "a part of the private network in America", {
      network_id: `\${hcloud_network.${name}.id}`,
      type: "cloud",
      network_zone: "us-east",
      ip_range: "10.0.9.0/24",
    });
  for (const [name, body] of all("hcloud_firewall")) {
    const rules = Array.isArray(body.rule) ? (body.rule as unknown[]) : [];
    const open = { direction: "in", protocol: "tcp", source_ips: ["0.0.0.0/0", "::/0"] };
    for (const port of ["22", "5432", "3000"]) {
      const more = {
        ...objectAt(objectAt(tree, "resource", ""), "hcloud_firewall", "resource."),
        [name]: { ...body, rule: [...rules, { ...open, port }] },
      };
      yield {
        address: `hcloud_firewall.${name}`,
        path: "rule",
        operator: "added",
        detail: `port ${port} for everybody`,
        tree: { ...tree, resource: { ...objectAt(tree, "resource", ""), hcloud_firewall: more } },
      };
    }
  }
  for (const [name] of all("hcloud_zone")) {
    const zone = `\${hcloud_zone.${name}.name}`;
    yield add("hcloud_zone_rrset", "a name of a company that counts visits", {
      zone,
      name: "stats",
      type: "CNAME",
      records: [{ value: "custom.plausible.io." }],
    });
    yield add("hcloud_zone_rrset", "a name that leads to another company's machine", {
      zone,
      name: "more",
      type: "A",
      records: [{ value: "203.0.113.7" }],
    });
    yield add("hcloud_zone_rrset", "mail for the system goes to another company", {
      zone,
      name: "@",
      type: "MX",
      records: [{ value: "10 aspmx.l.google.com." }],
    });
  }
}

/** Whether a server has an address on the internet: by default it has. */
function publicNet({ public_net }: Body): boolean {
  const [net]: unknown[] = Array.isArray(public_net) ? public_net : [public_net];
  return !isObject(net) || net.ipv4_enabled !== false || net.ipv6_enabled !== false;
}
