import { spawnSync } from "node:child_process";
import { retention } from "../../../../stacks/smallcrm/host/retention";
import { describeWith, path } from "../../../constructs/hetzner/host/available";

const { files = [], run = [], credentials = [] } = retention();
const content = (name: string) => files.find((file) => file.path.endsWith(`/${name}`))?.content ?? "";
const JOBS = ["purge-usage", "delete-tenants", "delete-accounts"];
const value = (unit: string, key: string) => new RegExp(`^${key}=(.*)$`, "m").exec(content(unit))?.[1] ?? "";
const calendars = JOBS.map((job) => value(`${job}.timer`, "OnCalendar"));

describe("retention", () => {
  test("purges usage data every day before the backup is made; looks every hour for what has ended", () => {
    expect(calendars).toEqual(["*-*-* 01:45:00", "*-*-* *:05:00", "*-*-* *:20:00"]);
    expect(run).toEqual(JOBS.map((job) => ["systemctl", "enable", "--now", `${job}.timer`]));
  });

  test.each(JOBS)("makes up for missed runs of %s, and mails where one fails", (job) => {
    expect([value(`${job}.timer`, "Persistent"), value(`${job}.service`, "OnFailure")]).toEqual([
      "true",
      "alarm@%n.service",
    ]);
  });

  test.each(JOBS)("brings every file that %s names", (job) => {
    const named = value(`${job}.service`, "ExecStart")
      .split(/[ =]/)
      .filter((word) => word.startsWith("/"));
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((name) => !files.some((file) => file.path === name))).toEqual([]);
  });

  test.each(JOBS)("keeps %s quiet until its credentials are sealed and the data volume is there", (job) => {
    const conditions = [
      ...content(`${job}.service`).matchAll(/^ConditionPathExists=\/etc\/credstore\.encrypted\/(.*)$/gm),
    ].map(([, name]) => name);
    const loaded = [...content(`${job}.service`).matchAll(/^LoadCredentialEncrypted=(.*)$/gm)].map(([, name]) => name);
    expect(conditions.sort()).toEqual([...credentials].sort());
    expect(loaded.sort()).toEqual([...credentials].sort());
    expect(value(`${job}.service`, "RequiresMountsFor")).toBe("/var/lib/smallcrm");
  });

  test("lets the job that deletes files write there and nowhere else", () => {
    expect(
      JOBS.map((job) => [value(`${job}.service`, "CapabilityBoundingSet"), value(`${job}.service`, "ReadWritePaths")]),
    ).toEqual([
      ["", ""],
      ["CAP_DAC_OVERRIDE", "-/var/lib/smallcrm/uploads"],
      ["", ""],
    ]);
  });

  test("states in SQL the spans that the page states, and no other", () => {
    const spans = (name: string) => [
      ...new Set(
        [
          ...content(`${name}.sql`)
            .replace(/^--.*$/gm, "")
            .matchAll(/interval '([^']*)'/g),
        ].map(([, span]) => span),
      ),
    ];
    expect(
      ["purge-application", "purge-umami", "delete-tenants-due", "delete-tenants", "delete-accounts"].map(spans),
    ).toEqual([["13 months"], ["13 months"], ["30 days"], ["30 days"], ["29 days 18 hours"]]);
  });
});

describeWith(["systemd-analyze"], "systemd, of retention's calendars", () => {
  test.each(calendars)("understands %s", (calendar) => {
    expect(spawnSync(path("systemd-analyze"), ["calendar", calendar], { encoding: "utf8" }).status).toBe(0);
  });
});
