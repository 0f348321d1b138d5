import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith, find } from "./available";
import { postgresUser } from "./cluster";
import { directoryForOthers } from "./for-others";
import { SCRIPTS } from "./rendered-postgres";

const ROOT = process.getuid?.() === 0;

describeWith(["postgres"], "postgres-cluster, at the first boot of a server", () => {
  let directory: string;
  let data: string;
  const version = () => /\d+/.exec(find("postgres") ?? "")?.[0] ?? "";
  const cluster = () => join(data, version(), "main");

  beforeEach(() => {
    directory = directoryForOthers("avouch-cluster-");
    data = join(directory, "data");
    for (const path of [data, join(data, "lost+found"), join(directory, "bin")]) mkdirSync(path);
    chmodSync(data, 0o755);
    volume(true);
    settings(version());
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  /** Whether the data volume is mounted: what `mountpoint` answers. */
  const volume = (mounted: boolean) =>
    writeFileSync(join(directory, "bin/mountpoint"), `#!/bin/sh\nexit ${mounted ? 0 : 1}\n`, { mode: 0o755 });
  const settings = (of: string) =>
    writeFileSync(join(directory, "postgres.env"), `DATA="${data}"\nVERSION="${of}"\nBIN="${find("postgres")}"\n`);
  const run = () => {
    // The umask of a server's root, whatever it is here.
    const script = ['umask 022; exec bash "$0"', join(SCRIPTS, "postgres-cluster.sh")];
    const { status, stdout, stderr } = spawnSync("bash", ["-c", ...script], {
      encoding: "utf8",
      cwd: "/",
      env: { PATH: `${join(directory, "bin")}:${process.env.PATH}`, SETTINGS: directory },
    });
    return { status, output: stdout + stderr };
  };
  const system = () =>
    spawnSync(join(find("postgres") ?? "", "pg_controldata"), [cluster()], { encoding: "utf8" }).stdout;
  const identifier = () => /Database system identifier: +(\d+)/.exec(system())?.[1];
  const asRoot = ROOT ? test : test.skip;

  asRoot("makes a cluster with checksums on an empty volume, without settings of its own", () => {
    expect(run().status).toBe(0);
    expect(readFileSync(join(cluster(), "PG_VERSION"), "utf8").trim()).toBe(version());
    expect(system()).toMatch(/Data page checksum version: +1/);
    expect(statSync(cluster())).toMatchObject({ uid: postgresUser().uid, mode: 0o40700 });
    expect(readdirSync(cluster()).filter((name) => /^(postgresql|pg_hba|pg_ident)\.conf$/.test(name))).toEqual([]);
  });

  asRoot("finds the cluster of a volume again, and makes it the owner's of this server", () => {
    run();
    const before = identifier();
    // The server before counted its users differently.
    spawnSync("chown", ["-R", "12345:12345", join(data, version())]);
    expect(run()).toMatchObject({ status: 0, output: expect.stringContaining("found again") as string });
    expect(identifier()).toBe(before);
    expect([statSync(cluster()).uid, statSync(join(cluster(), "base")).uid]).toEqual([
      postgresUser().uid,
      postgresUser().uid,
    ]);
  });

  asRoot("starts over where it was stopped in between", () => {
    mkdirSync(`${cluster()}.new`, { recursive: true });
    writeFileSync(join(`${cluster()}.new`, "PG_VERSION"), version());
    expect(run().status).toBe(0);
    expect(identifier()).toMatch(/^\d+$/);
    expect(existsSync(`${cluster()}.new`)).toBe(false);
  });

  test("makes nothing while the volume is not mounted", () => {
    volume(false);
    expect(run()).toMatchObject({ status: 1, output: expect.stringContaining("is not the data volume") as string });
    expect(readdirSync(data)).toEqual(["lost+found"]);
  });

  test.each([
    ["another version's cluster", "14/main/PG_VERSION"],
    ["a cluster without its version", "VERSION/main/base/1/112"],
    ["somebody else's files", "uploads/letter.pdf"],
  ])("makes nothing where the volume holds %s", (_, file) => {
    const path = join(data, file.replace("VERSION", version()));
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, "14\n");
    expect(run()).toMatchObject({ status: 1, output: expect.stringContaining("the volume is not empty") as string });
    expect(existsSync(join(cluster(), "PG_VERSION"))).toBe(false);
    expect(readFileSync(path, "utf8")).toBe("14\n");
  });

  test("leaves a cluster alone that says it is of another version", () => {
    mkdirSync(cluster(), { recursive: true });
    writeFileSync(join(cluster(), "PG_VERSION"), "9\n");
    expect(run()).toMatchObject({ status: 1, output: expect.stringContaining("is of version 9") as string });
  });
});

if (!ROOT) console.warn("Skipped: tests of postgres-cluster that take root");
