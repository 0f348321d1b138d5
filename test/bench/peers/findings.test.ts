import { checkovFindings } from "../../../bench/peers/checkov";
import { conftestFindings } from "../../../bench/peers/conftest";
import { kicsFindings } from "../../../bench/peers/kics";
import { trivyFindings } from "../../../bench/peers/trivy";

test("checkov's report holds failed checks of each framework; one without any is an object of its own", () => {
  const results = {
    failed_checks: [
      { check_id: "CKV_GCP_6", file_path: "/case-3.tf.json", resource: "google_sql_database_instance.a" },
      { check_id: "CKV_GCP_6", file_path: "/other.tf.json", resource: "google_sql_database_instance.b" },
    ],
  };
  expect(checkovFindings({ check_type: "terraform_json", results })).toEqual([
    [3, "CKV_GCP_6 google_sql_database_instance.a"],
  ]);
  expect(checkovFindings([{ results }, { results }])).toHaveLength(2);
  expect(checkovFindings({ passed: 0, failed: 0 })).toEqual([]);
});

test("trivy's report holds what failed and what passed, by the file of each module", () => {
  const finding = (Status: string) => ({
    Type: "Terraform Security Check",
    ID: "GCP-0015",
    Status,
    CauseMetadata: { Resource: "google_sql_database_instance.a", StartLine: 4 },
  });
  const Results = [
    { Target: ".", Class: "config" },
    { Target: "case-12/main.tf.json", Class: "config", Misconfigurations: [finding("FAIL"), finding("PASS")] },
  ];
  expect(trivyFindings({ SchemaVersion: 2, Results })).toEqual([[12, "GCP-0015 google_sql_database_instance.a"]]);
  expect(trivyFindings({ SchemaVersion: 2 })).toEqual([]);
});

test("KICS's report holds the files of each query; what is for information only does not count", () => {
  const files = [
    { file_name: "../tmp/case-0.json", search_key: "google_storage_bucket[a].versioning" },
    { file_name: "../tmp/case-10.json", search_key: "google_storage_bucket[a].versioning" },
  ];
  const queries = [
    { query_id: "e7e961ac", query_name: "Versioning", severity: "MEDIUM", files },
    { query_id: "1e434b25", query_name: "Name Is Not Snake Case", severity: "INFO", files },
  ];
  expect(kicsFindings({ queries })).toEqual([
    [0, "e7e961ac google_storage_bucket[a].versioning"],
    [10, "e7e961ac google_storage_bucket[a].versioning"],
  ]);
  expect(kicsFindings({ queries: [] })).toEqual([]);
});

test("conftest's report holds failures by file; Regula names rule and resource beside the message", () => {
  const metadata = { rule_name: "tf_google_sql_database_require_ssl", resource: "google_sql_database_instance.a" };
  expect(
    conftestFindings([
      { filename: "/tmp/case-7.json", namespace: "main", failures: [{ msg: "regula: …", metadata }, { msg: "other" }] },
      { filename: "/tmp/case-8.json", namespace: "main", successes: 1 },
    ]),
  ).toEqual([
    [7, "tf_google_sql_database_require_ssl google_sql_database_instance.a"],
    [7, "other "],
  ]);
});
