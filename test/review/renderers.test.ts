import { render, RENDERERS, RenderOptions } from "../../review/renderers/renderers";
import { claim, plan, report } from "./reports";

const OPTIONS: RenderOptions = { color: false, columns: 100, subjects: [], checkout: __dirname };
const GIVEN = report([plan({ claims: [claim({ status: "violated" })] })]);

test("the formats are those that the command offers, and the terminal", () => {
  expect(Object.keys(RENDERERS)).toEqual(["terminal", "json", "markdown", "sarif", "html"]);
});

test.each([
  ["terminal", /violated/],
  ["json", /^\{\n {2}"/],
  ["markdown", /^#/m],
  ["sarif", /^\{\n {2}"\$schema": "https:\/\/json\.schemastore\.org\/sarif-2\.1\.0\.json"/],
  ["html", /^<!doctype html>/],
] as const)("%s is rendered from the same report and options", async (format, beginning) => {
  const text = await render(format, GIVEN, OPTIONS);
  expect(text).toMatch(beginning);
  expect(text).toContain(GIVEN.plans[0]?.stack);
  expect(text.endsWith("\n")).toBe(true);
});
