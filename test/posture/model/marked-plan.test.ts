import { assessChanges } from "../../../posture/assess-changes";
import { assessDrift } from "../../../posture/assess-drift";
import { read } from "../../../posture/model/read";
import { markedPlan } from "./marked-plan";

const { text, sentinels } = markedPlan();
const { model, planned } = read(text);
if (!planned) throw new Error("the plan was read as something else");
const secrets = [...model.secrets];
const changes = [...assessChanges(planned), ...assessDrift(planned)];

describe("a plan with a marked value in every place", () => {
  test.each([...sentinels].map(([sentinel, place]) => [place, sentinel]))("%s is known as secret", (_, sentinel) => {
    expect(text).toContain(sentinel);
    expect(secrets.some((secret) => secret.includes(sentinel))).toBe(true);
  });

  test("has nothing secret but what is marked", () => {
    for (const plain of ["smvue", "acme", "us-central1", "plain", "INGRESS", "pgaudit.log"])
      expect(secrets).not.toContain(plain);
    expect(model.labels).toEqual({ system: "smvue", environment: "production", stack: "smvue-production" });
  });

  test("has its changes assessed all the same", () => {
    expect(changes).toHaveLength(12);
    expect(changes.flatMap(({ reasons }) => reasons).length).toBeGreaterThan(20);
  });

  test(
    "shows none of them in a reason, but where an address or an unmarked argument holds it " +
      "too: those the review scrubs",
    () => {
      const leaks = changes.flatMap(({ address, reasons }) =>
        reasons.flatMap((reason) =>
          [...sentinels].filter(([sentinel]) => reason.includes(sentinel)).map(([, place]) => ({ address, place })),
        ),
      );
      expect(leaks.filter(({ place }) => !/previous address|unmarked argument/.test(place))).toEqual([]);
      const scrubbed = changes
        .flatMap(({ reasons }) => reasons)
        .map((reason) => secrets.reduce((left, secret) => left.replaceAll(secret, "(sensitive)"), reason));
      expect(scrubbed.filter((reason) => [...sentinels.keys()].some((sentinel) => reason.includes(sentinel)))).toEqual(
        [],
      );
    },
  );
});

describe("marks", () => {
  const secretsOf = (after: unknown, mask: unknown) => [
    ...read(
      JSON.stringify({
        format_version: "1.2",
        resource_changes: [
          { address: "a.b", type: "a", change: { actions: ["create"], before: null, after, after_sensitive: mask } },
        ],
      }),
    ).model.secrets,
  ];

  test.each([
    [
      "a block as a whole, with its keys",
      { map: { "secret-key": "value1", n: 123456 } },
      { map: true },
      ["secret-key", "value1", "123456"],
    ],
    [
      "not the names of a schema",
      { certs: [{ cert: "value1", sha1_fingerprint: "value2" }], login: { password: "value3" } },
      { certs: true, login: true },
      ["value1", "value2", "value3"],
    ],
    [
      "what a document in JSON says, as rules read it",
      { policy: '{"bindings":[{"role":"roles/own"}]}' },
      { policy: true },
      ['{"bindings":[{"role":"roles/own"}]}', "roles/own"],
    ],
    ["one block of a list", { list: [{ a: "first" }, { a: "second" }] }, { list: [{}, { a: true }] }, ["second"]],
    [
      "blocks of a set that are fewer than their marks: all of them",
      { set: [{ a: "first" }] },
      { set: [{}, { a: true }] },
      ["first"],
    ],
    ["a list where its marks stand on one block", { list: [{ a: "first" }] }, { list: { a: true } }, ["first"]],
    ["what is shorter than four characters: it could not be told apart", { a: "abc" }, { a: true }, []],
    ["nothing where nothing is marked", { a: "first", b: [{ c: "second" }] }, { b: [{}] }, []],
    ["nothing where there is no value", { a: null }, { a: true, b: { c: true } }, []],
  ])("%s", (_, after, mask, secrets) => expect(secretsOf(after, mask)).toEqual(secrets));
});
