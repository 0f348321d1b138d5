import { PlanReport } from "../../review/report/report";
import { read } from "../../posture/model/read";
import { Model } from "../../posture/model/model";
import { drawPicture, drawPictures, textsIn } from "../../review/picture/picture";
import { graphOf } from "../../review/picture/build-graph";
import { GraphNode } from "../../review/picture/graph/graph";
import { Redactor } from "../../review/report/redactor";
import { smallcrm, smvue } from "../stacks/synthesized";
import { claim, evidence, HOSTILE, plan, report } from "./reports";

const modelOf = (tree: unknown): Model => read(JSON.stringify(tree)).model;
const title = ({ kind, main, caption }: GraphNode) =>
  caption?.title ?? (main.length > 1 ? `${main.length} ${kind.many}` : kind.one);
const arrowsIn = (model: Model) => graphOf(model).edges.map(([from, to]) => `${title(from)} → ${title(to)}`);
const draw = (model: Model, violated: readonly string[] = [], mask = (text: string) => text) =>
  drawPicture(model, { id: "picture-1", stack: "acme", mask, violated: new Set(violated) });

/** A front, a service and its data, in plain Terraform. */
const SYSTEM = {
  resource: {
    google_compute_global_address: { front: { name: "front" } },
    google_compute_global_forwarding_rule: {
      https: {
        ip_address: "${google_compute_global_address.front.address}",
        target: "${google_compute_target_https_proxy.main.id}",
      },
    },
    google_compute_target_https_proxy: {
      main: {
        name: "main",
        url_map: "${google_compute_url_map.main.id}",
        ssl_policy: "${google_compute_ssl_policy.modern.id}",
      },
    },
    google_compute_ssl_policy: { modern: { name: "modern" } },
    google_compute_url_map: { main: { name: "main", default_service: "${google_compute_backend_service.main.id}" } },
    google_compute_security_policy: { waf: { name: "waf" } },
    google_compute_security_policy_rule: {
      sqli: { security_policy: "${google_compute_security_policy.waf.name}", priority: 1000 },
    },
    google_compute_backend_service: {
      main: {
        name: "main",
        security_policy: "${google_compute_security_policy.waf.id}",
        backend: [{ group: "${google_compute_region_network_endpoint_group.run.id}" }],
      },
    },
    google_compute_region_network_endpoint_group: {
      run: { cloud_run: [{ service: "${google_cloud_run_v2_service.api.name}" }] },
    },
    google_service_account: { api: { account_id: "api" } },
    google_cloud_run_v2_service: {
      api: {
        name: "api",
        ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
        template: [
          {
            service_account: "${google_service_account.api.email}",
            containers: [
              { env: [{ name: "DATABASE", value: "${google_sql_database_instance.main.connection_name}" }] },
            ],
          },
        ],
      },
    },
    google_sql_database_instance: {
      main: { name: "main", settings: [{ ip_configuration: [{ ipv4_enabled: false }] }] },
    },
    google_storage_bucket: { files: { name: "files" } },
    google_storage_bucket_iam_member: {
      api: {
        bucket: "${google_storage_bucket.files.name}",
        member: "serviceAccount:${google_service_account.api.email}",
        role: "roles/storage.objectUser",
      },
    },
    google_secret_manager_secret: Object.fromEntries(
      ["one", "two", "three"].map((name) => [name, { secret_id: name }]),
    ),
    google_secret_manager_secret_iam_member: {
      one: {
        secret_id: "${google_secret_manager_secret.one.id}",
        member: "serviceAccount:${google_service_account.api.email}",
        role: "roles/secretmanager.secretAccessor",
      },
    },
  },
};

