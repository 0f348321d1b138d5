import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CREDENTIALS, DATABASE_CREDENTIALS, DATABASE_HOST, ROLES } from "../../../../constructs/hetzner/host/paths";
import { clientOf, postgresClient, Role } from "../../../../constructs/hetzner/host/postgres-client";
import { describeWith } from "./available";
import { fileOf, makeCredentials, SCRIPTS } from "./rendered-postgres";

const PART = postgresClient({ databaseAddress: "10.0.1.20" });

test.each(Object.entries(ROLES))(
  "the service of %s verifies the server, and binds the password to the connection",
  (_, name) => {
    const section = fileOf(PART, "/pg_service.conf")
      .split(/^(?=\[)/m)
      .find((one) => one.startsWith(`[${name}]\n`));
    expect(section?.split("\n")).toEqual(
      expect.arrayContaining([
        `host=${DATABASE_HOST}`,
        `user=${name}`,
        "sslmode=verify-full",
        "channel_binding=require",
        "ssl_min_protocol_version=TLSv1.2",
      ]),
    );
  },
);

test("a unit is given paths, and no secret", () => {
  expect(clientOf("backup")).toEqual({
    environment: {
      PGSERVICEFILE: "/etc/smallcrm/pg_service.conf",
      PGSSLROOTCERT: "%d/database-authority",
      PGSSLCERT: "%d/database-client-certificate",
      PGSSLKEY: "%d/database-client-key",
      PGPASSFILE: "%t/smallcrm/%N/pgpass",
    },
    credentials: ["database-authority", "database-client-certificate", "database-client-key", "backup-password"],
    service: expect.objectContaining({
      RuntimeDirectory: "smallcrm/%N",
      RuntimeDirectoryMode: "0700",
      ExecStartPre: "/usr/local/lib/smallcrm/postgres-passfile backup-password",
    }) as unknown,
  });
});

test("each role has a password of its own", () => {
  const passwords = (Object.keys(ROLES) as Role[]).map((role) => clientOf(role).credentials.at(-1));
  expect(new Set(passwords).size).toBe(4);
});

describe("a script", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "avouch-client-"))));
  afterEach(() => rmSync(directory, { recursive: true }));
  const run = (name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawnSync("bash", [join(SCRIPTS, `${name}.sh`), ...args], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, ...env },
    });
  const passfile = (password: string) => {
    writeFileSync(join(directory, "secret"), password);
    const { status } = run("postgres-passfile", ["secret"], {
      CREDENTIALS_DIRECTORY: directory,
      PGPASSFILE: join(directory, "pgpass"),
    });
    return status === 0 ? readFileSync(join(directory, "pgpass"), "utf8") : status;
  };

  test("writes a password file that its owner alone reads", () => {
    expect(passfile("s3cret\n")).toBe("*:*:*:*:s3cret\n");
    expect(statSync(join(directory, "pgpass")).mode & 0o777).toBe(0o600);
    expect(passfile("a:b\\c")).toBe("*:*:*:*:a\\:b\\\\c\n");
  });

  test.each([
    ["nothing", "\n"],
    ["two lines", "a\nb\n"],
  ])("refuses a password of %s", (_, password) => {
    expect(passfile(password)).toBe(1);
  });

  test("gives the database's address its name once, also where cloud-init writes /etc/hosts anew", () => {
    const etc = join(directory, "etc");
    mkdirSync(join(etc, "cloud/templates"), { recursive: true });
    for (const file of ["hosts", "cloud/templates/hosts.debian.tmpl"])
      writeFileSync(join(etc, file), "127.0.0.1 localhost\n\n::1 localhost ip6-localhost\n");
    for (const address of ["10.0.1.9", "10.0.1.20", "10.0.1.20"])
      expect(run("postgres-host", [address, DATABASE_HOST], { ETC: etc }).stderr).toBe("");
    for (const file of ["hosts", "cloud/templates/hosts.debian.tmpl"])
      expect(readFileSync(join(etc, file), "utf8")).toBe(
        `127.0.0.1 localhost\n\n::1 localhost ip6-localhost\n10.0.1.20 ${DATABASE_HOST}\n`,
      );
  });
});

