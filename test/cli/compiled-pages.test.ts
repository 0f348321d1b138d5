import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { ProjectCopy } from "../project-copy";

const PAGE = `system: acme
title: Acme security page
statements:
  - { id: data.encrypted, at: { item: 1 }, says: Data is encrypted., kind: infrastructure }
`;

let project: ProjectCopy;
beforeAll(() => {
  project = new ProjectCopy();
  writeFileSync(project.path("acme.yaml"), PAGE);
});
afterAll(() => {
  project.remove();
});

const review = () => project.cli("review", ["--page", "acme.yaml", "test/fixtures/foreign/plan.json"]);
const kept = () => project.path("node_modules", ".cache", "avouch", "pages");
const keptFiles = () => (existsSync(kept()) ? readdirSync(kept()).sort() : []);

/** Changes what is kept, so that whoever reads it can be told from whoever reads the page. */
function mark(from: string, to: string): void {
  for (const name of keptFiles()) {
    const file = project.path("node_modules", ".cache", "avouch", "pages", name);
    writeFileSync(file, readFileSync(file, "utf8").replace(`"title":"${from}"`, `"title":"${to}"`));
  }
}

describe("a page that was read before", () => {
  test("is not read again while neither it nor the program has changed", () => {
    expect(review().stdout).toContain("Acme security page");
    expect(keptFiles()).toHaveLength(1);
    mark("Acme security page", "Acme as it was kept");
    expect(review().stdout).toContain("Acme as it was kept");
  });

  test("is read anew once its file has changed", () => {
    writeFileSync(project.path("acme.yaml"), PAGE.replace("Acme security", "Acme trust"));
    expect(review().stdout).toContain("Acme trust page");
    writeFileSync(project.path("acme.yaml"), PAGE);
  });

  test("is read anew once a rule on pages has changed, without anybody counting versions", () => {
    const rules = project.path("posture", "pages", "page-schema.ts");
    const text = readFileSync(rules, "utf8");
    const stricter = text.replace('of your own.", { maximum: 500 }', 'of your own.", { maximum: 5 }');
    expect(stricter).not.toBe(text);
    writeFileSync(rules, stricter);
    const { code, stderr } = review();
    expect(code).toBe(2);
    expect(stderr).toMatch(/^acme\.yaml:4:\d+: statements\.0\.says: got "Data is encrypted\."; allowed: /);
    writeFileSync(rules, text);
    expect(review().stdout).toContain("Acme as it was kept");
  });

  test("is read anew once other packages are installed", () => {
    const installed = project.path("node_modules", ".package-lock.json");
    const text = readFileSync(installed, "utf8");
    project.replace("node_modules/.package-lock.json", `${text}\n`);
    expect(review().stdout).toContain("Acme security page");
  });
});
