import { DAY, HOUR } from "../../../../bench/backup-schedule";
import { BackupSimulation, SimulationProps } from "../../../../bench/backup-simulation";
import { describeWith } from "./available";

const MIDNIGHT = Date.UTC(2025, 2, 20);
/** A time some days and hours before midnight. */
const ago = (days: number) => MIDNIGHT - days * DAY + 2.5 * HOUR;
/** The last backup is 12 days old, and there is one of every fourth day of the 44 before. */
const STALLED = Array.from({ length: 12 }, (_, index) => ago(12 + 4 * index));

describeWith(["restic", "jq", "faketime"], "Retention of backups, with real restic", () => {
  let stalled: BackupSimulation;

  beforeAll(async () => {
    stalled = new BackupSimulation();
    await stalled.init();
    await stalled.seed(STALLED);
  });
  afterAll(() => stalled?.remove());

  /** What is left of the stalled repository at midnight: ages in days. */
  async function left(props?: SimulationProps): Promise<readonly number[]> {
    const copy = new BackupSimulation(props);
    await copy.init(stalled);
    expect(await copy.job("backup-retention", MIDNIGHT)).toEqual({ ok: true, said: "" });
    const ages = (await copy.snapshots())
      .filter(({ kind }) => kind === "files")
      .map(({ time }) => (MIDNIGHT - time) / DAY);
    await copy.restic("check", "--read-data", "--quiet");
    copy.remove();
    return ages.sort((a, b) => a - b);
  }

  test(
    "deletes by age where backups have stalled, and keeps a daily, a weekly and a monthly " + "one of the rest",
    async () => {
      const ages = await left();
      expect(ages.map(Math.round)).toEqual([12, 16, 20, 28]);
      expect(Math.max(...ages)).toBeLessThanOrEqual(29);
    },
  );

  test("would keep what is older by the policy alone: the check by age is needed", async () => {
    expect(Math.max(...(await left({ change: withoutAge })))).toBeGreaterThan(30);
  });

  test("would keep what is older by numbers of months in place of days", async () => {
    expect(
      Math.max(
        ...(await left({
          change: (name, script) => withoutAge(name, script).replace("--keep-within-monthly 30d", "--keep-monthly 3"),
        })),
      ),
    ).toBeGreaterThan(45);
  });

  test("deletes the last backup too when it has outlived the promise", async () => {
    const copy = new BackupSimulation();
    await copy.init(stalled);
    await copy.job("backup-retention", MIDNIGHT + 18 * DAY);
    expect(await copy.snapshots()).toEqual([]);
    copy.remove();
  });

  test("rings while a backup is stale, missing or too old, and is silent when all is well", async () => {
    const copy = new BackupSimulation();
    await copy.init(stalled);
    const stale = await copy.job("backup-age", MIDNIGHT);
    expect(stale).toMatchObject({
      ok: false,
      said: expect.stringContaining("files: the newest backup is 285 hours old") as string,
    });
    expect(stale.said).toContain("is kept for more than 30 days");

    await copy.job("backup", MIDNIGHT, { DUMP_FAILS: "yes" });
    await copy.job("backup-retention", MIDNIGHT + HOUR);
    const missing = await copy.job("backup-age", MIDNIGHT + 2 * HOUR);
    expect(missing.ok).toBe(false);
    expect(missing.said).toMatch(/^database-smallcrm: the newest backup is 287 hours old\n$/);

    await copy.job("backup", MIDNIGHT + 2 * HOUR);
    expect(await copy.job("backup-age", MIDNIGHT + 3 * HOUR)).toEqual({ ok: true, said: "" });
    expect(await copy.job("backup-age", MIDNIGHT + 28 * HOUR)).toEqual({ ok: true, said: "" });
    expect((await copy.job("backup-age", MIDNIGHT + 29 * HOUR)).ok).toBe(false);
    copy.remove();
  });

  test("is not held up by the lock of a job that was killed", async () => {
    const copy = new BackupSimulation();
    await copy.init(stalled);
    await copy.leaveLock();
    expect(await copy.job("backup-retention", MIDNIGHT)).toEqual({ ok: true, said: "" });
    copy.remove();
  });
});

/** The job without its check by age. */
const withoutAge = (name: string, script: string) =>
  name === "backup-retention" ? script.replace(/^cutoff=[^]*?(?=\nrestic prune)/m, "") : script;
