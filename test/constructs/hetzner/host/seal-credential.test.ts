import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { describeWith, path } from "./available";
import { ScriptSandbox } from "./programs";

describeWith(["systemd-creds"], "sealing a credential", () => {
  let bench: ScriptSandbox;
  let env: Record<string, string>;
  beforeEach(() => {
    bench = new ScriptSandbox();
    for (const name of ["sealed", "units", "quadlets", "units/drop.service.d"]) mkdirSync(bench.at(name));
    const load = (name: string) => `[Service]\nLoadCredentialEncrypted=${name}\n`;
    bench.write("units/server.service", load("key"));
    bench.write("units/job.service", load("key:/etc/credstore.encrypted/key"));
    bench.write("units/job.timer", "");
    bench.write("units/alarm@.service", load("key"));
    bench.write("units/other.service", load("key-2"));
    bench.write("units/drop.service.d/key.conf", load("key"));
    bench.write("quadlets/application.container", load("key"));
    bench.write("names", "key\nkey-2\n");
    // A key of this machine's own for the test: systemd-creds makes it.
    env = {
      CREDENTIALS: bench.at("names"),
      SEALED: bench.at("sealed"),
      UNITS: `${bench.at("units")} ${bench.at("quadlets")}`,
      SYSTEMD_CREDENTIAL_SECRET: bench.at("secret"),
    };
  });
  afterEach(() => {
    bench.remove();
  });
  const opened = (name: string) =>
    spawnSync(path("systemd-creds"), ["decrypt", `--name=${name}`, bench.at(`sealed/${name}`), "-"], {
      env: { ...process.env, ...env },
    }).stdout;

  test("what is sealed opens under its name, byte by byte, and lies there for root alone", async () => {
    const secret = Buffer.from([0, 10, 255, ...Buffer.from("S3cret-Word\n\n")]);
    expect(await bench.run("seal-credential", ["key"], env, secret)).toMatchObject({ status: 0 });
    expect(opened("key")).toEqual(secret);
    expect(readFileSync(bench.at("sealed/key"), "latin1")).not.toContain("S3cret");
    expect(statSync(bench.at("sealed/key")).mode & 0o777).toBe(0o600);
  });

  test("it says which units to restart, which take it by themselves, and nothing secret", async () => {
    const { stdout, stderr } = await bench.run("seal-credential", ["key"], env, "S3cret-Word");
    expect(stdout.trim().split("\n").slice(1).sort()).toEqual([
      "Now: systemctl restart application.service",
      "Now: systemctl restart drop.service",
      "Now: systemctl restart server.service",
      "alarm@.service takes it at its next run.",
      "job.service takes it at its next run.",
    ]);
    expect(stdout + stderr).not.toMatch(/S3cret|other/);
  });

  test.each([["stranger"], ["ke"], ["k.y"], ["../key"], [""]])(
    "%p is no name of this server: nothing is sealed, and its names are listed",
    async (name) => {
      const { status, stderr } = await bench.run("seal-credential", [name], env, "S3cret-Word");
      expect({ status, sealed: readdirSync(bench.at("sealed")) }).toEqual({ status: 1, sealed: [] });
      expect(stderr).toMatch(/not a credential of this server\. It has: key key-2/);
    },
  );

  test("an empty input leaves what was sealed before, and no half of a file", async () => {
    await bench.run("seal-credential", ["key"], env, "before");
    const { status, stderr } = await bench.run("seal-credential", ["key"], env, "");
    expect(status).toBe(1);
    expect(stderr).toMatch(/standard input is empty; what was sealed before stays/);
    expect(opened("key").toString()).toBe("before");
    expect(readdirSync(bench.at("sealed"))).toEqual(["key"]);
  });

  test("a credential does not open under another's name", async () => {
    await bench.run("seal-credential", ["key"], env, "secret");
    expect(
      spawnSync(path("systemd-creds"), ["decrypt", "--name=key-2", bench.at("sealed/key"), "-"], {
        env: { ...process.env, ...env },
      }).status,
    ).not.toBe(0);
  });
});
