import { driftOf } from "./changes/assessed";

const bucket = {
  type: "google_storage_bucket",
  before: { name: "files", labels: { a: "1" } },
  after: { name: "files", labels: { a: "2" } },
};
const labels = {
  risk: "routine",
  address: "google_storage_bucket.main",
  actions: ["update"],
  reasons: ["Drifted: labels.a 1 → 2"],
};

describe("drift", () => {
  test("that has no bearing on the plan is left out", () => expect(driftOf([], { drift: [bucket] })).toEqual([]));

  test("of what the plan changes too", () => {
    expect(driftOf([{ ...bucket, before: bucket.after, after: bucket.before }], { drift: [bucket] })).toEqual([labels]);
    expect(driftOf([{ ...bucket, before: bucket.after, after: bucket.after }], { drift: [bucket] })).toEqual([]);
  });

  test("of what services keep for themselves is left out, at any depth", () => {
    const job = (completion_time: string, labels: object) => ({
      latest_created_execution: [{ completion_time }],
      labels,
    });
    const ran = (labels: object) => ({
      type: "google_cloud_run_v2_job",
      before: job("2026-01-01", { a: "1" }),
      after: job("2026-01-02", labels),
    });
    expect(driftOf([], { drift: [ran({ a: "1" })] })).toEqual([]);
    expect(
      driftOf([{ ...ran({ a: "1" }), before: job("2026-01-02", { a: "1" }) }], { drift: [ran({ a: "1" })] }),
    ).toEqual([]);
    expect(
      driftOf([{ ...ran({ a: "2" }), after: job("2026-01-02", { a: "1" }) }], { drift: [ran({ a: "2" })] }),
    ).toMatchObject([{ reasons: ["Drifted: labels.a 1 → 2"] }]);
  });

  test("of a job's conditions is its service's word, and of an alert's conditions somebody's", () => {
    const conditions = (type: string) => {
      const drifted = { type, before: { conditions: [{ filter: "a" }] }, after: { conditions: [{ filter: "b" }] } };
      return driftOf([{ ...drifted, before: drifted.after, after: drifted.before }], { drift: [drifted] });
    };
    expect(conditions("google_cloud_run_v2_job")).toEqual([]);
    expect(conditions("google_monitoring_alert_policy")).toMatchObject([
      { reasons: ["Drifted: conditions.filter a → b"] },
    ]);
  });

  test("of an attribute that the plan reads, whatever its keys", () => {
    const relevant = (attribute: (string | number)[], resource = "google_storage_bucket.main") =>
      driftOf([], { drift: [bucket], relevant: [{ resource, attribute }] });
    expect(relevant(["labels"])).toEqual([labels]);
    expect(relevant(["labels", "a"])).toEqual([labels]);
    expect(relevant([])).toEqual([labels]);
    expect(relevant(["name"])).toEqual([]);
    expect(relevant(["label"])).toEqual([]);
    expect(
      driftOf([], {
        drift: [{ ...bucket, address: 'google_storage_bucket.main["x"]' }],
        relevant: [{ resource: "google_storage_bucket.main", attribute: ["labels"] }],
      }),
    ).toHaveLength(1);
  });

  test("that is risky in itself: someone did it by hand", () => {
    const lifted = {
      type: "google_sql_database_instance",
      before: { deletion_protection: true },
      after: { deletion_protection: false },
    };
    expect(driftOf([], { drift: [lifted] })).toMatchObject([
      {
        risk: "elevated",
        reasons: [
          "Deletion protection removed: deletion_protection true → false",
          "Drifted: deletion_protection true → false",
        ],
      },
    ]);
    expect(
      driftOf([], {
        drift: [
          {
            type: "google_storage_bucket_iam_binding",
            before: { bucket: "b", role: "roles/x.y", members: [] },
            after: { bucket: "b", role: "roles/x.y", members: ["allUsers"] },
          },
        ],
      }),
    ).toMatchObject([{ risk: "high" }]);
  });

  test("of what was deleted outside Terraform", () => {
    expect(driftOf([], { drift: [{ ...bucket, after: null }] })).toMatchObject([
      { risk: "high", reasons: ["Deleted outside Terraform: a bucket; every object in it is lost"] },
    ]);
    const map = { type: "google_compute_url_map", before: { name: "x" } };
    expect(driftOf([], { drift: [map] })).toEqual([]);
    expect(driftOf([{ type: "google_compute_url_map", after: { name: "x" } }], { drift: [map] })).toMatchObject([
      { risk: "elevated", reasons: ["Deleted outside Terraform; the plan creates it again"] },
    ]);
  });

  test("of what services keep for themselves is no drift", () => {
    const etag = {
      type: "google_storage_bucket",
      before: { name: "files", etag: "a" },
      after: { name: "files", etag: "b" },
    };
    expect(driftOf([{ ...etag, after: { name: "files", etag: "a", labels: { a: "1" } } }], { drift: [etag] })).toEqual(
      [],
    );
  });

  test("shows sensitive values nowhere, and the first few places only", () => {
    const keys = Array.from({ length: 9 }, (_, index) => `k${index}`);
    const side = (value: string) => ({ secret: `s-${value}`, ...Object.fromEntries(keys.map((key) => [key, value])) });
    const [drifted] = driftOf([], {
      drift: [
        {
          type: "x_thing",
          before: side("1"),
          after: side("2"),
          beforeSensitive: { secret: true },
          afterSensitive: { secret: true },
        },
      ],
      relevant: [{ resource: "x_thing.main", attribute: ["k1"] }],
    });
    expect(drifted?.reasons).toEqual([
      "Drifted: secret changes, a sensitive value",
      ...keys.slice(0, 4).map((key) => `Drifted: ${key} 1 → 2`),
      "Drifted in 5 more places",
    ]);
  });
});
