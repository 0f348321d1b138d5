import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { caddy, CaddyProps } from "../../../../constructs/hetzner/host/caddy";
import { block, caddyfile, line } from "../../../../constructs/hetzner/host/caddyfile";
import { describeWith, path } from "./available";

const PROPS: CaddyProps = {
  hosts: { application: "crm.acme.test", analytics: "stats.acme.test" },
  email: "ops@acme.test",
};
const CADDYFILE = "/etc/caddy/smallcrm.caddyfile";
const fileOf = (props: Partial<CaddyProps>, name: string) =>
  caddy({ ...PROPS, ...props }).files?.find((file) => file.path === name)?.content ?? "";

describe("caddy", () => {
  test("opens 80 and 443 to everybody, and no UDP, since it speaks no HTTP/3", () => {
    expect(caddy(PROPS).input).toEqual([
      { protocol: "tcp", port: 80 },
      { protocol: "tcp", port: 443 },
    ]);
  });

  test("leaves the package's own Caddyfile alone and starts with the rendered one", () => {
    const { packages, files, run } = caddy(PROPS);
    expect(packages).toEqual(["caddy"]);
    expect(files?.map((file) => file.path)).toEqual([CADDYFILE, "/etc/systemd/system/caddy.service.d/smallcrm.conf"]);
    expect(fileOf({}, "/etc/systemd/system/caddy.service.d/smallcrm.conf")).toContain(
      `ExecStart=\nExecStart=/usr/bin/caddy run --config ${CADDYFILE} --adapter caddyfile\n`,
    );
    expect(run).toEqual([
      ["systemctl", "enable", "caddy.service"],
      ["systemctl", "restart", "caddy.service"],
    ]);
  });

  test("keeps certificates on the data volume", () => {
    expect(fileOf({}, CADDYFILE)).toContain("storage file_system /var/lib/smallcrm/caddy\n");
  });

  test.each<[string, Partial<CaddyProps>, string]>([
    ["a host with a wildcard", { hosts: { ...PROPS.hosts, application: "*.acme.test" } }, "hosts: got"],
    [
      "a host with a block in it",
      { hosts: { ...PROPS.hosts, application: "acme.test {\nrespond hello\n}" } },
      "hosts: got",
    ],
    ["a host with plain HTTP", { hosts: { ...PROPS.hosts, analytics: "http://stats.acme.test" } }, "hosts: got"],
    ["one host for both", { hosts: { application: "acme.test", analytics: "acme.test" } }, "hosts: got"],
    ["an e-mail address with a directive in it", { email: "ops@acme.test\n\tauto_https off" }, "email: got"],
    [
      "HSTS for a day",
      { hstsMaxAgeSeconds: 86_400 },
      "hstsMaxAgeSeconds: got 86400; allowed: a whole number of seconds from 15768000 to 63072000",
    ],
    ["one port for both", { ports: { application: 3000, umami: 3000 } }, "ports: got"],
    ["a port below 1024", { ports: { application: 443, umami: 3001 } }, "ports.application: got 443"],
    ["a dashboard for everybody", { dashboardFrom: ["0.0.0.0/0"] }, 'dashboardFrom: got ["0.0.0.0/0"]'],
  ])("refuses %s", (_, change, message) => {
    expect(() => caddy({ ...PROPS, ...change })).toThrow(message);
  });
});

describe("caddyfile", () => {
  test("quotes what holds a space", () => {
    expect(caddyfile([block(["acme.test"], line("header", "X-Is", 'a "b"'))])).toBe(
      'acme.test {\n\theader X-Is "a \\"b\\""\n}\n',
    );
  });

  test("opens the global options with a brace alone", () => {
    expect(caddyfile([block([], line("admin", "off"))])).toBe("{\n\tadmin off\n}\n");
  });

  test.each(["a\nb", "a {", "{env.HOME}", "`a`", "a\\"])("refuses the word %j", (word) => {
    expect(() => caddyfile([line("respond", word)])).toThrow("cannot stand in a Caddyfile");
  });
});

describeWith(["caddy"], "caddy of this machine", () => {
  let directory: string;
  beforeAll(() => (directory = mkdtempSync(join(tmpdir(), "avouch-caddy-"))));
  afterAll(() => rmSync(directory, { recursive: true }));

  const run = (command: string, props: Partial<CaddyProps>, ...args: string[]) => {
    const file = join(directory, "Caddyfile");
    writeFileSync(file, fileOf(props, CADDYFILE).replace("/var/lib/smallcrm/caddy", join(directory, "storage")));
    return spawnSync(
      path("caddy"),
      [command, ...args, ...(command === "fmt" ? [] : ["--adapter", "caddyfile", "--config"]), file],
      { encoding: "utf8", env: { PATH: process.env.PATH, HOME: directory } },
    );
  };

  test.each<[string, Partial<CaddyProps>]>([
    ["without a dashboard", {}],
    ["with a dashboard for some", { dashboardFrom: ["198.51.100.0/24", "2001:db8::/48"] }],
  ])("finds the Caddyfile valid %s", (_, props) => {
    const { status, stdout, stderr } = run("validate", props);
    expect([status, stdout, stderr]).toEqual([
      0,
      expect.stringContaining("Valid configuration"),
      expect.not.stringContaining("WARN"),
    ]);
  });

  test("finds the Caddyfile well formatted", () => {
    expect(run("fmt", {}, "--overwrite").status).toBe(0);
    expect(
      readFileSync(join(directory, "Caddyfile"), "utf8").replace(join(directory, "storage"), "/var/lib/smallcrm/caddy"),
    ).toBe(fileOf({}, CADDYFILE));
  });

  test(
    "reads from it: Let's Encrypt and nobody else, TLS 1.2 to 1.3, HTTP 1 and 2, no admin " + "endpoint, no access log",
    () => {
      const { stdout } = run("adapt", {});
      const { admin, apps } = JSON.parse(stdout) as { admin: unknown; apps: Record<string, Record<string, unknown>> };

      expect(admin).toEqual({ disabled: true });
      expect(apps.tls).toEqual({
        automation: {
          policies: [
            {
              issuers: [
                { ca: "https://acme-v02.api.letsencrypt.org/directory", email: "ops@acme.test", module: "acme" },
              ],
            },
          ],
        },
      });
      expect(apps.http?.servers).toEqual({
        srv0: expect.objectContaining({
          listen: [":443"],
          protocols: ["h1", "h2"],
          tls_connection_policies: [
            { match: { sni: ["stats.acme.test"] }, protocol_min: "tls1.2", protocol_max: "tls1.3" },
            { match: { sni: ["crm.acme.test"] }, protocol_min: "tls1.2", protocol_max: "tls1.3" },
            {},
          ],
        }),
      });
      expect(stdout).not.toContain('"access');
      expect(JSON.stringify(apps)).not.toContain('"logs"');
    },
  );
});
