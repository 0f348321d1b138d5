import { Provenance } from "../../review/report/provenance";
import { count, isProcess, isStronger, isWeaker } from "../../review/report/status-counts";
import { ChangeReport, CheckReport, ClaimReport, Evidence, PlanReport, Report } from "../../review/report/report";

export const evidence = (part: Partial<Evidence> = {}): Evidence => ({
  check: "database/not-public",
  status: "violated",
  address: "google_sql_database_instance.database_instance_D7FC2283",
  path: "settings.ip_configuration.ipv4_enabled",
  expected: "false",
  actual: "true",
  source: { file: "constructs/postgres.ts", line: 118, stack: null, setting: null },
  ...part,
});

export const check = (part: Partial<CheckReport> = {}): CheckReport => ({
  id: "database/not-public",
  title: "No database instance has a public IP address or authorizes an external network.",
  remedy: "Set ipv4_enabled to false, take authorized_networks away and give the instance a private network.",
  status: "holds",
  reason: null,
  ...part,
});

export const claim = (part: Partial<ClaimReport> = {}): ClaimReport => ({
  id: "smvue.database.not-public",
  page: "SMVue security page",
  section: "Network & Infrastructure Security / Database Security",
  item: 1,
  statement: 1,
  says: "The database cannot be reached from the public internet.",
  kind: "infrastructure",
  status: "holds",
  was: null,
  reason: null,
  checks: [check()],
  evidence: [],
  lapsed: false,
  evidenceOmitted: 0,
  ...part,
});

export const change = (part: Partial<ChangeReport> = {}): ChangeReport => ({
  address: "google_cloud_run_v2_service.service_E7C408F2",
  actions: ["update"],
  risk: "routine",
  reasons: [],
  source: { file: "constructs/service.ts", line: 96, stack: null, setting: null },
  ...part,
});

export const plan = (part: Partial<PlanReport> = {}): PlanReport => ({
  file: "cdktf.out/plans/smvue-production/plan.json",
  base: null,
  format: "plan",
  system: "smvue",
  environment: "production",
  stack: "smvue-production",
  claims: [],
  effect: { kind: part.changes?.length ? "resources" : "none", moves: 0, imports: 0, outputs: [] },
  changes: [],
  drift: [],
  notEvaluated: [],
  unread: [],
  claimsNotJudged: 0,
  ...part,
});

/** A report of plans, with the summary that goes with them. */
export function report(plans: readonly PlanReport[], repositoryJudged = false): Report {
  const all = plans.flatMap(({ claims }) => claims);
  const claims = count(all.filter((one) => !isProcess(one)));
  const process = repositoryJudged
    ? count([...new Map(all.filter(isProcess).map((one) => [one.id, one])).values()])
    : null;
  const weaker = all.filter(isWeaker).length;
  const stronger = all.filter(isStronger).length;
  const risky = (all: readonly ChangeReport[]) => all.filter(({ risk }) => risk !== "routine").length;
  const changesToReview = risky(plans.flatMap(({ changes }) => changes));
  const driftToReview = risky(plans.flatMap(({ drift }) => drift));
  const failed = claims.violated + (process?.violated ?? 0) + weaker > 0;
  return {
    schemaVersion: 3,
    plans,
    summary: {
      claims,
      process,
      weaker,
      stronger,
      claimsNotJudged: plans.reduce((sum, { claimsNotJudged }) => sum + claimsNotJudged, 0),
      attestationsLapsed: all.filter(({ lapsed }) => lapsed).length,
      changesToReview,
      driftToReview,
      changesNotJudged: plans.filter(({ effect }) => effect.kind === "not-judged").length,
      exitCode: failed ? 1 : changesToReview + driftToReview > 0 ? 3 : 0,
    },
  };
}

const AT_REST = "Data Protection / Encryption at Rest";
const IN_TRANSIT = "Data Protection / Encryption in Transit";
const WAF = "Network & Infrastructure Security / Web Application Firewall";
const DELIVERY = "Secure Development / Continuous Security Scanning";

const holding: readonly ClaimReport[] = [
  claim({
    id: "smvue.encryption.google-managed-keys",
    section: AT_REST,
    says: "Whatever is stored is encrypted under keys that Google manages.",
    was: "holds",
  }),
  claim({
    id: "smvue.edge.tls-minimum",
    section: IN_TRANSIT,
    says: "Browsers reach the service by TLS 1.2 or newer.",
    was: "holds",
  }),
  claim({
    id: "smvue.edge.hsts",
    section: IN_TRANSIT,
    item: 2,
    says: "HSTS is sent, with the preload directive.",
    was: "holds",
  }),
];

const unattested = claim({
  id: "smvue.authentication.bcrypt",
  section: "Authentication & Access Control / User Authentication",
  says: "Passwords are hashed by bcrypt at cost 12.",
  kind: "application",
  status: "needs-attestation",
  was: "needs-attestation",
  reason: "to be attested by the developers of SMVue",
  checks: [],
});

