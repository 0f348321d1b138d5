import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import { ROLES } from "../../constructs/hetzner/host/paths";
import { Arguments } from "../parsed-stack";
import { later } from "../../stacks/smallcrm/parts";
import { differences, smallcrm } from "./stacks";

const production = smallcrm("production");

/** A server's user data. */
function cloudConfigOf(stack: typeof production, server: string) {
  const [{ user_data: given = "" } = {}] = stack.where("hcloud_server", "name", server);
  const packed = String(given);
  const text = packed.startsWith("#cloud-config")
    ? packed.replaceAll("$${", "${")
    : gunzipSync(Buffer.from(packed, "base64")).toString("utf8");
  const { write_files: files, packages } = parse(text) as {
    write_files: { path: string; content: string }[];
    packages: string[];
  };
  return {
    text,
    bytes: Buffer.byteLength(packed),
    packages,
    files: new Map(files.map(({ path, content }) => [path, content])),
  };
}

const application = cloudConfigOf(production, "application");
const database = cloudConfigOf(production, "database");

describe("smallCRM in production", () => {
  test("is made of these resources", () => {
    expect(production.counts()).toMatchInlineSnapshot(`
      {
        "hcloud_firewall": 2,
        "hcloud_network": 1,
        "hcloud_network_route": 1,
        "hcloud_network_subnet": 1,
        "hcloud_placement_group": 1,
        "hcloud_primary_ip": 2,
        "hcloud_rdns": 2,
        "hcloud_server": 2,
        "hcloud_ssh_key": 2,
        "hcloud_storage_box": 1,
        "hcloud_storage_box_subaccount": 1,
        "hcloud_volume": 2,
        "hcloud_volume_attachment": 2,
        "hcloud_zone": 1,
        "hcloud_zone_rrset": 9,
      }
    `);
  });

  test("touches no company but Hetzner", () => {
    const { required_providers, backend } = production.json.terraform as {
      required_providers: Record<string, { source: string }>;
      backend: { s3: Arguments };
    };
    expect(Object.values(required_providers).map(({ source }) => source)).toEqual(["hetznercloud/hcloud"]);
    expect(Object.keys(production.counts()).filter((type) => !type.startsWith("hcloud_"))).toEqual([]);
    expect(backend.s3.endpoints).toEqual({
      s3: "https://fsn1.your-objectstorage.com",
    });
  });

  test("is in Falkenstein, whatever has a place", () => {
    const places = Object.values(production.json.resource ?? {}).flatMap((byName) =>
      Object.values(byName).flatMap(({ location, network_zone: zone }) =>
        [location, zone].filter((place) => place !== undefined),
      ),
    );
    expect([...new Set(places)]).toEqual(["eu-central", "fsn1"]);
    for (const type of ["hcloud_server", "hcloud_volume", "hcloud_storage_box", "hcloud_primary_ip"])
      expect(production.where(type, "location", "fsn1")).toHaveLength(production.count(type));
  });

  test("labels everything that has labels", () => {
    const unlabelled = ["hcloud_network_subnet", "hcloud_network_route", "hcloud_volume_attachment", "hcloud_rdns"];
    const wrong = Object.entries(production.json.resource ?? {}).filter(([type, byName]) =>
      Object.values(byName).some(({ labels }) => (labels === undefined) !== unlabelled.includes(type)),
    );
    expect(wrong.map(([type]) => type)).toEqual([]);
  });

  test("guards whatever holds data, and both servers", () => {
    for (const type of [
      "hcloud_server",
      "hcloud_volume",
      "hcloud_storage_box",
      "hcloud_zone",
      "hcloud_network",
      "hcloud_primary_ip",
    ]) {
      for (const resource of Object.values(production.all(type)))
        expect(resource).toMatchObject({
          delete_protection: true,
          lifecycle: { prevent_destroy: true },
        });
    }
  });

  test("holds no secret: passwords are sensitive variables without a value, and nothing else is named like one", () => {
    const variables = production.json.variable as Record<string, Arguments>;
    expect(Object.values(variables).map(({ sensitive, default: given }) => [sensitive, given])).toEqual([
      [true, undefined],
      [true, undefined],
    ]);
    expect(
      [...production.text.matchAll(/"(?:password|token|secret\w*|\w*_key)": "([^"]*)"/g)].map(([, value]) => value),
    ).toEqual([
      ...Array<unknown>(2).fill(expect.stringMatching(/^ssh-ed25519 /)),
      "${var.storage_box_password}",
      "${var.storage_box_subaccount_password}",
    ]);
  });
});

