import { table } from "../../review/table";

test("a table is as wide as its widest cells, whatever their colour", () => {
  expect(
    table(
      ["Stack", "Count"],
      [
        ["one", "\u001b[32m7\u001b[39m"],
        ["another", "12"],
      ],
      [1],
    ),
  ).toBe(["Stack    Count", "───────  ─────", "one          \u001b[32m7\u001b[39m", "another     12"].join("\n"));
});
