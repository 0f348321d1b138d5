import { faultsOf, Replacement, message } from "./settings-errors";

describe("a settings file", () => {
  test.each<[string, string, Replacement, string]>([
    [
      "a missing group, at the top",
      "smvue-production.yaml",
      [/^cache:\n( {2}.*\n)*/m, ""],
      "smvue-production.yaml:2: cache: got nothing; allowed: a group of the keys memoryGb, maintenance",
    ],
    [
      "a number where a text is due",
      "smvue-production.yaml",
      ['number: "123456789001"', "number: 123456789001"],
      "smvue-production.yaml:{number:}: project.number: got 123456789001; allowed: a number in " +
        "quotes: gcloud projects describe PROJECT --format 'value(projectNumber)'; did you mean " +
        '"123456789001"?',
    ],
    [
      "a region that the page does not name",
      "smvue-production.yaml",
      ["region: us-central1", "region: europe-west1"],
      'smvue-production.yaml:{region:}: project.region: got "europe-west1"; allowed: ' +
        "us-central1, the only region that the security pages name (SMVue, Cloud Platform; " +
        "SMEPro, section 4)",
    ],
    [
      "an unknown backend",
      "smvue-production.yaml",
      ["backend: gcs", "backend: s3"],
      'smvue-production.yaml:{backend:}: state.backend: got "s3"; allowed: gcs or local',
    ],
    [
      "a key in the place of a certificate",
      "smvue-production.yaml",
      [
        /originPullCas:\n {4}- \|\n( {6}.*\n)+/,
        'originPullCas: ["-----BEGIN PRIVATE KEY-----\\nMA==\\n-----END PRIVATE KEY-----\\n"]\n',
      ],
      "smvue-production.yaml:{originPullCas}: cloudflare.originPullCas.0: got a private key, " +
        "which is not shown; allowed: the certificate of a certificate authority in PEM, and no " +
        "key",
    ],
    [
      "a public range for the network",
      "smvue-production.yaml",
      ["10.10.0.0/24", "8.8.8.0/24"],
      'smvue-production.yaml:{subnetRange}: network.subnetRange: got "8.8.8.0/24"; allowed: a ' +
        "private IPv4 range in CIDR notation (RFC 1918)",
    ],
    [
      "ranges that overlap",
      "smvue-production.yaml",
      ["10.20.0.0/20", "10.10.0.0/16"],
      'smvue-production.yaml:{servicesRange}: network.servicesRange: got "10.10.0.0/16"; ' +
        "allowed: a range that does not overlap subnetRange",
    ],
    [
      "more warm instances than instances",
      "smvue-production.yaml",
      ["minInstances: 2", "minInstances: 41"],
      "smvue-production.yaml:{minInstances}: service.minInstances: got 41; allowed: at most maxInstances",
    ],
    [
      "a machine of the other edition",
      "smepro-production.yaml",
      ["db-custom-2-8192", "db-perf-optimized-N-2"],
      'smepro-production.yaml:{tier:}: database.tier: got "db-perf-optimized-N-2"; allowed: ' +
        "db-perf-optimized-N-… on ENTERPRISE_PLUS, db-custom-… on ENTERPRISE",
    ],
    [
      "longer point-in-time recovery than the edition has",
      "smepro-production.yaml",
      ["logRetentionDays: 7", "logRetentionDays: 8"],
      "smepro-production.yaml:{logRetentionDays}: database.backups.logRetentionDays: got 8; " +
        "allowed: at most 7 days on ENTERPRISE",
    ],
    [
      "fewer backups than days of logs",
      "smepro-production.yaml",
      ["retained: 14", "retained: 6"],
      "smepro-production.yaml:{retained}: database.backups.retained: got 6; allowed: at least " +
        "as many as logRetentionDays",
    ],
    [
      "audit logs kept for less than the page says",
      "smvue-production.yaml",
      ["auditRetentionDays: 731", "auditRetentionDays: 729"],
      "smvue-production.yaml:{auditRetentionDays}: logs.auditRetentionDays: got 729; allowed: " +
        "a whole number of days from 730 to 3650: SMVue's page promises 2 years (Data Retention)",
    ],
    [
      "technical logs kept for less than the page says",
      "smepro-production.yaml",
      ["technicalRetentionDays: 60", "technicalRetentionDays: 29"],
      "smepro-production.yaml:{technicalRetentionDays}: logs.technicalRetentionDays: got 29; " +
        "allowed: a whole number of days from 30 to 90: SMEPro's page says so (section 7)",
    ],
    [
      "technical logs kept for longer than the page says",
      "smepro-production.yaml",
      ["technicalRetentionDays: 60", "technicalRetentionDays: 91"],
      "smepro-production.yaml:{technicalRetentionDays}: logs.technicalRetentionDays: got 91; " +
        "allowed: a whole number of days from 30 to 90: SMEPro's page says so (section 7)",
    ],
    [
      "generations out of order",
      "smvue-production.yaml",
      [/token-signing: \[1\]/, "token-signing: [2, 1]"],
      "smvue-production.yaml:{token-signing}: secrets.generations.token-signing: got [2,1]; " +
        "allowed: generations in ascending order, none twice",
    ],
    [
      "an opt-out without a reason",
      "smvue-production.yaml",
      ["optOuts: {}", "optOuts: { sqli: [{ ruleId: owasp-crs-v030301-id942260-sqli, reason: why }] }"],
      'smvue-production.yaml:{optOuts}: waf.optOuts.sqli.0.reason: got "why"; allowed: why, in ten characters or more',
    ],
    [
      "an opt-out of another Core Rule Set",
      "smvue-production.yaml",
      [
        "optOuts: {}",
        "optOuts: { sqli: [{ ruleId: owasp-crs-v030001-id942260-sqli, reason: matches prose in descriptions }] }",
      ],
      "smvue-production.yaml:{optOuts}: waf.optOuts.sqli.0.ruleId: got " +
        '"owasp-crs-v030001-id942260-sqli"; allowed: a signature of this attack in Core Rule Set ' +
        "3.3: owasp-crs-v030301-id<six digits>-sqli",
    ],
    [
      "a host that ends in an address",
      "smvue-production.yaml",
      ["- app.example.com", "- 203.0.113.10"],
      'smvue-production.yaml:{- 203.0.113.10}: edge.hosts.0: got "203.0.113.10"; allowed: a ' +
        "host name in lowercase, without a scheme or a path",
    ],
    [
      "a fifth admin range",
      "smvue-production.yaml",
      [
        "- 198.51.100.0/28",
        "- 198.51.100.0/28\n      - 198.51.100.16/28\n      - 198.51.100.32/28\n      - 198.51.100.48/28",
      ],
      "smvue-production.yaml:{- 2001:db8:100::/48}: waf.admin.allowedRanges: got " +
        '["198.51.100.0/28","198.51.100.16/28","198.51.100.32/28","198.51.100.48/28","2001:db8:100::/48"]; ' +
        "allowed: at most 4 entries",
    ],
    [
      "a range that is there twice, at the second",
      "smvue-production.yaml",
      ["- 2001:db8:100::/48", "- 2001:db8:101::/48 # once\n      - 2001:db8:101::/48 # twice"],
      "smvue-production.yaml:{# twice}: waf.admin.allowedRanges: got " +
        '["198.51.100.0/28","2001:db8:101::/48","2001:db8:101::/48"]; allowed: no entry twice',
    ],
    [
      "a pull request that deploys",
      "smepro-staging.yaml",
      ["planEnvironment: staging-plan", "planEnvironment: staging"],
      'smepro-staging.yaml:{planEnvironment}: delivery.planEnvironment: got "staging"; ' +
        "allowed: an environment other than deployEnvironment: a pull request must not deploy",
    ],
    [
      "a host outside the zone",
      "smepro-production.yaml",
      ["- app.example.net", "- app.example.org"],
      'smepro-production.yaml:{domain:}: dns.domain: got "example.net"; allowed: a domain that ' +
        "holds every host of edge.hosts",
    ],
    [
      "everybody as a reader of the audit log",
      "smvue-production.yaml",
      ["- group:security@example.com", "- allUsers"],
      'smvue-production.yaml:{- allUsers}: logs.auditReaders.0: got "allUsers"; allowed: ' +
        "user:, group: or serviceAccount: and an e-mail address",
    ],
  ])("is refused for %s", (_, file, replacement, fault) => {
    expect(faultsOf(file, replacement)).toEqual([message(fault)]);
  });

  test("may have hosts under a top-level domain in another script", () => {
    expect(faultsOf("smvue-production.yaml", ["- app.example.com", "- app.acme.xn--p1ai"])).toEqual([]);
  });
});
