import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { databaseRoles } from "../../../../stacks/smallcrm/host/files";
import { postgresServer } from "../../../../constructs/hetzner/host/postgres-server";
import { fileOf, SCRIPTS } from "./rendered-postgres";

const PART = postgresServer({
  address: "10.0.1.20",
  applicationAddress: "10.0.1.10",
  memoryMb: 4_096,
  roles: databaseRoles(),
});

describe("postgres-start, by which an operator starts PostgreSQL", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "avouch-start-"));
    for (const made of ["sealed", "bin", "scripts"]) mkdirSync(join(directory, made));
    writeFileSync(join(directory, "postgres.env"), fileOf(PART, "/postgres.env"));
    writeFileSync(join(directory, "credentials"), (PART.credentials ?? []).map((name) => `${name}\n`).join(""));
    copyFileSync(join(SCRIPTS, "postgres-start.sh"), join(directory, "scripts/postgres-start"));
    standIn("scripts/postgres-cluster");
    standIn("bin/systemctl");
    for (const name of PART.credentials ?? []) writeFileSync(join(directory, "sealed", name), "");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const standIn = (path: string, then = "exit 0") =>
    writeFileSync(
      join(directory, path),
      `#!/bin/sh\necho "${path.split("/").at(-1)} $*" >> "${directory}/calls"\n${then}\n`,
      { mode: 0o755 },
    );
  const run = () => {
    writeFileSync(join(directory, "calls"), "");
    const { status, stdout, stderr } = spawnSync("bash", [join(directory, "scripts/postgres-start")], {
      encoding: "utf8",
      env: {
        PATH: `${join(directory, "bin")}:${process.env.PATH}`,
        SETTINGS: directory,
        SEALED: join(directory, "sealed"),
      },
    });
    return {
      status,
      output: stdout + stderr,
      calls: readFileSync(join(directory, "calls"), "utf8").trim().split("\n"),
    };
  };

  test(
    "finds the cluster, unseals the certificates, starts PostgreSQL or has it read them " + "anew, and sets the roles",
    () => {
      expect(run()).toEqual({
        status: 0,
        output: "PostgreSQL runs, and its roles are set.\n",
        calls: [
          "postgres-cluster ",
          "systemctl restart postgres-tls.service",
          "systemctl reload-or-restart postgresql@17-main.service",
          "systemctl is-active --quiet postgresql@17-main.service",
          "systemctl start postgres-roles.service",
        ],
      });
    },
  );

  test("names the credentials that are not sealed yet, and touches nothing", () => {
    for (const name of ["postgres-key", "backup-password"]) rmSync(join(directory, "sealed", name));
    expect(run()).toEqual({
      status: 1,
      output: expect.stringContaining("not sealed yet: postgres-key backup-password.") as string,
      calls: [""],
    });
  });

  test("starts nothing without the volume's cluster", () => {
    standIn("scripts/postgres-cluster", "exit 1");
    expect(run()).toMatchObject({ status: 1, calls: ["postgres-cluster"] });
  });

  test("tells where PostgreSQL did not start", () => {
    standIn("bin/systemctl", 'test "$1" != is-active');
    expect(run()).toMatchObject({
      status: 1,
      output: expect.stringContaining("did not start: journalctl --unit=postgresql@17-main.service") as string,
    });
  });
});