describe("what is drawn of a system", () => {
  test("arrows lead from the internet to the data", () => {
    const { entryPoints: entrances } = graphOf(modelOf(SYSTEM));
    expect(entrances.map(title)).toEqual(["public address"]);
    expect(arrowsIn(modelOf(SYSTEM)).sort()).toEqual([
      "Cloud Run service → 3 secrets",
      "Cloud Run service → Cloud SQL instance",
      "Cloud Run service → bucket",
      "HTTPS proxy → URL map",
      "URL map → backend",
      "WAF policy → backend",
      "backend → Cloud Run service",
      "public address → HTTPS proxy",
    ]);
  });

  test("rules, grants, accounts and policies are drawn with what they belong to", async () => {
    const { elements } = await draw(modelOf(SYSTEM));
    const together = (...addresses: readonly string[]) =>
      new Set(addresses.map((address) => elements.get(address))).size === 1;
    expect(together("google_compute_security_policy.waf", "google_compute_security_policy_rule.sqli")).toBe(true);
    expect(together("google_cloud_run_v2_service.api", "google_service_account.api")).toBe(true);
    expect(
      together(
        "google_compute_target_https_proxy.main",
        "google_compute_ssl_policy.modern",
        "google_compute_global_forwarding_rule.https",
      ),
    ).toBe(true);
    expect(together("google_storage_bucket.files", "google_storage_bucket_iam_member.api")).toBe(true);
    expect(together("google_storage_bucket.files", "google_cloud_run_v2_service.api")).toBe(false);
  });

  test.each([
    [
      "a database with a public address",
      { google_sql_database_instance: { open: { settings: [{ ip_configuration: [{ ipv4_enabled: true }] }] } } },
      "Cloud SQL instance",
    ],
    [
      "a database whose address nobody refused",
      { google_sql_database_instance: { open: { name: "open" } } },
      "Cloud SQL instance",
    ],
    [
      "a service that takes all traffic",
      { google_cloud_run_v2_service: { open: { ingress: "INGRESS_TRAFFIC_ALL" } } },
      "Cloud Run service",
    ],
    ["a server", { hcloud_server: { app: { name: "app" } } }, "Server app"],
  ])("the internet leads straight to %s", (_, resource, expected) => {
    expect(graphOf(modelOf({ resource })).entryPoints.map(title)).toEqual([expected]);
  });

  test("a synthesized stack of this project has its whole way from the internet to the database", () => {
    const arrows = arrowsIn(read(smvue("production").text).model);
    expect(arrows).toEqual(
      expect.arrayContaining([
        "2 public addresses → HTTPS proxy",
        "HTTPS proxy → URL map",
        "URL map → backend",
        "WAF policy → backend",
        "backend → Cloud Run service",
        "Cloud Run service → Cloud SQL instance",
        "Cloud Run service → Redis cache",
        "Cloud Run service → 13 secrets",
      ]),
    );
  });

  test("resources of unknown types stand by their types, the rarest as one", () => {
    const resource = Object.fromEntries(
      Array.from({ length: 12 }, (_, type) => [
        `aws_thing_${type}`,
        Object.fromEntries(Array.from({ length: 13 - type }, (__, index) => [`r${index}`, {}])),
      ]),
    );
    expect(graphOf(modelOf({ resource })).nodes.map(title)).toEqual([
      "13 aws_thing_0",
      "12 aws_thing_1",
      "11 aws_thing_2",
      "10 aws_thing_3",
      "9 aws_thing_4",
      "8 aws_thing_5",
      "27 resources of other types",
    ]);
  });
});

describe("a large system", () => {
  const many = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `r${index}`,
        { name: `r${index}`, bucket: "${google_storage_bucket.r1.name}", member: "allUsers" },
      ]),
    );
  const model = modelOf({
    resource: {
      google_storage_bucket: many(4_000),
      google_storage_bucket_iam_member: many(4_000),
      google_sql_database_instance: many(1_000),
      google_cloud_run_v2_service: many(1_000),
    },
  });

  test("10,000 resources are a handful of cards, each still found in its card", async () => {
    const { svg, elements } = await draw(model, ["google_storage_bucket_iam_member.r3999"]);
    expect(svg.match(/class="card/g)?.length).toBeLessThan(10);
    expect(svg.length).toBeLessThan(20_000);
    expect(elements.size).toBe(10_000);
    expect(svg).toContain("4,000 buckets");
    expect(svg).toContain("google_storage_bucket_iam_member.r3999");
  });
});

