import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadPage } from "../../posture/pages/load-page";
import { reviewed } from "./reviewed";

const FIXTURES = join(__dirname, "..", "fixtures");
/** What Terraform plans for the files beside it: modules, two projects, and nothing of this project in it. */
const PLAN = readFileSync(join(FIXTURES, "foreign", "plan.json"), "utf8");

/** Statuses of the statements of a page that somebody wrote for it, by id without the system. */
async function statuses(plan: string) {
  const report = await reviewed([JSON.parse(plan) as object], {
    stated: { page: await loadPage(join(FIXTURES, "pages", "harbor.yaml")) },
  });
  const claims = report.plans.flatMap((one) => one.claims);
  return {
    exitCode: report.summary.exitCode,
    statuses: Object.fromEntries(claims.map(({ id, status }) => [id.replace("harbor.", ""), status])),
  };
}

const HOLDS = [
  "database.not-public",
  "database.tls",
  "database.daily-backups",
  "database.backups-30-days",
  "database.point-in-time",
  "database.two-zones",
  "database.deletion-protected",
  "place.ledger",
  "files.not-public",
  "files.kept-a-year",
  "files.recoverable",
  "services.two",
  "services.not-direct",
  "services.session-key",
  "access.no-owner",
  "access.operators",
  "alerts.errors",
  "cleanup.daily",
];
/** The scheduler's job is in Germany; people have to attest the last one. */
const OTHERS = {
  "place.everything": "violated",

  "staff.on-duty": "needs-attestation",
};

describe("a plan of Terraform that has nothing of this project in it, by a page of twenty statements", () => {
  test("has no label, another region, modules and two projects", () => {
    expect(PLAN).not.toMatch(/"(?:default_labels|labels)":\{"(?:system|environment|stack)"/);
    expect(PLAN).not.toMatch(/us-central1|acme|smvue|smepro|avouch/i);
    expect(PLAN).toContain('module.web[\\"portal\\"]');
    expect(PLAN).toContain("harbor-archive");
  });

  test("has a verdict for each statement", async () => {
    const { exitCode, statuses: found } = await statuses(PLAN);
    expect(found).toEqual({ ...Object.fromEntries(HOLDS.map((id) => [id, "holds"])), ...OTHERS });
    expect(Object.keys(found)).toHaveLength(20);
    expect(exitCode).toBe(1);
  });

  test("keeps its page once the job is where the page says", async () => {
    const { exitCode, statuses: found } = await statuses(PLAN.replaceAll("europe-west3", "europe-north1"));
    expect(found["place.everything"]).toBe("holds");
    expect(exitCode).toBe(0);
  });

  test.each<[string, string, string, string]>([
    ["database.not-public", "a public address", '"ipv4_enabled":false', '"ipv4_enabled":true'],
    ["database.tls", "connections without TLS", '"ENCRYPTED_ONLY"', '"ALLOW_UNENCRYPTED_AND_ENCRYPTED"'],
    ["database.backups-30-days", "backups for a week", '"retained_backups":30', '"retained_backups":7'],
    ["database.two-zones", "one zone", '"REGIONAL"', '"ZONAL"'],
    [
      "database.deletion-protected",
      "no protection",
      '"deletion_protection_enabled":true',
      '"deletion_protection_enabled":false',
    ],
    ["files.not-public", "a bucket that may be public", '"enforced"', '"inherited"'],
    ["files.kept-a-year", "a month of retention", "31536000", "2592000"],
    ["files.recoverable", "60 days of recovery", "1209600", "5184000"],
    ["services.not-direct", "an open service", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER", "INGRESS_TRAFFIC_ALL"],
    ["access.no-owner", "an owner", "roles/run.viewer", "roles/owner"],
    ["alerts.errors", "an alert of something else", "run.googleapis.com/request_count", "run.googleapis.com/other"],
    ["cleanup.daily", "a weekly schedule", "15 2 * * *", "15 2 * * 0"],
  ])("breaks %s with %s", async (id, _, from, to) => {
    expect(PLAN).toContain(from);
    const { exitCode, statuses: found } = await statuses(PLAN.replaceAll(from, to));
    expect(found[id]).toBe("violated");
    expect(exitCode).toBe(1);
  });
});