describe("the user data of smallCRM's servers", () => {
  test.each([
    ["application", application],
    ["database", database],
  ] as const)("fits what Hetzner takes: %s", (_, { bytes }) => {
    expect(bytes).toBeLessThanOrEqual(32 * 1024);
  });

  test.each([
    ["application", application],
    ["database", database],
  ] as const)("leads nowhere that Terraform would fill in later: %s", (_, { text }) => {
    expect(text).not.toMatch(/\$\{(?:hcloud_|var\.|data\.|TfToken)/);
  });

  test("has each program on its own server", () => {
    expect(application.packages).toEqual(
      expect.arrayContaining(["caddy", "podman", "restic", "nftables", "postgresql-client", "unattended-upgrades"]),
    );
    expect(database.packages).toEqual(expect.arrayContaining(["postgresql-17", "nftables", "unattended-upgrades"]));
    expect(database.packages.filter((name) => /caddy|podman|restic/.test(name))).toEqual([]);
    expect(application.packages).not.toContain("postgresql-17");
  });

  test(
    "opens the database to the application server's private address, in the host firewall " +
      "and in pg_hba.conf, and to nobody else",
    () => {
      const rules = (database.files.get("/etc/nftables.conf") ?? "")
        .split("\n")
        .filter((line) => /tcp dport/.test(line))
        .map((line) => line.trim());
      expect(rules).toEqual([
        "ip saddr { 10.30.1.10 } tcp dport 22 accept",
        "ip saddr { 10.30.1.10 } tcp dport 5432 accept",
      ]);
      const hba = (database.files.get("/etc/postgresql/17/main/pg_hba.conf") ?? "")
        .split("\n")
        .filter((line) => line.startsWith("host"));
      expect(hba.length).toBeGreaterThanOrEqual(Object.keys(ROLES).length);
      for (const line of hba.filter((one) => !one.endsWith("reject")))
        expect(line).toMatch(/^hostssl\s+\S+\s+\S+\s+10\.30\.1\.10\/32\s+scram-sha-256\s+clientcert=verify-/);
    },
  );

  test("passes on what the database server sends, and lets administrators through to it by SSH alone", () => {
    expect(application.files.get("/etc/nftables.conf")).toMatch(/ip saddr 10\.30\.1\.20 .*masquerade/);
    expect(application.files.get("/etc/ssh/sshd_config.d/01-keys-only.conf")).toContain("PermitOpen 10.30.1.20:22\n");
  });

  test("reboots one server after the other", () => {
    const times = [application, database].map(
      ({ files }) => /Automatic-Reboot-Time "(.*)"/.exec(files.get("/etc/apt/apt.conf.d/52reboot") ?? "")?.[1],
    );
    expect(times).toEqual(["03:30", "04:00"]);
    expect([later("23:45", 30), later("00:00", 30), later("09:05", 0)]).toEqual(["00:15", "00:30", "09:05"]);
  });

  test("backs up to the Storage Box of the settings, when they say", () => {
    expect(application.files.get("/etc/systemd/system/backup.timer")).toContain("OnCalendar=*-*-* 02:15:00");
    expect(application.files.get("/etc/ssh/ssh_config.d/storage-box.conf")).toContain(
      "HostName u00000.your-storagebox.de\n",
    );
    expect(application.files.get("/etc/systemd/system/restore-test.timer")).toContain("OnCalendar=Sun *-*-* 08:00:00");
  });
});

describe("smallCRM in staging", () => {
  test("is production with other numbers, and differs in these paths alone", () => {
    const alike = (environment: string) =>
      JSON.parse(
        smallcrm(environment)
          .text.replaceAll(`smallcrm-${environment}`, "smallcrm-ENVIRONMENT")
          .replaceAll(/example\.(?:org|net)/g, "example")
          .replaceAll(/10\.3[01]\./g, "10.N.")
          .replaceAll(`"environment": "${environment}"`, '"environment": "ENVIRONMENT"'),
      ) as unknown;
    expect(differences(alike("production"), alike("staging"))).toMatchInlineSnapshot(`
      [
        "resource.hcloud_server.application_server_7145810D.server_type",
        "resource.hcloud_server.application_server_7145810D.user_data",
        "resource.hcloud_server.database_server_8BFC5013.server_type",
        "resource.hcloud_server.database_server_8BFC5013.user_data",
        "resource.hcloud_volume.application-data_volume_CAEB02F0.size",
        "resource.hcloud_volume.database-data_volume_2FECE930.size",
      ]
    `);
  });
});