describe("what is violated", () => {
  const model = modelOf(SYSTEM);

  test("is marked by a shape and in words, and nothing else is", async () => {
    const { svg } = await draw(model, ["google_compute_security_policy_rule.sqli"]);
    expect(svg.match(/class="mark"/g)).toHaveLength(1);
    expect(svg).toContain(
      "<title>WAF policy\nviolated\ngoogle_compute_security_policy_rule.sqli\n" +
        "google_compute_security_policy.waf</title>",
    );
    expect((await draw(model)).svg).not.toContain("violated");
  });

  test("is what the report's evidence names, process claims left out", async () => {
    const of = (part: Partial<PlanReport>) => report([plan({ stack: "acme", ...part })]);
    const at = (address: string) => [evidence({ address })];
    const drawn = async (part: Partial<PlanReport>) =>
      (await drawPictures(of(part), [{ stack: "acme", model, mask: (text) => text }])).get("acme")?.svg ?? "";
    expect(
      await drawn({ claims: [claim({ status: "violated", evidence: at("google_storage_bucket.files") })] }),
    ).toContain("<title>Bucket\nviolated\n");
    expect(
      await drawn({
        claims: [claim({ kind: "process", status: "violated", evidence: at("google_storage_bucket.files") })],
      }),
    ).not.toContain("violated");
  });
});

