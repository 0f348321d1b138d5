import { spawnSync } from "node:child_process";
import { mkdirSync, statSync, truncateSync } from "node:fs";
import { dataVolume, mountUnit } from "../../../../constructs/hetzner/host/data-volume";
import { describeWith, path } from "./available";
import { ScriptSandbox } from "./programs";

test("a volume is mounted by its label where its data is looked for, and a missing one does not stop the boot", () => {
  const part = dataVolume("/var/lib/postgresql");
  const unit = part.files?.find(({ path: at }) => at === "/etc/systemd/system/var-lib-postgresql.mount")?.content;
  expect(unit).toMatch(/^What=\/dev\/disk\/by-label\/smallcrm-data\nWhere=\/var\/lib\/postgresql$/m);
  expect(unit).toMatch(/^WantedBy=local-fs\.target$/m);
  expect(part.run).toEqual([
    ["/usr/local/lib/smallcrm/mount-data", "/var/lib/postgresql", "var-lib-postgresql.mount", "smallcrm-data"],
  ]);
});

test.each(["var/lib", "/", "/var/lib/a-b", "/var/../etc", "/var/lib/"])("%s is no mount point", (mountPoint) => {
  expect(() => mountUnit(mountPoint)).toThrow(/the mount point must be/);
});

describeWith(["mkfs.ext4"], "mounting the data volume", () => {
  let bench: ScriptSandbox;
  beforeEach(() => {
    bench = new ScriptSandbox();
    mkdirSync(bench.at("devices"));
    mkdirSync(bench.at("mounted"));
    bench.standIn("systemctl", "");
    bench.standIn("udevadm", "");
    bench.standIn("chown", "");
  });
  afterEach(() => {
    bench.remove();
  });
  const volume = (name = "scsi-0HC_Volume_1") => {
    const at = bench.write(`devices/${name}`, "");
    truncateSync(at, 8 << 20);
    return at;
  };
  const mount = () =>
    bench.run("mount-data", [bench.at("mounted"), "data.mount", "smallcrm-data"], {
      DEVICES: bench.at("devices"),
      PAUSE_SECONDS: "0.01",
    });
  const labelOf = (at: string) =>
    spawnSync("/usr/sbin/blkid", ["-p", "-o", "value", "-s", "LABEL", at], { encoding: "utf8" }).stdout.trim();
  const mkfs = (at: string, ...args: readonly string[]) => spawnSync(path("mkfs.ext4"), ["-q", ...args, at]).status;

  test("formats a blank volume, mounts it now and at every boot", async () => {
    const at = volume();
    expect(await mount()).toMatchObject({ status: 0 });
    expect(labelOf(at)).toBe("smallcrm-data");
    expect(bench.calls()).toContain("systemctl enable --now data.mount");
  });

  test("keeps what an older server has written", async () => {
    const at = volume();
    mkfs(at, "-L", "smallcrm-data", "-U", "11111111-2222-3333-4444-555555555555");
    expect((await mount()).status).toBe(0);
    expect(
      spawnSync("/usr/sbin/blkid", ["-p", "-o", "value", "-s", "UUID", at], { encoding: "utf8" }).stdout.trim(),
    ).toBe("11111111-2222-3333-4444-555555555555");
  });

  test("labels a volume that Hetzner has formatted", async () => {
    const at = volume();
    mkfs(at);
    expect((await mount()).status).toBe(0);
    expect(labelOf(at)).toBe("smallcrm-data");
  });

  test("gives what it mounts to the user that the directory belonged to", async () => {
    spawnSync("chmod", ["0750", bench.at("mounted")]);
    volume();
    await mount();
    const { uid, gid, mode } = statSync(bench.at("mounted"));
    expect(mode & 0o777).toBe(0o750);
    expect(bench.calls()).toContain(`chown ${uid}:${gid} ${bench.at("mounted")}`);
  });

  test.each<readonly [string, () => unknown]>([
    ["a file system with another label", () => mkfs(volume(), "-L", "others")],
    ["swap", () => spawnSync("/usr/sbin/mkswap", [volume()])],
  ])("leaves %s as it is, and mounts nothing", async (_, prepare) => {
    prepare();
    const { status, stderr } = await mount();
    expect(status).toBe(1);
    expect(stderr).toMatch(/holds something else, which stays as it is/);
  });

  test.each([
    ["no volume", 0],
    ["two volumes", 2],
  ])("refuses %s, after it waited for one", async (_, count) => {
    for (let index = 0; index < count; index++) volume(`scsi-0HC_Volume_${index}`);
    const { status, stderr } = await mount();
    expect(status).toBe(1);
    expect(stderr).toContain(`${count} volumes are attached, and one is needed`);
  });
});
