import { smallcrmScript } from "../../../../stacks/smallcrm/host/files";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import {
  applicationContainer,
  ApplicationContainerProps,
  UmamiContainerProps,
  umamiContainer,
} from "../../../../constructs/hetzner/host/containers";
import { Part } from "../../../../constructs/hetzner/host/part";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const APPLICATION: ApplicationContainerProps = { image: `ghcr.io/acme/crm@${DIGEST}`, databaseAddress: "10.20.1.20" };
const UMAMI: UmamiContainerProps = {
  start: smallcrmScript("umami-start"),
  image: `ghcr.io/umami-software/umami:3.1.0@${DIGEST}`,
  databaseAddress: "10.20.1.20",
};

const file = ({ files = [] }: Part, name: string) => files.find(({ path }) => path.endsWith(`/${name}`))?.content ?? "";
/** Values of a key, in the order in which they stand. */
const values = (text: string, key: string) =>
  [...text.matchAll(new RegExp(`^${key}=(.*)$`, "gm"))].map(([, value]) => value);

describe.each([
  [
    "the application's container",
    applicationContainer(APPLICATION),
    "smallcrm",
    [
      "database-authority",
      "database-client-certificate",
      "database-client-key",
      "application-password",
      "resend-key",
      "second-factor-keys",
    ],
    "3000",
  ],
  [
    "Umami's container",
    umamiContainer(UMAMI),
    "umami",
    ["database-authority", "database-client-certificate", "database-client-key", "umami-password", "umami-secret"],
    "3001",
  ],
])("%s", (_, part, name, credentials, port) => {
  const text = file(part, `${name}.container`);

  test("is reached from the host itself only", () => {
    expect(values(text, "PublishPort")).toEqual([`127.0.0.1:${port}:${port}`]);
    expect(part.input).toBeUndefined();
  });

  test("runs as nobody, writes only where it is allowed to, and cannot gain privileges", () => {
    expect(text).toMatch(/^User=(?:10001|1001)$/m);
    expect(["ReadOnly", "NoNewPrivileges", "DropCapability", "PidsLimit"].map((key) => values(text, key))).toEqual([
      ["true"],
      ["true"],
      ["all"],
      ["512"],
    ]);
    expect(text).toMatch(/^PodmanArgs=--memory=\d+m --memory-swap=\d+m$/m);
    expect(text).not.toMatch(/AddCapability|privileged|Network=host|SecurityLabelDisable/i);
  });

  test("starts by itself, once every credential is sealed", () => {
    expect(part.credentials).toEqual(credentials);
    expect(values(text, "ConditionPathExists")).toEqual(
      credentials.map((credential) => `/etc/credstore.encrypted/${credential}`),
    );
    expect(values(text, "LoadCredentialEncrypted")).toEqual(credentials);
    expect([values(text, "Restart"), values(text, "WantedBy")]).toEqual([["always"], ["multi-user.target"]]);
    expect(part.run).toContainEqual(["systemctl", "start", "--no-block", `${name}.service`]);
  });

  test("finds its credentials in files that it cannot change; no variable holds any", () => {
    expect(values(text, "Volume")[0]).toBe(`/run/smallcrm/${name}:/credentials:ro`);
    expect(
      values(text, "Environment").filter(
        (variable) => /PASSWORD|SECRET|KEY|TOKEN|URL/.test(variable ?? "") && !/=\/credentials\//.test(variable ?? ""),
      ),
    ).toEqual([]);
  });

  test("knows the database server by its name", () => {
    expect(values(text, "AddHost")).toEqual(["database.smallcrm.internal:10.20.1.20"]);
    expect(values(text, "IPAddressAllow")).toContain("10.20.1.20");
  });

  test("runs the image of its digest, which is there before it starts", () => {
    expect(values(text, "Image")).toEqual([`${name}.image`]);
    expect(values(file(part, `${name}.image`), "Image")).toEqual([name === "umami" ? UMAMI.image : APPLICATION.image]);
  });
});

