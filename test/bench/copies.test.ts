import { copiesFor, planOfCopies, stateOfCopies, typesOf } from "../../bench/copies";
import { read } from "../../posture/model/read";

/** A stack of two buckets, of which the first writes its access log to the second, and an account that reads both. */
const STACK = {
  provider: { google: [{ project: "p", default_labels: { system: "smvue" } }] },
  resource: {
    google_storage_bucket: {
      files: { name: "files", logging: { log_bucket: "${google_storage_bucket.logs.name}" }, lifecycle: {} },
      logs: { name: "logs", labels: { team: "a" } },
    },
    google_storage_bucket_iam_member: {
      reader: { bucket: "${google_storage_bucket.files.name}", member: "${google_service_account.app.member}" },
    },
    google_service_account: { app: { account_id: "app" } },
  },
};

const buckets = (text: string) => {
  const { model } = read(text);
  const all = model.resources("google_storage_bucket");
  const follow = (index: number) => {
    const bucket = all[index];
    const link = bucket && model.linked(bucket, "logging.log_bucket", "google_storage_bucket");
    return link?.kind === "resources" ? link.resources.map(({ address }) => address) : [];
  };
  return { model, addresses: all.map(({ address }) => address), follow };
};

describe.each([
  ["a plan", planOfCopies],
  ["a state", stateOfCopies],
])("%s of copies", (_, make) => {
  test("holds each resource and its numbered copies, which refer to copies of the same number", () => {
    const { addresses, follow } = buckets(make(STACK, { copies: 2 }));
    expect(addresses).toEqual([
      ...["files", "files-0", "files-1"].map((name) => `google_storage_bucket.${name}`),
      ...["logs", "logs-0", "logs-1"].map((name) => `google_storage_bucket.${name}`),
    ]);
    expect(follow(0)).toEqual(["google_storage_bucket.logs"]);
    expect(follow(2)).toEqual(["google_storage_bucket.logs-1"]);
  });

  test("of one type refers to the originals of all others", () => {
    const { model } = buckets(make(STACK, { copies: 1, type: "google_storage_bucket_iam_member" }));
    const members = model.resources("google_storage_bucket_iam_member");
    expect(members).toHaveLength(2);
    for (const member of members)
      expect(model.linked(member, "bucket", "google_storage_bucket")).toMatchObject({
        kind: "resources",
        resources: [{ address: "google_storage_bucket.files" }],
      });
  });

  test("may keep one name for all copies", () => {
    const names = (sameNames: boolean) =>
      buckets(make(STACK, { copies: 1, sameNames }))
        .model.resources("google_storage_bucket")
        .map((bucket) => bucket.get("name"));
    expect(names(true)).toMatchObject(["files", "files", "logs", "logs"].map((value) => ({ value })));
    expect(names(false)).toMatchObject(["files", "files-0", "logs", "logs-0"].map((value) => ({ value })));
  });
});

test("copies are counted by what they add up to", () => {
  expect(typesOf(STACK)).toEqual(Object.keys(STACK.resource));
  expect(copiesFor(STACK, 4)).toBe(0);
  expect(copiesFor(STACK, 10)).toBe(2);
  expect(copiesFor(STACK, 10, "google_storage_bucket")).toBe(4);
});

test("a stack becomes a plan whose values and changes agree", () => {
  const tree = {
    provider: { google: [{ project: "p" }] },
    resource: { google_storage_bucket: { a: { name: "files", kms: "${google_kms_crypto_key.k.id}" } } },
  };
  const text = planOfCopies(tree, { copies: 0 });
  const plan = JSON.parse(text) as {
    readonly planned_values: { readonly root_module: { readonly resources: readonly unknown[] } };
  };
  expect(plan.planned_values.root_module.resources).toEqual([
    {
      address: "google_storage_bucket.a",
      mode: "managed",
      type: "google_storage_bucket",
      name: "a",
      provider_name: "registry.terraform.io/hashicorp/google",
      schema_version: 0,
      values: { name: "files" },
      sensitive_values: {},
    },
  ]);
  expect(read(text).model.resources("google_storage_bucket")).toHaveLength(1);
});
