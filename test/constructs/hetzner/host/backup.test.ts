import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backup, BackupProps, StorageBox } from "../../../../constructs/hetzner/host/backup";
import { Part } from "../../../../constructs/hetzner/host/part";
import { restoreTest } from "../../../../constructs/hetzner/host/restore-test";

const BOX: StorageBox = { host: "u123456-sub1.your-storagebox.de", user: "u123456-sub1" };
const IMAGE = `docker.io/library/postgres:17.6@sha256:${"a".repeat(64)}`;
const HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIICf9svRenC/PLKIL9nk6K/pxQgoiFC41wTNvoIncOxs";

const content = ({ files = [] }: Part, path: string) => files.find((file) => file.path === path)?.content;
const timers = ({ files = [] }: Part) =>
  Object.fromEntries(
    files.flatMap(({ path, content }) =>
      path.endsWith(".timer") ? [[path.split("/").at(-1), /OnCalendar=(.*)/.exec(content)?.[1]]] : [],
    ),
  );

describe("backup", () => {
  test(
    "backs up and deletes what is old every day, looks at the age every hour and at the " + "repository every week",
    () => {
      const part = backup({ storageBox: BOX });

      expect(timers(part)).toEqual({
        "backup.timer": "*-*-* 02:30:00",
        "backup-retention.timer": "*-*-* 05:00:00",
        "backup-age.timer": "hourly",
        "backup-check.timer": "Sun *-*-* 06:00:00",
      });
      expect(part.run).toEqual(
        ["backup", "backup-retention", "backup-age", "backup-check"].map((name) => [
          "systemctl",
          "enable",
          "--now",
          `${name}.timer`,
        ]),
      );
    },
  );

  test("writes to a directory of the Storage Box, both databases and the files of customers", () => {
    expect(content(backup({ storageBox: BOX }), "/etc/smallcrm/backup.env")).toBe(
      'RESTIC_REPOSITORY="sftp:storage-box:backups"\nDATABASES="smallcrm umami"\nFILES="/var/lib/smallcrm"\n',
    );
  });

  test("takes every secret from a sealed credential, and asks for no more than a job needs", () => {
    const part = backup({ storageBox: BOX });

    const loaded = (name: string) =>
      [
        ...(content(part, `/etc/systemd/system/${name}.service`) ?? "").matchAll(/^LoadCredentialEncrypted=(.*)$/gm),
      ].map(([, one]) => one);
    expect(loaded("backup-retention")).toEqual(["restic-password", "storage-box-key"]);
    expect(loaded("backup")).toEqual([
      "restic-password",
      "storage-box-key",
      "database-authority",
      "database-client-certificate",
      "database-client-key",
      "backup-password",
    ]);
    expect(part.credentials).toEqual(loaded("backup"));
  });

  test("rings when a job fails, and backs nothing up where the volume of the files is not mounted", () => {
    const units = (backup({ storageBox: BOX }).files ?? []).filter(({ path }) => path.endsWith(".service"));

    expect(units.map(({ content }) => /^OnFailure=(.*)$/m.exec(content)?.[1])).toEqual(
      units.map(() => "alarm@%n.service"),
    );
    expect(content(backup({ storageBox: BOX }), "/etc/systemd/system/backup.service")).toContain(
      "RequiresMountsFor=/var/lib/smallcrm\n",
    );
  });

  test("knows the host by the keys that it is given, and otherwise by a file that an operator writes", () => {
    expect(
      content(backup({ storageBox: { ...BOX, hostKeys: [HOST_KEY] } }), "/etc/smallcrm/storage-box.known_hosts"),
    ).toBe(`storage-box ${HOST_KEY}\n`);
    expect(content(backup({ storageBox: BOX }), "/etc/smallcrm/storage-box.known_hosts")).toBeUndefined();
  });

  test.each<[string, Partial<StorageBox>, string]>([
    ["a host of another company", { host: "backup.example.net" }, "storageBox.host"],
    ["a host with a line of its own", { host: "u1.your-storagebox.de\nProxyCommand x" }, "storageBox.host"],
    ["a user that is none of the box", { user: "root" }, "storageBox.user"],
    ["a path that climbs out", { path: "../other" }, "storageBox.path"],
    ["an absolute path", { path: "/backups" }, "storageBox.path"],
    ["a host key with a name", { hostKeys: [`storage-box ${HOST_KEY}`] }, "storageBox.hostKeys"],
  ])("refuses %s", (_, change, prop) => {
    const props: BackupProps = { storageBox: { ...BOX, ...change } };
    expect(() => backup(props)).toThrow(`${prop}: got `);
  });
});

describe("restoreTest", () => {
  test("runs every week, after the backup of that day", () => {
    const part = restoreTest({ image: IMAGE });

    expect(timers(part)).toEqual({ "restore-test.timer": "Sun *-*-* 08:00:00" });
    expect(content(part, "/etc/systemd/system/restore-test.service")).toMatch(/^After=backup\.service$/m);
    expect(content(part, "/etc/smallcrm/restore-test.env")).toBe(
      `RESTORE_IMAGE="${IMAGE}"\nEVIDENCE="/var/lib/smallcrm/evidence/restore-tests.jsonl"\n`,
    );
  });

  test("refuses an image that another can take the place of", () => {
    expect(() => restoreTest({ image: "docker.io/library/postgres:17" })).toThrow("image: got ");
  });
});

describe("SSH", () => {
  const ssh = spawnSync("ssh", ["-V"]).error ? test.skip : test;
  ssh("goes to port 23 with the sealed key, and to no host that it does not know", () => {
    const directory = mkdtempSync(join(tmpdir(), "avouch-ssh-"));
    writeFileSync(
      join(directory, "config"),
      content(backup({ storageBox: BOX }), "/etc/ssh/ssh_config.d/storage-box.conf") ?? "",
    );
    const { stdout } = spawnSync("ssh", ["-G", "-F", join(directory, "config"), "storage-box"], { encoding: "utf8" });
    rmSync(directory, { recursive: true });

    expect(stdout.split("\n")).toEqual(
      expect.arrayContaining([
        "hostname u123456-sub1.your-storagebox.de",
        "port 23",
        "user u123456-sub1",
        "identityfile ${CREDENTIALS_DIRECTORY}/storage-box-key",
        "stricthostkeychecking true",
        "batchmode yes",
        "userknownhostsfile /etc/smallcrm/storage-box.known_hosts",
      ]),
    );
  });
});