const inRepository = (part: Partial<ClaimReport>): ClaimReport =>
  claim({
    section: DELIVERY,
    kind: "process",
    checks: [
      check({
        id: "repository/scans",
        title: "A workflow scans every change.",
        remedy: "Add a workflow that runs on pull requests and scans.",
        status: part.status === "violated" ? "violated" : "holds",
      }),
    ],
    ...part,
  });

/** One stack that breaks promises, compared with a base, and a repository that breaks one. */
export const violated: Report = report(
  [
    plan({
      base: "before.json",
      claims: [
        ...holding,
        claim({
          status: "violated",
          was: "holds",
          checks: [check({ status: "violated" })],
          evidence: [
            evidence(),
            evidence({
              path: "settings.ip_configuration.authorized_networks",
              expected: "no external network",
              actual: "1 of them",
            }),
            evidence({
              status: "holds",
              path: "settings.ip_configuration.private_network",
              expected: "set",
              actual: "from google_compute_network.network_C8AC2FB3.id",
            }),
          ],
        }),
        claim({
          id: "smvue.waf.sql-injection",
          section: WAF,
          item: 2,
          says: "The firewall turns SQL injection away (sqli-v33-stable).",
          status: "violated",
          was: "violated",
          checks: [
            check({
              id: "waf/attack-rule(sqli-v33-stable)",
              title: "Every policy denies what sqli-v33-stable finds, before anything is let in.",
              remedy: "Add a deny rule that evaluates sqli-v33-stable and is not in preview.",
              status: "violated",
            }),
          ],
          evidence: [
            evidence({
              check: "waf/attack-rule(sqli-v33-stable)",
              address: "",
              path: "",
              expected: "a rule that denies what sqli-v33-stable finds",
              actual: "none",
              source: null,
            }),
          ],
        }),
        claim({
          id: "smvue.logs.retention",
          section: "Monitoring & Incident Response / Logging",
          item: 3,
          statement: 2,
          says: "Audit logs are kept for two years.",
          status: "unknown",
          was: "holds",
          reason: "until it is applied",
          checks: [check({ id: "logs/audit-retention(730)", status: "unknown", reason: "until it is applied" })],
          evidence: [
            evidence({
              check: "logs/audit-retention(730)",
              status: "unknown",
              address: "google_logging_project_bucket_config.logs_bucket-audit_E6532DBA",
              path: "retention_days",
              expected: "at least 730 days",
              actual: "not known until it is applied",
              source: { file: "constructs/logs.ts", line: 64, stack: null, setting: null },
            }),
          ],
        }),
        claim({
          id: "smvue.cache.tls",
          section: IN_TRANSIT,
          item: 4,
          statement: 3,
          says: "Traffic to Redis is encrypted.",
          status: "unknown",
          was: "unknown",
          reason: "until it is applied",
          checks: [check({ id: "cache/tls", status: "unknown" })],
        }),
        unattested,
        claim({
          id: "smvue.delivery.staging-migrations",
          section: "Secure Development / Delivery",
          says: "Migrations run by themselves in staging.",
          status: "not-applicable",
          was: "not-applicable",
          reason: "the page says it of staging",
        }),
        inRepository({
          id: "smvue.delivery.secret-detection",
          says: "Every change is searched for secrets.",
          status: "holds",
        }),
        inRepository({
          id: "smvue.delivery.container-scanning",
          item: 3,
          says: "Images are scanned before they are deployed.",
          status: "violated",
          evidence: [
            evidence({
              check: "repository/scans",
              address: ".github/workflows/deploy.yml",
              path: "line 31",
              expected: "a scan of the image before it is deployed",
              actual: "none",
              source: null,
            }),
          ],
        }),
      ],
      changes: [
        change({
          address: "google_sql_database_instance.database_instance_D7FC2283",
          actions: ["delete", "create"],
          risk: "high",
          reasons: ["it holds data, and what it holds is lost", "region forces the replacement"],
          source: { file: "constructs/postgres.ts", line: 118, stack: null, setting: null },
        }),
        change({
          address: "google_secret_manager_secret_iam_member.secrets_reader-smvue_70EAD01E",
          actions: ["create"],
          risk: "high",
          reasons: ["allAuthenticatedUsers gets roles/secretmanager.secretAccessor"],
          source: { file: "constructs/secrets.ts", line: 71, stack: null, setting: null },
        }),
        change({
          address: "google_compute_security_policy_rule.waf_rule-xss_1858A971",
          risk: "elevated",
          reasons: ["preview is set: the rule denies nothing any more"],
          source: { file: "constructs/waf.ts", line: 88, stack: null, setting: null },
        }),
        change({ reasons: ["image goes from 1.4.0 to 1.5.0"] }),
        change({
          address: "google_monitoring_alert_policy.watch_backup-failed_3A9F1C22",
          actions: ["create"],
          source: null,
        }),
      ],
      drift: [
        change({
          address: "google_storage_bucket.files_bucket_D7C8A516",
          risk: "elevated",
          reasons: ["public_access_prevention went from enforced to inherited"],
          source: { file: "constructs/files.ts", line: 52, stack: null, setting: null },
        }),
      ],
      notEvaluated: ["google_dns_record_set.mail is in a module whose source the plan does not hold"],
    }),
  ],
  true,
);

