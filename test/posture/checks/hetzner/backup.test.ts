import { ofPage } from "../../of-page";
import { gzipSync } from "node:zlib";
import { hetznerBackupDaily } from "../../../../posture/checks/hetzner/backup-daily";
import { hetznerBackupEncrypted } from "../../../../posture/checks/hetzner/backup-encrypted";
import { hetznerBackupRetention } from "../../../../posture/checks/hetzner/backup-retention";
import { hetznerBackupSameRegion } from "../../../../posture/checks/hetzner/backup-same-region";
import { describeRule } from "./describe-rule";
import { body, edit, remove, Stack, stateVerdict, treeOf, verdictOf } from "./stack";

const SCRIPT = "/usr/local/sbin/backup";
const TIMER = "/etc/systemd/system/backup.timer";
const script = (from: string | RegExp, to: string) => (stack: Stack) => edit(stack.application, SCRIPT, from, to);
const calendar = (to: string) => (stack: Stack) => edit(stack.application, TIMER, "*-*-* 02:30:00 UTC", to);

describeRule(
  hetznerBackupDaily,
  {
    "the timer is weekly": calendar("weekly"),
    "the timer leaves Sundays out": calendar("Mon..Sat 02:30"),
    "the timer is monthly": calendar("*-*-01 02:30:00"),
    "nothing enables the timer": (stack) =>
      void (stack.application.commands[0] = "systemctl enable --now purge-usage.timer"),
    "a command disables the timer again": (stack) =>
      void stack.application.commands.push("systemctl disable --now backup.timer"),
    "a command takes the timer away": (stack) => void stack.application.commands.push(`rm ${TIMER}`),
    "another file changes when it runs": (stack) =>
      void (stack.application.files[`${TIMER}.d/more.conf`] = "[Timer]\nOnCalendar=\nOnCalendar=yearly\n"),
    "another file changes what it runs": (stack) =>
      void (stack.application.files["/etc/systemd/system/backup.service.d/more.conf"] =
        "[Service]\nExecStart=\nExecStart=/bin/true\n"),
    "there is no timer": (stack) => remove(stack.application, TIMER),
    "restic backs nothing up": script("restic backup", "restic check #"),
    "the backup is a comment": script("restic backup", "# restic backup"),
    "the database is not dumped": script(/.*pg_dump.*\n/, ""),
    "one of the databases is not dumped": script("for name in acme umami", "for name in acme"),
    "there is no server": (stack) => void delete stack.resources.hcloud_server,
  },
  {
    "the timer is hourly": calendar("hourly"),
    "the timer names no date": calendar("04:15"),
    "another file adds a second time": (stack) =>
      void (stack.application.files[`${TIMER}.d/more.conf`] = "[Timer]\nOnCalendar=*-*-* 14:30:00\n"),
    "cron starts it": (stack) => {
      remove(stack.application, TIMER);
      stack.application.files["/etc/cron.d/backup"] = "30 2 * * * root /usr/local/sbin/backup\n";
    },
  },
);

describeRule(hetznerBackupEncrypted, {
  "restic needs no password": script("restic backup", "restic --insecure-no-password backup"),
  "no password is given": script(/export RESTIC_PASSWORD_FILE.*\n/, ""),
  "Hetzner copies a server": (stack) => void (body(stack, "hcloud_server", "database").backups = true),
  "another program makes backups": script("restic backup", "rsync"),
});

describeRule(
  hetznerBackupSameRegion,
  {
    "the Storage Box is in Helsinki": (stack) => void (body(stack, "hcloud_storage_box", "backups").location = "hel1"),
    "there is no Storage Box": (stack) => void delete stack.resources.hcloud_storage_box,
    "backups go to another company": script("sftp:storage-box:backups", "s3:s3.amazonaws.com/acme"),
    "backups stay on the server": script("sftp:storage-box:backups", "/var/backups/restic"),
    "backups go to both": script("restic backup", "restic -r b2:acme backup"),
    "the name leads elsewhere": (stack) =>
      edit(
        stack.application,
        "/etc/ssh/ssh_config.d/storage-box.conf",
        "u123456.your-storagebox.de",
        "backup.example.net",
      ),
    "another file of the unit leads elsewhere": (stack) =>
      void (stack.application.files["/etc/systemd/system/backup.service.d/more.conf"] =
        "[Service]\nEnvironment=RESTIC_REPOSITORY=/var/backups/restic\n"),
    "no repository is stated": script(/export RESTIC_REPOSITORY=.*\n/, ""),
  },
  {
    "the repository names the host": script(
      "sftp:storage-box:backups",
      "sftp://u123456@u123456.your-storagebox.de:23/backups",
    ),
    "the host is known after the apply": script("sftp:storage-box:backups", "sftp:$STORAGE_BOX_HOST:backups"),
  },
);