describeWith(["openssl"], "certificates", () => {
  let directory: string;
  beforeAll(() => (directory = makeCredentials(mkdtempSync(join(tmpdir(), "avouch-certificates-")))));
  afterAll(() => rmSync(directory, { recursive: true }));
  const openssl = (...args: readonly string[]) => spawnSync("openssl", args, { cwd: directory, encoding: "utf8" });
  const bash = (script: string, env: Readonly<Record<string, string>>) =>
    spawnSync("bash", [join(SCRIPTS, script)], { encoding: "utf8", env: { PATH: process.env.PATH, ...env } });

  test("are made under the names that they are sealed by, readable by their owner alone", () => {
    const names = [
      CREDENTIALS.databaseAuthority,
      CREDENTIALS.clientCertificate,
      CREDENTIALS.clientKey,
      ...Object.values(DATABASE_CREDENTIALS),
      ...(Object.keys(ROLES) as Role[]).map((role) => CREDENTIALS[`${role}Password`]),
    ];
    for (const name of names) expect([name, statSync(join(directory, name)).mode & 0o777]).toEqual([name, 0o600]);
  });

  test.each([
    ["postgres-certificate", "sslserver", "sslclient"],
    ["database-client-certificate", "sslclient", "sslserver"],
  ])("%s is good for one purpose", (name, purpose, other) => {
    expect(openssl("verify", "-CAfile", "database-authority", "-purpose", purpose, name).status).toBe(0);
    expect(openssl("verify", "-CAfile", "database-authority", "-purpose", other, name).status).not.toBe(0);
  });

  test("the server's holds the database's name", () => {
    expect(openssl("x509", "-in", "postgres-certificate", "-noout", "-ext", "subjectAltName").stdout).toContain(
      `DNS:${DATABASE_HOST}\n`,
    );
  });

  test("made again, the authority and passwords stay", () => {
    const content = () =>
      ["database-authority", "authority.key", "backup-password", "postgres-certificate"].map((name) =>
        readFileSync(join(directory, name), "utf8"),
      );
    const before = content();
    makeCredentials(directory);
    expect(content().map((text, index) => text === before[index])).toEqual([true, true, true, false]);
  });

  test("a key and a certificate that do not fit each other are not put in place", () => {
    const [mixed, memory] = [join(directory, "mixed"), join(directory, "memory")];
    for (const made of [mixed, memory]) mkdirSync(made);
    const put = (key: string, certificate: string) => {
      for (const [from, to] of [
        [key, "postgres-key"],
        [certificate, "postgres-certificate"],
        ["database-authority", "database-authority"],
      ] as const)
        writeFileSync(join(mixed, to), readFileSync(join(directory, from)));
      return bash("postgres-tls.sh", { CREDENTIALS_DIRECTORY: mixed, RUNTIME_DIRECTORY: memory }).stderr;
    };
    expect(put("database-client-key", "postgres-certificate")).toContain("the key is not the certificate's");
    expect(put("database-client-key", "database-client-certificate")).toContain(
      "the certificate is not one of the authority",
    );
    expect(put("postgres-key", "postgres-certificate")).toBe("");
  });

  test("raise the alarm 30 days before they end, and not before", () => {
    const soon = join(directory, "soon");
    mkdirSync(soon);
    writeFileSync(join(soon, "good"), readFileSync(join(directory, "postgres-certificate")));
    expect(bash("postgres-expiry.sh", { CREDENTIALS_DIRECTORY: soon }).status).toBe(0);
    openssl(
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-noenc",
      "-keyout",
      "/dev/null",
      "-subj",
      "/CN=x",
      "-days",
      "29",
      "-out",
      join(soon, "ending"),
    );
    expect(bash("postgres-expiry.sh", { CREDENTIALS_DIRECTORY: soon })).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/less than 30 days are left of ending\n$/) as string,
    });
  });
});
