import { Check, SYSTEM } from "../../posture/verdict/check";
import { Page } from "../../posture/claim";
import { evaluate } from "../../posture/evaluate";
import { expectNoBlock, forEvery, verdict } from "../../posture/verdict/expectations";
import { read } from "../../posture/model/read";

const check: Check = {
  id: "test/buckets",
  title: "Buckets are there.",
  remedy: "Make one.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(model.resources("google_storage_bucket"), "a bucket", (bucket) =>
        expectNoBlock(bucket, "website", "no website"),
      ),
    ),
};
const PAGE: Page = {
  system: "smvue",
  title: "Page",
  claims: [
    {
      id: "smvue.test.buckets",
      place: { section: "", item: 1, statement: 1 },
      says: "There are buckets.",
      kind: "infrastructure",
      checks: [check],
    },
  ],
};

const statusOf = (tree: object) =>
  evaluate(PAGE, {
    model: read(JSON.stringify(tree)).model,
    system: "smvue",
    environment: "production",
    others: [],
    stacks: SYSTEM,
  }).map(({ status, reason }) => `${status} ${reason ?? ""}`.trim())[0];
const bucket = (meta: object) => ({ resource: { google_storage_bucket: { files: { name: "files", ...meta } } } });

describe("a resource in a synthesized file", () => {
  test.each([{}, { count: 2 }, { count: "3" }, { for_each: { a: "b" } }])("is there with %j", (meta) =>
    expect(statusOf(bucket(meta))).toBe("holds"),
  );

  test.each([
    { count: 0 },
    { count: "0" },
    { count: "${0}" },
    { for_each: {} },
    { for_each: [] },
    { for_each: "${toset([])}" },
    { for_each: "${{}}" },
  ])("is not there with %j", (meta) => expect(statusOf(bucket(meta))).toBe("violated"));

  test.each([{ count: "${var.enabled ? 1 : 0}" }, { for_each: "${var.names}" }])(
    "may be there or not with %j: unknown where a claim depends on it",
    (meta) => expect(statusOf(bucket(meta))).toMatch(/^unknown until it is planned/),
  );

  test("does not matter where another one is there anyway", () => {
    expect(
      statusOf({
        resource: { google_storage_bucket: { files: { name: "files" }, more: { name: "more", count: "${var.n}" } } },
      }),
    ).toBe("holds");
  });
});

describe("a synthesized file that calls a module", () => {
  test("cannot tell what is in it: nothing holds before it is planned", () => {
    expect(statusOf({ ...bucket({}), module: { more: { source: "./more" } } })).toBe(
      "unknown until it is planned, as a synthesized file does not show what is in module.more",
    );
  });

  test("shows all the same what is violated", () =>
    expect(statusOf({ ...bucket({ website: {} }), module: { more: { source: "./more" } } })).toBe("violated"));
});