describeRule(
  ofPage("smallcrm", hetznerBackupRetention),
  {
    "monthly snapshots are kept for three months": script("--keep-within-monthly 30d", "--keep-within-monthly 3m"),
    "monthly snapshots are kept for a calendar month": script("--keep-within-monthly 30d", "--keep-within-monthly 1m"),
    "monthly snapshots are counted": script("--keep-within-monthly 30d", "--keep-monthly 3"),
    "weekly snapshots are counted beyond the time": script("--keep-within-weekly 30d", "--keep-weekly 5"),
    "snapshots of another host are forgotten": script("restic forget --keep", "restic forget --host other --keep"),
    "snapshots of another kind are found by age": script("restic snapshots", "restic snapshots --tag other"),
    "no monthly snapshot is kept": script("--keep-within-monthly 30d", ""),
    "monthly snapshots are gone after a day": script("--keep-within-monthly 30d", "--keep-within-monthly 1d"),
    "weekly snapshots are gone after a day": script("--keep-within-weekly 30d", "--keep-within-weekly 1d"),
    "it is only tried": script("restic forget --keep", "restic forget --dry-run --keep"),
    "another policy keeps more": script("cutoff=", "restic forget --keep-yearly 7 --prune\ncutoff="),
    "Hetzner keeps an image of a server": (stack) =>
      void (stack.resources.hcloud_snapshot = { a: { server_id: "${hcloud_server.database.id}" } }),
    "no weekly snapshot is kept": script("--keep-within-weekly 30d", ""),
    "snapshots with a tag are kept for ever": script("--prune", "--keep-tag legal --prune"),
    "nothing is pruned": (stack) => {
      script(" --prune --max-unused 0", " --max-unused 0")(stack);
      script("$old --prune", "$old")(stack);
    },
    "a part of what is forgotten stays": script("--max-unused 0", ""),
    "nothing forgets by age": script(/^old=[^]*fi$/m, ""),
    "age is counted beyond the time": script("30 days ago", "60 days ago"),
    "nothing is forgotten": script(/restic forget --keep[^]*--max-unused 0/, ""),
    "it runs once a week": calendar("weekly"),
    "snapshots of the Storage Box add to the age": (stack) =>
      void (body(stack, "hcloud_storage_box", "backups").snapshot_plan = { max_snapshots: 7, hour: 4, minute: 0 }),
  },
  {
    "it keeps to the tag that its backups bear": (stack) => {
      edit(stack.application, SCRIPT, "restic backup", "restic backup --tag acme");
      edit(stack.application, SCRIPT, "restic forget --keep", "restic forget --tag acme --keep");
      edit(stack.application, SCRIPT, "restic snapshots", "restic snapshots --tag acme --host $(hostname)");
    },
    "snapshots of the Storage Box fit into the time": (stack) => {
      edit(stack.application, SCRIPT, "--keep-within-weekly 30d", "--keep-within-weekly 22d");
      edit(stack.application, SCRIPT, "--keep-within-monthly 30d", "--keep-within-monthly 22d");
      body(stack, "hcloud_storage_box", "backups").snapshot_plan = { max_snapshots: 7, hour: 4, minute: 0 };
    },
  },
);

describe("what cannot be seen", () => {
  test("is unknown in a state, which holds a hash of user_data", () => {
    expect(stateVerdict(hetznerBackupDaily)).toMatchObject({
      status: "unknown",
      reason: expect.stringContaining("hash") as string,
    });
  });

  test("does not hide what is violated anyway", () => {
    expect(
      stateVerdict(
        hetznerBackupSameRegion,
        (stack) => void (body(stack, "hcloud_storage_box", "backups").location = "hel1"),
      ).status,
    ).toBe("violated");
  });

  test("is unknown where user_data is made of what is known after the apply", () => {
    expect(
      verdictOf(
        hetznerBackupDaily,
        (stack) =>
          void (body(stack, "hcloud_server", "application").user_data = "${hcloud_storage_box.backups.server}"),
      ).status,
    ).toBe("unknown");
  });

  test("is seen where user_data is compressed, and where a file in it is", () => {
    const weekly = {
      path: "/etc/systemd/system/backup.timer",
      content: gzipSync("[Timer]\nOnCalendar=weekly\n").toString("base64"),
      encoding: "gz+b64",
    };
    const userDataOf = (stack: Stack) => {
      const [, text = ""] =
        /^#cloud-config\n([^]*)$/.exec(String(treeOf(stack).resource.hcloud_server?.application?.user_data)) ?? [];
      return text;
    };
    const packed = (more: string) => (stack: Stack) =>
      void (body(stack, "hcloud_server", "application").user_data = gzipSync(
        `#cloud-config\n${userDataOf(stack).replace("write_files:\n", `write_files:\n${more}`)}`,
      ).toString("base64"));
    expect(verdictOf(hetznerBackupDaily, packed("")).status).toBe("holds");
    expect(
      verdictOf(hetznerBackupDaily, (stack) => {
        remove(stack.application, TIMER);
        packed(`  - ${JSON.stringify(weekly)}\n`)(stack);
      }).status,
    ).toBe("violated");
  });

  test.each([
    "#cloud-config\nwrite_files: [",
    "#cloud-config\n- &a [*a, *a]",
    "MIME-Version: 1.0\nContent",
    `#cloud-config\n${"[".repeat(20000)}`,
    "#cloud-config\nwrite_files: 7\nruncmd: {a: 1}",
    `#cloud-config\n#${"x".repeat(33000)}\n`,
  ])("is violated where user_data is no cloud-config: %#", (text) => {
    expect(
      verdictOf(hetznerBackupDaily, (stack) => void (body(stack, "hcloud_server", "application").user_data = text))
        .status,
    ).toBe("violated");
  });
});
