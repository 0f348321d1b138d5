import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describeWith } from "./available";
import { ADDRESS, RenderedPostgres, startRendered } from "./rendered-postgres";

describeWith(["postgres", "psql", "openssl"], "PostgreSQL with the rendered postgresql.conf and pg_hba.conf", () => {
  let server: RenderedPostgres;
  beforeAll(() => {
    server = startRendered();
    expect(server.makeRoles()).toEqual({ accepted: true, output: "" });
  });
  afterAll(() => server.stop());

  const refused = (reason: RegExp) => ({ accepted: false, output: expect.stringMatching(reason) as string });

  describe("accepts", () => {
    test.each(["application", "umami", "backup", "retention"] as const)(
      "%s, by certificate and password, over TLS 1.2 or later",
      (role) => {
        const { accepted, output } = server.connect(role, {
          sql:
            "SELECT ssl, version >= 'TLSv1.2', host(inet_server_addr()) FROM pg_stat_ssl WHERE pid = " +
            "pg_backend_pid()",
        });
        expect({ accepted, output }).toEqual({ accepted: true, output: `t|t|${ADDRESS}` });
      },
    );

    test.each(["backup", "retention"] as const)("%s in Umami's database too", (role) => {
      expect(server.connect(role, { override: "dbname=umami", sql: "SELECT current_database()" })).toEqual({
        accepted: true,
        output: "umami",
      });
    });

    test("the superuser through the socket, as the machine's own user", () => {
      expect(server.cluster.psql("SELECT current_user")).toBe("postgres");
    });
  });

  describe("refuses", () => {
    test("a client without TLS", () => {
      expect(server.connect("application", { override: "sslmode=disable channel_binding=prefer" })).toEqual(
        refused(/pg_hba.conf rejects connection .* no encryption/),
      );
    });

    test("a client from another address", () => {
      expect(server.connectFrom("127.0.0.9", "application")).toEqual(
        refused(/pg_hba.conf rejects connection for host "127\.0\.0\.9"/),
      );
      expect(server.connectFrom("127.0.0.1", "application")).toEqual({ accepted: true, output: "smallcrm" });
    });

    test("a client without a certificate", () => {
      expect(server.connect("application", { environment: { PGSSLCERT: "/none", PGSSLKEY: "/none" } })).toEqual(
        refused(/connection requires a valid client certificate/),
      );
    });

    test("a certificate of another authority", () => {
      const environment = {
        PGSSLCERT: join(server.foreign, "database-client-certificate"),
        PGSSLKEY: join(server.foreign, "database-client-key"),
      };
      expect(server.connect("application", { environment })).toEqual(refused(/unknown ca|certificate verify failed/));
    });

    test("the server's own certificate as a client's", () => {
      const environment = {
        PGSSLCERT: join(server.credentials, "postgres-certificate"),
        PGSSLKEY: join(server.credentials, "postgres-key"),
      };
      expect(server.connect("application", { environment })).toEqual(
        refused(/unsupported certificate|certificate verify failed/),
      );
    });

    test("a wrong password", () => {
      expect(server.connect("application", { override: "password=wrong" })).toEqual(
        refused(/password authentication failed/),
      );
    });

    test("one role with another one's password", () => {
      expect(server.connect("backup", { override: "user=smallcrm" })).toEqual(
        refused(/password authentication failed/),
      );
    });

    test("a role in a database that is not its own", () => {
      expect(server.connect("application", { override: "dbname=umami" })).toEqual(
        refused(/pg_hba.conf rejects connection/),
      );
      expect(server.connect("backup", { override: "dbname=postgres" })).toEqual(
        refused(/pg_hba.conf rejects connection/),
      );
    });

    test("the superuser over the network", () => {
      expect(server.connect("application", { override: "user=postgres dbname=postgres" })).toEqual(
        refused(/pg_hba.conf rejects connection/),
      );
    });

    test("a role through the socket", () => {
      expect(() => server.cluster.psql("SELECT 1", "smallcrm", "smallcrm")).toThrow(/pg_hba.conf rejects connection/);
    });

    test.each(["-tls1", "-tls1_1"])("a handshake of %s", (version) => {
      expect(handshake(version)).toMatch(/alert protocol version/);
    });

    test("a cipher without forward secrecy", () => {
      expect(handshake("-tls1_2", "AES128-SHA256:AES256-SHA256")).toMatch(/alert handshake failure/);
      expect(handshake("-tls1_2")).toMatch(/Protocol *: TLSv1\.2/);
    });

    test("everybody at the machine's other addresses: nothing listens there", () => {
      expect(server.connect("application", { environment: { PGHOSTADDR: "127.0.0.1" } })).toEqual(
        refused(/Connection refused/),
      );
    });
  });

  describe("the client refuses", () => {
    afterEach(() => server.takeCertificates());

    test("a server with a certificate of another authority", () => {
      server.forceCertificate(join(server.foreign, "postgres-certificate"), join(server.foreign, "postgres-key"));
      expect(server.connect("application")).toEqual(refused(/certificate verify failed/));
    });

    test("a client's certificate as a server's", () => {
      server.forceCertificate(
        join(server.credentials, "database-client-certificate"),
        join(server.credentials, "database-client-key"),
      );
      expect(server.connect("application")).toEqual(refused(/certificate purpose|certificate verify failed/));
    });

    test("a server whose certificate has another name", () => {
      expect(server.connect("application", { override: "host=db.example.com" })).toEqual(
        refused(/does not match host name "db.example.com"/),
      );
    });

    test("a server that speaks no TLS", () => {
      server.cluster.psql("ALTER SYSTEM SET ssl = off");
      server.takeCertificates();
      expect(server.connect("application")).toEqual(refused(/server does not support SSL/));
      server.cluster.psql("ALTER SYSTEM RESET ssl");
    });
  });

  test("certificates made anew by the same authority are taken over without a restart", () => {
    const state = () => [
      server.cluster.psql("SELECT pg_postmaster_start_time()"),
      spawnSync("openssl", ["x509", "-noout", "-serial"], { input: handshake("-tls1_2"), encoding: "utf8" }).stdout,
    ];
    const [started, serial] = state();
    server.renewCertificates();
    const [startedNow, serialNow] = state();
    expect(serial).toMatch(/^serial=[0-9A-F]{30,}\n$/);
    expect(serialNow).toMatch(/^serial=[0-9A-F]{30,}\n$/);
    expect(serialNow).not.toBe(serial);
    expect(startedNow).toBe(started);
    expect(server.connect("application").accepted).toBe(true);
  });

  test("the log names roles and addresses, and holds no statement, value or error text", () => {
    const secret = "jane.doe@example.com";
    const table = "CREATE TEMP TABLE person (mail text PRIMARY KEY, age int)";
    server.connect("application", {
      sql: `${table}; INSERT INTO person VALUES ('${secret}', 1); INSERT INTO person VALUES ('${secret}', 2)`,
    });
    server.connect("application", { sql: `SELECT '${secret}'::int` });
    server.connect("application", { sql: `SELECT nonsense FROM "${secret}"` });
    server.connect("application", { sql: `DO $$ BEGIN RAISE WARNING '${secret}'; END $$` });
    const log = server.cluster.log();
    expect(log).toMatch(/connection authorized: user=smallcrm database=smallcrm .*SSL enabled/);
    expect(log).not.toContain(secret);
    expect(log).not.toMatch(/SCRAM-SHA-256\$|STATEMENT:|PASSWORD '/);
  });

  function handshake(version: string, ciphers = "DEFAULT"): string {
    const { stdout, stderr } = spawnSync(
      "openssl",
      [
        "s_client",
        "-starttls",
        "postgres",
        "-connect",
        `${ADDRESS}:${server.cluster.port}`,
        version,
        "-cipher",
        `${ciphers}:@SECLEVEL=0`,
      ],
      { input: "", encoding: "utf8", timeout: 10_000 },
    );
    return stdout + stderr;
  }
});
