import { cyclesIn, projectImports } from "./import-cycles";

test("no file of the project imports itself, not even through others or for a type", () => {
  const imports = projectImports();
  // An import of types alone.
  expect(imports.get("emulator/core/stamps.ts")).toContain("emulator/product.ts");
  expect(cyclesIn(imports).map((cycle) => cycle.join(" -> "))).toEqual([]);
});

test.each([
  ["a file that imports itself", { a: ["a"] }, [["a", "a"]]],
  ["two files", { a: ["b"], b: ["a"] }, [["a", "b", "a"]]],
  ["a cycle that its first file is not part of", { a: ["b"], b: ["c"], c: ["d"], d: ["b"] }, [["b", "c", "d", "b"]]],
  ["two ways to the same file, which are no cycle", { a: ["b", "c"], b: ["d"], c: ["d"], d: [] }, []],
])("finds cycles: %s", (_, imports, expected) => {
  expect(cyclesIn(new Map(Object.entries<string[]>(imports)))).toEqual(expected);
});
