import { isNode } from "../../../../posture/formats/sql/node";
import { parseSql } from "../../../../posture/formats/sql/parser";
import { selectionOf } from "../../../../posture/formats/sql/predicate";

const DUE = "created_at < now() - interval '13 months'";

function selection(condition: string) {
  const parsed = parseSql(`DELETE FROM visits WHERE ${condition}`);
  if (parsed.kind === "error") throw new Error(parsed.message);
  const [statement] = parsed.statements;
  return selectionOf(isNode(statement?.DeleteStmt) ? statement.DeleteStmt.whereClause : undefined);
}

describe("rows that are old enough, and no other condition", () => {
  test.each([
    [DUE],
    ["created_at + interval '13 months' <= current_timestamp"],
    ["(created_at + interval '13 months' > now()) IS NOT TRUE"],
    ["now() - created_at > make_interval(months => 13)"],
    ["age(created_at) > interval '13 months'"],
    [`created_at IS NOT NULL AND ${DUE}`],
    [`${DUE} OR session_id IN (SELECT id FROM session WHERE ${DUE})`],
    [`EXISTS (SELECT FROM session AS s WHERE s.id = visits.session_id AND s.${DUE})`],
  ])("%s", (condition) => expect(selection(condition)).toEqual({ kind: "due", also: [] }));
});

describe("something else as well", () => {
  test.each([
    [`${DUE} AND plan <> 'partner'`, "a condition on plan holds"],
    [`${DUE} AND NOT legal_hold`, "a condition on legal_hold holds"],
    [`id IN (SELECT id FROM visits WHERE ${DUE} LIMIT 1000)`, "there are no more than its LIMIT"],
  ])("%s", (condition, also) => expect(selection(condition)).toEqual({ kind: "due", also: [also] }));
});

test.each([[`${DUE} AND false`], [`1 = 0 AND ${DUE}`]])("nothing: %s", (condition) =>
  expect(selection(condition).kind).toBe("none"),
);

test.each([["created_at > now() - interval '13 months'"], [`NOT (${DUE})`]])("what is not due yet: %s", (condition) =>
  expect(selection(condition).kind).toBe("younger"),
);

test("what is no SQL is said to be none", () => {
  expect(parseSql("DELETE visits")).toMatchObject({ kind: "error" });
});
