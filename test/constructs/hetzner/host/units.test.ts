import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { alarm } from "../../../../constructs/hetzner/host/alarm";
import { dataVolume } from "../../../../constructs/hetzner/host/data-volume";
import { HostFile } from "../../../../constructs/hetzner/host/part";
import { timer, unit } from "../../../../constructs/hetzner/host/units";
import { describeWith, path } from "./available";

const JOB = timer({
  name: "job",
  description: "A job",
  calendar: "*-*-* 02:30:00 UTC",
  randomizedDelaySeconds: 600,
  service: { ExecStart: "/bin/true", PrivateDevices: "no" },
});
const [SERVICE, TIMER] = JOB.files as readonly [HostFile, HostFile];

test("a unit is its sections; a key with several values is written once for each", () => {
  expect(
    unit("a.service", { Unit: { Description: "A" }, Service: { ExecStart: ["/bin/a", "/bin/b"], ReadWritePaths: [] } }),
  ).toEqual({
    path: "/etc/systemd/system/a.service",
    content: "[Unit]\nDescription=A\n\n[Service]\nExecStart=/bin/a\nExecStart=/bin/b\n",
  });
});

test("units of Podman go where Podman looks for them, drop-ins beside their unit", () => {
  expect(["a.container", "a.network", "a.service.d/b.conf"].map((name) => unit(name, {}).path)).toEqual([
    "/etc/containers/systemd/a.container",
    "/etc/containers/systemd/a.network",
    "/etc/systemd/system/a.service.d/b.conf",
  ]);
});

test.each([
  ["a name with a path", () => unit("../a.service", {})],
  ["a name without an ending", () => unit("a", {})],
  ["a value of two lines", () => unit("a.service", { Service: { ExecStart: "/bin/a\nExecStartPre=/bin/b" } })],
  ["a value that goes on in the next line", () => unit("a.service", { Service: { ExecStart: "/bin/a \\" } })],
  ["a key that is two", () => unit("a.service", { Service: { "A=1\nB": "2" } })],
])("%s is refused", (_, make) => {
  expect(make).toThrow(/^\S.*: /);
});

test("a job runs by its timer, makes up for what it missed, and mails when it fails", () => {
  expect(TIMER.content).toBe(
    "[Unit]\nDescription=A job: when\n\n[Timer]\nOnCalendar=*-*-* 02:30:00 UTC\n" +
      "RandomizedDelaySec=600s\nAccuracySec=1min\nPersistent=true\n\n[Install]\n" +
      "WantedBy=timers.target\n",
  );
  expect(SERVICE.content).toMatch(/^OnFailure=alarm@%n\.service$/m);
  expect(JOB.run).toEqual([["systemctl", "enable", "--now", "job.timer"]]);
});

test("a job is in a sandbox, of which it lifts what it says and nothing else", () => {
  expect(SERVICE.content).toMatch(/^ProtectSystem=strict$/m);
  expect(SERVICE.content).toMatch(/^NoNewPrivileges=yes$/m);
  expect(SERVICE.content.match(/^PrivateDevices=.*$/gm)).toEqual(["PrivateDevices=no"]);
});

describeWith(["systemd-analyze"], "systemd", () => {
  const directory = mkdtempSync(join(tmpdir(), "avouch-units-"));
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });
  const verify = (files: readonly HostFile[]) => {
    const paths = files
      .filter(({ path: at }) => !at.includes(".d/"))
      .map(({ path: at, content }) => {
        const to = join(directory, basename(at));
        // The scripts are not on this machine.
        writeFileSync(to, content.replaceAll(/^ExecStart=\/usr\/local\/lib\/smallcrm\/\S+/gm, "ExecStart=/bin/true"));
        return to;
      });
    const { status, stderr } = spawnSync(path("systemd-analyze"), ["verify", "--man=no", ...paths], {
      encoding: "utf8",
    });
    return {
      status,
      said: stderr
        .split("\n")
        .filter((line) => paths.some((to) => line.includes(to) || line.startsWith(`${basename(to)}:`))),
    };
  };
  const units = [
    ...(alarm({ from: "a@example.com", to: ["b@example.com"] }).files ?? []),
    ...(dataVolume("/var/lib/smallcrm").files ?? []),
    SERVICE,
    TIMER,
  ].filter(({ path: at }) => at.startsWith("/etc/systemd"));

  test("accepts the units of every part of this folder without a warning", () => {
    expect(verify(units)).toEqual({ status: 0, said: [] });
  });

  test("would say which key it does not know", () => {
    expect(
      verify([unit("wrong.service", { Service: { ExecStart: "/bin/true", ProtectSistem: "strict" } })]).said.join(),
    ).toMatch(/ProtectSistem/);
  });

  test("finds the sandbox of a job safe", () => {
    verify([SERVICE]);
    const { stdout, stderr } = spawnSync(
      path("systemd-analyze"),
      ["security", "--offline=yes", "--no-pager", join(directory, "job.service")],
      { encoding: "utf8" },
    );
    const [, exposure] = /exposure level for job\.service: ([\d.]+)/.exec(stdout) ?? [];
    if (exposure === undefined) throw new Error(stderr);
    expect(Number(exposure)).toBeLessThan(4);
  });

  test("knows when a job runs next", () => {
    expect(spawnSync(path("systemd-analyze"), ["calendar", "*-*-* 02:30:00 UTC"], { encoding: "utf8" }).stdout).toMatch(
      /Next elapse/,
    );
  });
});
