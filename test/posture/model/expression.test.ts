import {
  isExpression,
  referencesIn,
  soleTraversal,
  toReference,
  traversalsIn,
  unescape,
} from "../../../posture/model/expression";

describe("expressions of a .tf.json file", () => {
  test.each([
    ["plain", false],
    ["${a.b.c}", true],
    ["before ${a.b.c} after", true],
    ["%{ if a.b.c }x%{ endif }", true],
    ["$${a.b.c}", false],
    ["%%{ if x }", false],
    ["$${a} ${b.c.d}", true],
    ["$ {a}", false],
    ["100%", false],
  ])("%j is one: %s", (text, is) => expect(isExpression(text)).toBe(is));

  test("what is escaped is read as Terraform reads it", () =>
    expect(unescape("$${a} and %%{b}")).toBe("${a} and %{b}"));

  test.each([
    ["${google_compute_network.main.id}", "google_compute_network.main.id"],
    ["${ data.google_project.this.number }", "data.google_project.this.number"],
    ["${google_sql_database_instance.main[0].name}", "google_sql_database_instance.main[0].name"],
    ["${upper(a.b.c)}", undefined],
    ["x${a.b.c}", undefined],
    ["${a.b.c}${a.b.d}", undefined],
  ])("%s consists of the traversal %s", (text, traversal) => expect(soleTraversal(text)).toBe(traversal));

  test.each([
    ["${a.b.c}", ["a.b.c"]],
    ["${a.b.c}-${d.e.f}", ["a.b.c", "d.e.f"]],
    ['${join(",", [a.b.c, d.e.f])}', ["a.b.c", "d.e.f"]],
    ['${replace(a.b.c, "x.y.z", "w")}', ["a.b.c"]],
    ['${format("%s", "in ${a.b.c} quotes")}', ["a.b.c"]],
    ['${format("nested ${upper("${a.b.c}")}", d.e.f)}', ["a.b.c", "d.e.f"]],
    ['${jsonencode({ key = a.b.c, other = "}" })}', ["a.b.c"]],
    ['${"an escaped \\" quote ${a.b.c}"}', ["a.b.c"]],
    ["%{ if a.b.c }yes%{ else }${d.e.f}%{ endif }", ["a.b.c", "d.e.f"]],
    ["$${a.b.c}", []],
    ["${a.b[0].c}", ["a.b[0].c"]],
    ["${a.b[*].c}", ["a.b[*].c"]],
    ["${a.b.c", ["a.b.c"]],
    ["no expression: a.b.c", []],
  ])("%s names %j", (text, traversals) => expect(traversalsIn(text)).toEqual(traversals));

  test.each([
    ["google_compute_network.main.id", { address: "google_compute_network.main", path: "id" }],
    ["google_compute_network.main", { address: "google_compute_network.main", path: "" }],
    ["a.b[0].c[1].d", { address: "a.b", path: "c.d" }],
    ['a.b["x.y"].c', { address: "a.b", path: "c" }],
    ["data.google_project.this.number", { address: "data.google_project.this", path: "number" }],
    ["data.google_project", undefined],
    ["var.x", undefined],
    ["local.x", undefined],
    ["each.value", undefined],
    ["module.m.o", undefined],
    ["a", undefined],
  ])("%s leads to %j", (traversal, reference) => expect(toReference(traversal)).toEqual(reference));

  test("the same resource is named once", () =>
    expect(referencesIn("${a.b.c} ${a.b.c}")).toEqual([{ address: "a.b", path: "c" }]));

  test("a long text of openings takes no time", () => {
    const start = performance.now();
    traversalsIn("${".repeat(20_000));
    traversalsIn(`\${${'"'.repeat(20_000)}`);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
