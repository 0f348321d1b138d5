import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { cloudConfig } from "../../../../constructs/hetzner/host/cloud-config";
import { postgresClient } from "../../../../constructs/hetzner/host/postgres-client";
import { databaseRoles } from "../../../../stacks/smallcrm/host/files";
import { postgresServer } from "../../../../constructs/hetzner/host/postgres-server";
import { describeWith, path } from "./available";
import { fileOf } from "./rendered-postgres";

const PROPS = { address: "10.0.1.20", applicationAddress: "10.0.1.10", memoryMb: 4_096, roles: databaseRoles() };
const SERVER = postgresServer(PROPS);
const CLIENT = postgresClient({ databaseAddress: "10.0.1.20" });
const setting = (name: string, props = PROPS) =>
  new RegExp(`^${name} = '(.*)'$`, "m").exec(fileOf(postgresServer(props), "/postgresql.conf"))?.[1];

test("the database server listens on its private address, and its firewall lets the application server in", () => {
  expect(setting("listen_addresses")).toBe("10.0.1.20");
  expect(SERVER.input).toEqual([{ protocol: "tcp", port: 5432, from: ["10.0.1.10"] }]);
});

test("pg_hba.conf has a line of each role, and everybody else is rejected", () => {
  expect(
    fileOf(SERVER, "/pg_hba.conf")
      .split("\n")
      .map((line) => line.replace(/ +/g, " ")),
  ).toEqual([
    "# TYPE DATABASE USER ADDRESS METHOD",
    "local all postgres peer",
    "hostssl smallcrm smallcrm 10.0.1.10/32 scram-sha-256 clientcert=verify-ca",
    "hostssl umami umami 10.0.1.10/32 scram-sha-256 clientcert=verify-ca",
    "hostssl smallcrm,umami backup 10.0.1.10/32 scram-sha-256 clientcert=verify-ca",
    "hostssl smallcrm,umami retention 10.0.1.10/32 scram-sha-256 clientcert=verify-ca",
    "local all all reject",
    "host all all 0.0.0.0/0 reject",
    "host all all ::/0 reject",
    "",
  ]);
});

test("sizes follow from memory, which all connections together do not exhaust", () => {
  const megabytes = (name: string, memoryMb: number) =>
    Number(/^(\d+)MB$/.exec(setting(name, { ...PROPS, memoryMb }) ?? "")?.[1]);
  for (const memoryMb of [2_048, 4_096, 8_192, 131_072]) {
    const taken =
      megabytes("shared_buffers", memoryMb) +
      megabytes("work_mem", memoryMb) * Number(setting("max_connections")) +
      megabytes("maintenance_work_mem", memoryMb);
    expect({ memoryMb, fits: taken < memoryMb * 0.7 }).toEqual({ memoryMb, fits: true });
  }
  expect(setting("shared_buffers")).toBe("1024MB");
});

test("settings change sizes and habits", () => {
  expect(
    fileOf(
      postgresServer({ ...PROPS, settings: { work_mem: "32MB", "auto_explain.log_nested_statements": "off" } }),
      "/postgresql.conf",
    ),
  ).toMatch(/^work_mem = '32MB'$/m);
});

test.each([
  "ssl",
  "ssl_min_protocol_version",
  "listen_addresses",
  "log_statement",
  "log_destination",
  "hba_file",
  "fsync",
  "password_encryption",
  "include_dir",
  "port = 1\nssl",
])("settings do not change what is promised: %s", (name) => {
  expect(() => postgresServer({ ...PROPS, settings: { [name]: "x" } })).toThrow(
    /settings: got .*allowed: settings that neither/s,
  );
});

test("props that cannot be accepted are reported together", () => {
  expect(() =>
    postgresServer({ address: "::1", applicationAddress: "10.0.1.0/24", memoryMb: 512, roles: databaseRoles() }),
  ).toThrow(/3 props .*address: got "::1".*applicationAddress: got "10.0.1.0\/24".*memoryMb: got 512/s);
  expect(() => postgresClient({ databaseAddress: "database" })).toThrow(
    /databaseAddress: got "database"; allowed: an IPv4 address/,
  );
});

test("nothing is made by Debian's package, and the volume's cluster is looked for after packages are there", () => {
  expect(fileOf(SERVER, "/createcluster.d/smallcrm.conf")).toBe("create_main_cluster = false\n");
  expect(SERVER.run).toContainEqual(["/usr/local/lib/smallcrm/postgres-cluster"]);
});

test("PostgreSQL starts once its key is in memory, and never on the server's own disk", () => {
  const unit = fileOf(SERVER, "/postgresql@17-main.service.d/smallcrm.conf");
  expect(unit).toMatch(/^ConditionPathExists=\/run\/postgres-tls\/server\.key$/m);
  expect(unit).toMatch(/^AssertPathIsMountPoint=\/var\/lib\/postgresql$/m);
  expect(unit).toMatch(/^After=postgres-tls\.service$/m);
});

test("every credential that a unit loads is one that the server asks for", () => {
  for (const part of [SERVER, CLIENT]) {
    const loaded = (part.files ?? []).flatMap(({ content }) =>
      [...content.matchAll(/^LoadCredentialEncrypted=(.*)$/gm)].map(([, name]) => name),
    );
    expect(loaded.filter((name) => !part.credentials?.includes(name ?? ""))).toEqual([]);
    const waited = (part.files ?? [])
      .filter(({ path: at }) => at.endsWith(".service"))
      .map(({ content }) =>
        [...content.matchAll(/^LoadCredentialEncrypted=(.*)$/gm)].every(([, name]) =>
          content.includes(`ConditionPathExists=/etc/credstore.encrypted/${name}\n`),
        ),
      );
    expect(waited).not.toContain(false);
  }
});

test("both fit into user_data, and hold nothing that looks like a secret", () => {
  for (const part of [SERVER, CLIENT])
    expect(cloudConfig([part], { hostname: "database", fqdn: "database.smallcrm.internal" }).length).toBeLessThan(
      22_000,
    );
});

describeWith(["systemd-analyze"], "systemd", () => {
  test("takes the units without a word", () => {
    const directory = mkdtempSync(join(tmpdir(), "avouch-units-"));
    try {
      const units = [...(SERVER.files ?? []), ...(CLIENT.files ?? [])].filter(({ path: at }) =>
        at.startsWith("/etc/systemd/system/"),
      );
      for (const { path: at, content } of [
        ...units,
        { path: "/etc/systemd/system/postgresql@.service", content: "[Service]\nType=forking\nExecStart=-/bin/true\n" },
      ]) {
        const to = join(directory, at.replace("/etc/systemd/system/", ""));
        mkdirSync(dirname(to), { recursive: true });
        // The programs are not on this machine.
        writeFileSync(to, content.replaceAll(/^ExecStart=\/usr\/\S+.*/gm, "ExecStart=/bin/true"));
      }
      const names = [
        ...new Set(units.map(({ path: at }) => (at.includes(".d/") ? basename(dirname(at), ".d") : basename(at)))),
      ];
      const { stderr } = spawnSync(
        path("systemd-analyze"),
        ["verify", "--man=no", ...names.map((name) => join(directory, name))],
        { encoding: "utf8", env: { ...process.env, SYSTEMD_UNIT_PATH: `${directory}:` } },
      );
      expect(stderr.split("\n").filter((line) => /postgres|avouch/.test(line))).toEqual([]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