describe("the application's container", () => {
  test("verifies the database server and shows a certificate of its own", () => {
    const variables = values(file(applicationContainer(APPLICATION), "smallcrm.container"), "Environment");
    expect(variables).toEqual(
      expect.arrayContaining([
        "PGSSLMODE=verify-full",
        "PGHOST=database.smallcrm.internal",
        "PGSSLROOTCERT=/credentials/database-authority",
        "PGSSLKEY=/credentials/database-client-key",
      ]),
    );
  });

  test("takes settings and credentials on top", () => {
    const part = applicationContainer({
      ...APPLICATION,
      port: 4000,
      settings: { ORIGIN: "https://app.acme.test" },
      credentials: ["application-key"],
    });
    const text = file(part, "smallcrm.container");
    expect(values(text, "Environment")).toEqual(expect.arrayContaining(["PORT=4000", "ORIGIN=https://app.acme.test"]));
    expect(values(text, "LoadCredentialEncrypted")).toContain("application-key");
    expect(part.credentials).toContain("application-key");
  });

  test.each<[string, Partial<ApplicationContainerProps>, string]>([
    ["an image by tag", { image: "ghcr.io/acme/crm:latest" }, 'image: got "ghcr.io/acme/crm:latest"'],
    ["an image of another registry", { image: `registry.acme.test/crm@${DIGEST}` }, "image: got"],
    ["an image with a line of its own", { image: `ghcr.io/acme/crm@${DIGEST}\nPrivileged=true` }, "image: got"],
    [
      "a name in place of an address",
      { databaseAddress: "database" },
      'databaseAddress: got "database"; allowed: an IPv4 address',
    ],
    ["a port below 1024", { port: 443 }, "port: got 443; allowed: a whole number of a port from 1024 to 65535"],
    [
      "a secret among the settings",
      { settings: { API_KEY: ["sk9a", "8b7c", "6d5e", "4f3g"].join("") } },
      'settings: got ["API_KEY"]',
    ],
    ["a setting of two words", { settings: { NAME: "a b" } }, 'settings: got ["NAME"]'],
    ["a credential that is a path", { credentials: ["../key"] }, 'credentials: got ["../key"]'],
  ])("refuses %s", (_, change, message) => {
    expect(() => applicationContainer({ ...APPLICATION, ...change })).toThrow(message);
  });
});

describe("Umami's container", () => {
  test("asks nobody home, and may reach the database alone", () => {
    const text = file(umamiContainer(UMAMI), "umami.container");
    expect(values(text, "Environment")).toEqual(
      expect.arrayContaining(["DISABLE_TELEMETRY=1", "DISABLE_UPDATES=1", "CHECKPOINT_DISABLE=1"]),
    );
    expect(values(text, "IPAddressDeny")).toEqual(["any"]);
    expect(values(text, "IPAddressAllow")).toEqual(["localhost", "10.88.0.0/16", "10.20.1.20"]);
  });
});

