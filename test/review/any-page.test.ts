import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPage } from "../../posture/pages/load-page";
import { headline } from "../../review/report/headline";
import { Report } from "../../review/report/report";
import { htmlPage } from "../../review/renderers/html";
import { renderMarkdown } from "../../review/renderers/markdown";
import { sarifLog } from "../../review/renderers/sarif";
import { renderTerminal } from "../../review/renderers/terminal";
import { PROVENANCE } from "./reports";
import { reviewed } from "./reviewed";

const PAGE = `system: acme-notes
title: Acme Notes security page
companies: [google, { name: acme, domains: [acme.example], providers: [acme] }]
statements:
  - id: database.not-public
    at: { section: Security, item: 1 }
    says: The database cannot be reached from the internet.
    kind: infrastructure
    proved-by: [database/not-public]
  - id: database.backups
    at: { section: Security, item: 2 }
    says: Backups are kept for 14 days.
    kind: infrastructure
    proved-by: [database/backup-retention: { days: 14 }]
  - id: place.frankfurt
    at: { section: Security, item: 3 }
    says: Data is kept in Frankfurt.
    kind: infrastructure
    proved-by: [location/region: { region: europe-west3 }]
  - id: vendors.named
    at: { section: Security, item: 4 }
    says: Nobody else gets any data.
    kind: infrastructure
    proved-by: [vendors/only]
  - { id: disks.shredded, at: { section: Security, item: 5 }, says: Old disks are shredded., kind: infrastructure }
`;

const DATABASE = {
  type: "google_sql_database_instance",
  mode: "managed",
  name: "notes",
  provider_name: "registry.terraform.io/hashicorp/google",
};
const settings = {
  tier: "db-f1-micro",
  ip_configuration: [{ ipv4_enabled: true, authorized_networks: [] }],
  backup_configuration: [
    {
      enabled: true,
      location: "europe-west3",
      backup_retention_settings: [{ retained_backups: 14, retention_unit: "COUNT" }],
    },
  ],
};
/** A state as anybody's Terraform prints it: foreign names, two projects, a module, and no label of ours. */
const FOREIGN = {
  format_version: "1.0",
  terraform_version: "1.9.0",
  values: {
    root_module: {
      resources: [
        {
          ...DATABASE,
          address: "google_sql_database_instance.notes",
          values: { name: "notes", project: "acme-data", region: "europe-west3", settings: [settings] },
        },
      ],
      child_modules: [
        {
          address: "module.files",
          resources: [
            {
              address: "module.files.google_storage_bucket.this[0]",
              mode: "managed",
              type: "google_storage_bucket",
              name: "this",
              index: 0,
              provider_name: "registry.terraform.io/hashicorp/google",
              values: {
                name: "acme-files",
                project: "acme-files",
                location: "EUROPE-WEST3",
                labels: { system: "notes", environment: "prod" },
              },
            },
          ],
        },
      ],
    },
  },
};

let directory: string;
let report: Report;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "avouch-any-page-"));
  writeFileSync(join(directory, "page.yaml"), PAGE);
  report = await reviewed([FOREIGN], { stated: { page: await loadPage(join(directory, "page.yaml")) } });
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe("a state with nothing of ours in it, judged by a page of anybody's", () => {
  test("has a verdict for each statement of that page and no other", () => {
    expect(report.plans.map(({ system, environment, stack }) => [system, environment, stack])).toEqual([
      ["acme-notes", "production", "acme-notes-production"],
    ]);
    expect(report.plans.flatMap(({ claims }) => claims.map(({ id, status }) => [id, status]))).toEqual([
      ["acme-notes.database.not-public", "violated"],
      ["acme-notes.database.backups", "holds"],
      ["acme-notes.place.frankfurt", "holds"],
      ["acme-notes.vendors.named", "holds"],
      ["acme-notes.disks.shredded", "needs-check"],
    ]);
  });

  test("says in the headline that a statement needs a check, and counts it", () => {
    expect(headline(report).words).toContain("1 claim violated; 1 claim needs a check");
    expect(report.summary.claims).toMatchObject({ holds: 3, violated: 1, needsCheck: 1 });
  });

  test("names it on a terminal and in a comment of a pull request", () => {
    const terminal = renderTerminal(report, { color: false, columns: 100 });
    expect(terminal).toContain("1 claim needs a check\n  ○ acme-notes.disks.shredded Old disks are shredded.");
    expect(terminal).toMatch(/Violated {2}Unknown {2}Unchecked {2}Hold {2}Unattested\n/);
    expect(terminal).toMatch(/\nall +1 +0 +1 +3 +0\n/);
    expect(renderMarkdown(report)).toContain("| `acme-notes.disks.shredded` | Old disks are shredded. |");
  });

  test("notes it in SARIF, and marks it on the page", () => {
    const [run] = sarifLog(report).runs;
    expect(run?.results?.map(({ ruleId, level }) => [ruleId, level])).toContainEqual([
      "acme-notes.disks.shredded",
      "note",
    ]);
    expect(htmlPage(report, new Map(), PROVENANCE)).toContain('data-status="needs-check"');
  });
});
