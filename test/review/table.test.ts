import { table } from "../../review/text/table";

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

test("a table that is wider than the terminal is printed row by row, with the headings", () => {
  const heading = ["Stack", "Count", "More", "Rest"];
  const rows = [
    ["one", "\u001b[32m7\u001b[39m", "2", "0"],
    ["another", "12", "3", "0"],
  ];
  expect(table(heading, rows, [1], 26)).toBe(table(heading, rows, [1]));
  expect(table(heading, rows, [1], 25)).toBe(
    [
      "one",
      "  Count: \u001b[32m7\u001b[39m, More: 2",
      "  Rest: 0",
      "another",
      "  Count: 12, More: 3",
      "  Rest: 0",
    ].join("\n"),
  );
  expect(table(heading, rows, [1], 19)).toContain("another\n  Count: 12\n  More: 3, Rest: 0");
});