describe("umami-start", () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "avouch-umami-"));
    mkdirSync(join(directory, "node_modules/.bin"), { recursive: true });
    mkdirSync(join(directory, "credentials"));
    writeFileSync(join(directory, "credentials/umami-password"), "p@ss/w:rd?#%&\n");
    writeFileSync(join(directory, "credentials/umami-secret"), "salt\n");
    writeFileSync(
      join(directory, "server.js"),
      'require("node:fs").appendFileSync("said", `serve ${process.env.DATABASE_URL} ${process.env.APP_SECRET}\\n`);',
    );
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const start = (migration: string) => {
    rmSync(join(directory, "said"), { force: true });
    writeFileSync(
      join(directory, "node_modules/.bin/prisma"),
      `#!/bin/sh\necho "prisma $* $DATABASE_URL" >> said\n${migration}\n`,
      { mode: 0o755 },
    );
    const { status, stdout, stderr } = spawnSync(
      "sh",
      [join(__dirname, "../../../../stacks/smallcrm/host/scripts/umami-start.sh")],
      {
        cwd: directory,
        encoding: "utf8",
        env: { PATH: process.env.PATH, CREDENTIALS: join(directory, "credentials") },
      },
    );
    return { status, out: stdout + stderr, said: readFileSync(join(directory, "said"), "utf8").trim().split("\n") };
  };

  test("migrates, then serves: both verify the database server and show the certificate", () => {
    const { status, said } = start("true");
    expect(status).toBe(0);
    const [prisma = "", serve = ""] = said;
    const at = (text: string) => new URL(text.split(" ").find((word) => word.startsWith("postgresql://")) ?? "");
    expect(prisma).toMatch(/^prisma migrate deploy /);
    expect(Object.fromEntries(at(prisma).searchParams)).toEqual({
      sslmode: "require",
      sslaccept: "strict",
      sslcert: `${directory}/credentials/database-authority`,
      sslidentity: `${directory}/credentials/database-client.p12`,
      sslpassword: "",
    });
    expect(serve).toMatch(/^serve .* salt$/);
    expect(Object.fromEntries(at(serve).searchParams)).toEqual({
      sslmode: "verify-full",
      sslrootcert: `${directory}/credentials/database-authority`,
      sslcert: `${directory}/credentials/database-client-certificate`,
      sslkey: `${directory}/credentials/database-client-key`,
    });
    expect(
      [at(prisma), at(serve)].map(({ hostname, pathname, username, password }) => [
        hostname,
        pathname,
        username,
        decodeURIComponent(password),
      ]),
    ).toEqual(Array(2).fill(["database.smallcrm.internal", "/umami", "umami", "p@ss/w:rd?#%&"]));
  });

  test("serves nothing where the migration fails, and prints no secret", () => {
    const { status, out, said } = start("exit 3");
    expect(status).toBe(3);
    expect(said).toHaveLength(1);
    expect(out).not.toMatch(/p@ss|p%40ss|salt/);
  });
});

const QUADLET = [
  "/usr/libexec/podman/quadlet",
  "/usr/lib/podman/quadlet",
  join(process.env.GOBIN ?? join(homedir(), "go", "bin"), "quadlet"),
].find((path) => existsSync(path));
if (!QUADLET) console.warn("Skipped: Podman reads the containers' units. Not found: quadlet of Podman 4.4 or later");

(QUADLET ? describe : describe.skip)("Podman's generator", () => {
  test("makes services of both containers that say what was meant", () => {
    const directory = mkdtempSync(join(tmpdir(), "avouch-quadlet-"));
    try {
      for (const { path, content } of [applicationContainer(APPLICATION), umamiContainer(UMAMI)].flatMap(
        ({ files = [] }) => files,
      )) {
        if (path.startsWith("/etc/containers/systemd/"))
          writeFileSync(join(directory, path.slice("/etc/containers/systemd/".length)), content);
      }
      const { status, stdout, stderr } = spawnSync(QUADLET ?? "", ["-dryrun"], {
        encoding: "utf8",
        env: { QUADLET_UNIT_DIRS: directory },
      });

      expect({
        status,
        complaints: stderr.split("\n").filter((line) => !/Loading source unit file|^$/.test(line)),
      }).toEqual({ status: 0, complaints: [] });
      const runs = stdout.split("\n").filter((line) => line.startsWith("ExecStart=/usr/bin/podman run "));
      expect(runs).toHaveLength(2);
      for (const run of runs) {
        for (const argument of [
          "--read-only",
          "--cap-drop all",
          "--security-opt=no-new-privileges",
          "--publish 127.0.0.1:",
          "--pull never",
          "--memory=",
          "--pids-limit 512",
          "--cgroups=split",
          "--add-host database.smallcrm.internal:10.20.1.20",
        ])
          expect(run).toContain(argument);
        expect(run).toContain(`@${DIGEST}`);
      }
      expect(stdout).toContain(`ExecStart=/usr/bin/podman image pull ${APPLICATION.image}\n`);
      expect(values(stdout, "Requires")).toEqual(["smallcrm-image.service", "umami-image.service"]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