describe("texts of a file", () => {
  test("pass through the mask, addresses and names alike", async () => {
    const secret = "hunter2-hunter2";
    const model = modelOf({
      variable: { password: { sensitive: true, default: secret } },
      resource: { google_storage_bucket: { one: { name: `b-${secret}` } }, aws_thing: { [secret]: {} } },
    });
    const { svg, elements } = await draw(model, [], new Redactor([model]).for(textsIn(model)));
    expect(svg).toContain("(sensitive)");
    expect(svg + [...elements.keys()].join()).not.toContain(secret);
  });

  test("are texts in the picture, whatever they look like", async () => {
    const model = modelOf({
      resource: {
        google_storage_bucket: Object.fromEntries(HOSTILE.map((text, index) => [`b${index}`, { name: text }])),
        ...Object.fromEntries(HOSTILE.map((text) => [`aws_${text}`, { [text]: {} }])),
      },
    });
    const { svg } = await draw(model);
    expect(
      svg.replace(/<(\/?)(svg|title|desc|defs|marker|path|g|rect|text)( [a-z][\w:A-Z-]*="[^"<>]*")*\/?>/g, ""),
    ).not.toMatch(/[<>]/);
    expect(svg).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});

test("an empty file makes an empty picture", async () => {
  const { svg, elements } = await draw(modelOf({ resource: {} }));
  expect(elements.size).toBe(0);
  expect(svg).toMatch(/^<svg /);
});

/** What is drawn in a thing of this title. */
const standingIn = (model: Model, outer: string) =>
  [...graphOf(model).within]
    .filter(([, thing]) => title(thing) === outer)
    .map(([thing]) => title(thing))
    .sort();
const linesOf = (model: Model, name: string) =>
  graphOf(model)
    .nodes.filter((thing) => title(thing) === name)
    .map(({ caption }) => caption?.lines)[0];

describe("smallCRM's servers", () => {
  const { model } = read(smallcrm("production").text);

  test("are drawn with what runs in them, who connects to the database and what goes to the Storage Box", () => {
    expect(graphOf(model).entryPoints.map(title)).toEqual(["DNS zone"]);
    expect(arrowsIn(model).sort()).toEqual([
      "2 public addresses → Firewall application",
      "Administrators → Firewall application",
      "Backups (restic) → Server’s own firewall",
      "Backups (restic) → storage box",
      "Backups (restic) → volume",
      "Caddy → Umami",
      "Caddy → smallcrm",
      "DNS zone → 2 public addresses",
      "Firewall application → Caddy",
      "Firewall application → SSH",
      "PostgreSQL 17 → volume",
      "SSH → Server’s own firewall",
      "Server’s own firewall → PostgreSQL 17",
      "Timers → Server’s own firewall",
      "Umami → Server’s own firewall",
      "smallcrm → Server’s own firewall",
      "smallcrm → volume",
    ]);
  });

  test("stand in their network, and that in its place", () => {
    expect(standingIn(model, "Server application")).toEqual([
      "Backups (restic)",
      "Caddy",
      "SSH",
      "Timers",
      "Umami",
      "smallcrm",
      "volume",
    ]);
    expect(standingIn(model, "Server database")).toEqual([
      "Firewall database",
      "PostgreSQL 17",
      "Server’s own firewall",
      "volume",
    ]);
    expect(standingIn(model, "Private network smallcrm")).toEqual(["Server application", "Server database"]);
    expect(standingIn(model, "Hetzner fsn1 (Falkenstein, Germany)")).toEqual([
      "2 public addresses",
      "Firewall application",
      "Private network smallcrm",
      "storage box",
    ]);
  });

  test("say who gets in, and what has no public address", () => {
    expect(linesOf(model, "Firewall application")).toEqual(["80, 443 from anyone", "22 from a list"]);
    expect(linesOf(model, "Firewall database")).toEqual(["lets nothing in"]);
    expect(linesOf(model, "Server’s own firewall")).toEqual(["5432, 22 from application", "from nowhere else"]);
    expect(linesOf(model, "Server database")).toEqual(["10.30.1.20", "no public address"]);
    expect(linesOf(model, "Administrators")).toEqual(["198.51.100.0/28", "2001:db8:100::/48"]);
    expect(linesOf(model, "DNS zone")).toEqual(["example.org", "app, insights"]);
  });

  test("are described in words too, from the internet on, and no name is truncated", async () => {
    const { svg, textAlternative: words, elements } = await draw(model, ["hcloud_server.database_server_8BFC5013"]);
    expect(words.slice(0, 3)).toEqual([
      "From Internet to DNS zone.",
      "From Administrators to Firewall application (SSH).",
      expect.stringMatching(
        /^In Hetzner fsn1 \(Falkenstein, Germany\): Firewall application: 80, 443 from anyone, 22 from a list; /,
      ),
    ]);
    expect(words).toContain(
      "From smallcrm container on port 3000 to Server’s own firewall and Volume application-data.",
    );
    expect(svg).not.toContain("…");
    // The frame of a server is where its evidence leads.
    const [, server = ""] =
      /<g class="card frame compute violated" id="([^"]+)"><title>Server database\nviolated\n/.exec(svg) ?? [];
    expect(elements.get("hcloud_server.database_server_8BFC5013")).toBe(server);
  });
});

describe("other people's servers at Hetzner", () => {
  const base = (user_data?: unknown) => ({
    hcloud_primary_ip: { app: { name: "app" } },
    hcloud_firewall: {
      web: { name: "web", rule: [{ direction: "in", protocol: "tcp", port: "443", source_ips: ["0.0.0.0/0"] }] },
    },
    hcloud_network: { main: { name: "main" } },
    hcloud_network_subnet: { main: { network_id: "${hcloud_network.main.id}" } },
    hcloud_server: {
      app: {
        name: "app",
        firewall_ids: ["${hcloud_firewall.web.id}"],
        network: [{ subnet_id: "${hcloud_network_subnet.main.id}" }],
        public_net: [{ ipv4: "${hcloud_primary_ip.app.id}" }],
        user_data,
      },
      database: {
        name: "database",
        public_net: [{ ipv4_enabled: false, ipv6_enabled: false }],
        network: [{ network_id: "${hcloud_network.main.id}" }],
      },
    },
    hcloud_volume: { data: { name: "data", server_id: "${hcloud_server.database.id}" } },
    hcloud_storage_box: { backup: { name: "backup" } },
  });

  test("are just servers where their user data is unknown", () => {
    const model = modelOf({ resource: base("backup to ${hcloud_storage_box.backup.server}") });
    expect(graphOf(model).entryPoints.map(title)).toEqual(["public address"]);
    expect(arrowsIn(model).sort()).toEqual([
      "Firewall web → Server app",
      "Server app → storage box",
      "Server database → volume",
      "public address → Firewall web",
    ]);
    expect(standingIn(model, "Private network main")).toEqual(["Server app", "Server database"]);
  });

  test("have nginx and the services of a compose file in them", () => {
    const compose = "services:\n  shop:\n    image: ghcr.io/acme/shop:1\n";
    const user_data =
      `#cloud-config\n` +
      `${JSON.stringify({ packages: ["nginx"], write_files: [{ path: "/srv/compose.yaml", content: compose }] })}`;
    const model = modelOf({ resource: base(user_data) });
    expect(standingIn(model, "Server app")).toEqual(["nginx", "shop"]);
    expect(arrowsIn(model)).toContain("Firewall web → nginx");
  });

  test(
    "are reached straight where no firewall stands before them, and by everybody's SSH where " + "one lets it in",
    async () => {
      const user_data = `#cloud-config\n${JSON.stringify({ packages: ["nginx"] })}`;
      const open = modelOf({ resource: { hcloud_server: { app: { name: "app", user_data } } } });
      expect(graphOf(open).entryPoints.map(title)).toEqual(["Server app"]);
      expect((await draw(open)).textAlternative).toEqual(["From Internet to Server app.", "In Server app: nginx."]);
      const rule = ["22", "80"].map((port) => ({
        direction: "in",
        protocol: "tcp",
        port,
        source_ips: ["0.0.0.0/0", "::/0"],
      }));
      const guarded = modelOf({
        resource: {
          hcloud_firewall: { web: { name: "web", rule } },
          hcloud_server: { app: { name: "app", user_data, firewall_ids: ["${hcloud_firewall.web.id}"] } },
        },
      });
      expect((await draw(guarded)).textAlternative).toEqual([
        "From Internet to Firewall web 22, 80 from anyone.",
        "In Server app: nginx; SSH.",
        "From Firewall web 22, 80 from anyone to nginx (80) and SSH (22).",
      ]);
    },
  );

  test("are reached past their load balancer where they have a public address", () => {
    const target = {
      hcloud_load_balancer: { main: { name: "main" } },
      hcloud_load_balancer_target: {
        app: { load_balancer_id: "${hcloud_load_balancer.main.id}", server_id: "${hcloud_server.app.id}" },
      },
    };
    const entrances = (public_net: unknown) =>
      graphOf(modelOf({ resource: { ...target, hcloud_server: { app: { name: "app", public_net } } } }))
        .entryPoints.map(title)
        .sort();
    expect(entrances([{ ipv4_enabled: true }])).toEqual(["Server app", "load balancer"]);
    expect(entrances([{ ipv4_enabled: false, ipv6_enabled: false }])).toEqual(["load balancer"]);
  });

  test("in several places stand beside their network", () => {
    const resource = {
      hcloud_network: { main: { name: "main" } },
      hcloud_server: Object.fromEntries(
        ["fsn1", "hel1"].map((location) => [
          location,
          { name: location, location, network: [{ network_id: "${hcloud_network.main.id}" }] },
        ]),
      ),
    };
    const model = modelOf({ resource });
    expect(arrowsIn(model)).toEqual(["Server fsn1 → network", "Server hel1 → network"]);
    expect(standingIn(model, "Hetzner hel1 (Helsinki, Finland)")).toEqual(["Server hel1"]);
  });

  test("keep what is marked as sensitive to themselves", async () => {
    const secret = "hunter2-hunter2";
    const resource = base(
      `#cloud-config\n` +
        `${JSON.stringify({
          write_files: [{ path: "/etc/caddy/Caddyfile", content: `${secret}.example.org {\n}\n` }],
        })}`,
    );
    const model = modelOf({ variable: { password: { sensitive: true, default: secret } }, resource });
    const { svg, textAlternative: words } = await draw(model, [], new Redactor([model]).for(textsIn(model)));
    expect(svg).toContain("(sensitive).example.org");
    expect(svg + words.join()).not.toContain(secret);
  });
});