/** Two stacks that keep every promise. */
export const clean: Report = report([
  plan({ base: "before/production.json", claims: [...holding, claim({ was: "holds" }), unattested] }),
  plan({
    file: "cdktf.out/plans/smvue-staging/plan.json",
    base: "before/staging.json",
    environment: "staging",
    stack: "smvue-staging",
    claims: [
      ...holding,
      claim({ was: "holds" }),
      unattested,
      claim({
        id: "smvue.access.admin-allowlist",
        section: "Authentication & Access Control / Administrative Controls",
        item: 3,
        says: "In production, only listed addresses reach the administration.",
        status: "not-applicable",
        reason: "the page says it of production",
      }),
    ],
    changes: [change({ reasons: ["image goes from 1.4.0 to 1.5.0"] })],
  }),
]);

/** When and of what a page of such a report was made. */
export const PROVENANCE: Provenance = {
  made: new Date("2026-11-29T15:04:05Z"),
  commit: "0123456789abcdef0123456789abcdef01234567",
  inputs: [
    {
      sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      settings: {
        file: "environments/smvue-production.yaml",
        sha256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
      },
    },
    { sha256: undefined, settings: undefined },
  ],
};

/** Texts that try to be more than text. */
export const HOSTILE: readonly string[] = [
  "a `code` and ```fence``` | pipe || \\| end",
  "\n```\n# heading\n```\n",
  "\r\n| a | b |\r\n| --- | --- |\r\n",
  "</details></summary></code><details open>",
  "<!-- --> <script>alert(1)</script> <img src=x onerror=alert(1)> <!--",
  "]]> &lt;b&gt; &#60;b&#62; <![CDATA[",
  "@octocat @org/team #123 octo/repo#1 GH-7 octo/repo@0123456789abcdef0123456789abcdef01234567 0123456",
  "https://evil.example www.evil.example mail@evil.example [link](javascript:alert(1)) " +
    "![image](https://evil.example/x.png)",
  "\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007 \u009b2J \u0007\b",
  "\u202egnp.exe\u202c \u2066x\u2069 \u200bzero\ufeff \u{e0041}\u{e0042} \u2028 \u2029",
  '"]; click x "javascript:alert(1)" ::: :::high end subgraph --> x[("y")] %%{init: {}}%%',
  ":smile: :+1: $\\alpha$ $$x$$ ~~no~~ **bold** __init__ *it* _it_ [ ] [x] ::: :",
  'google_x.y["key with \\"quotes\\" and | pipe"] ../../etc/passwd file:///etc/passwd C:\\x',
  "- item\n1. one\n> quote\n---\n===\n    code",
  "\ud800 lone \udfff surrogates \u{1f469}\u200d\u{1f4bb}",
  "{0} {{1}} [text](1) %SRCROOT% ${x} $(id) `id`",
];

/** A report in which these texts stand in every place that a file or its name can fill. */
export function hostileReport(texts: readonly string[]): Report {
  let next = 0;
  const text = () => texts[next++ % texts.length] ?? "";
  const one = (part: Partial<Evidence> = {}) =>
    evidence({
      address: text(),
      path: text(),
      expected: text(),
      actual: text(),
      source: { file: text(), line: 3, stack: null, setting: null },
      ...part,
    });
  const stack = (): PlanReport =>
    plan({
      file: text(),
      base: text(),
      environment: text(),
      stack: text(),
      claims: [
        claim({
          status: "violated",
          was: "holds",
          reason: text(),
          checks: [check({ status: "violated", reason: text() })],
          evidence: texts.map(() => one()),
          evidenceOmitted: 12_345,
        }),
        claim({
          id: "smvue.edge.hsts",
          status: "unknown",
          was: "holds",
          reason: text(),
          evidence: [one({ status: "unknown" })],
        }),
        claim({ id: "smvue.cache.tls", status: "unknown", reason: text() }),
        claim({ id: "smvue.waf.rate-limit", status: "needs-attestation", reason: text() }),
        claim({ id: "smvue.database.postgres", status: "not-applicable", reason: text() }),
        claim({ id: "smvue.edge.tls-minimum", evidence: [one({ status: "holds" })] }),
        claim({ id: "smvue.delivery.sast", kind: "process", status: "violated", evidence: [one({ source: null })] }),
      ],
      changes: [
        ...texts.slice(0, 4).map(() =>
          change({
            address: text(),
            actions: ["delete", "create"],
            risk: "high",
            reasons: [text(), text()],
            source: { file: text(), line: 4, stack: null, setting: null },
          }),
        ),
        change({ address: text(), risk: "elevated", reasons: [text()], source: null }),
        change({ address: text(), reasons: [text()] }),
      ],
      drift: [
        change({
          address: text(),
          risk: "elevated",
          reasons: [text()],
          source: { file: text(), line: 5, stack: null, setting: null },
        }),
      ],
      notEvaluated: [text(), text()],
    });
  return report([stack(), stack()], true);
}

export const hostile: Report = hostileReport(HOSTILE);
