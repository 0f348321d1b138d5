import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../cli/synthesize";
import { useAction } from "../ci/use-action";
import { Workspace } from "../cli/pipeline/step";
import { ProjectCopy } from "../project-copy";

const text = readFileSync(join(ROOT, "docs", "your-own-page.md"), "utf8");
const blocks = (language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(([, block = ""]) => block);
const commands = blocks("sh");
const [page = "", attestations = "", workflow = ""] = blocks("yaml");
/** Terraform of somebody's, whose backups are kept for 30 days. */
const PLAN = readFileSync(join(ROOT, "test", "fixtures", "foreign", "plan.json"), "utf8");

let project: ProjectCopy;
beforeAll(() => {
  project = new ProjectCopy();
  mkdirSync(project.path("bin"));
  planned(PLAN);
});
afterAll(() => {
  project.remove();
});

/** Puts a Terraform on the path whose plan is this one. */
function planned(plan: string): void {
  writeFileSync(project.path("planned.json"), plan);
  writeFileSync(
    project.path("bin", "terraform"),
    `#!/bin/sh\ncase $1 in\n  show) cat '${project.path("planned.json")}' ;;\n  plan) touch plan.tfplan ;;\nesac\n`,
  );
  chmodSync(project.path("bin", "terraform"), 0o755);
}

const environment = () => ({ ...process.env, PATH: `${project.path("bin")}:${process.env.PATH ?? ""}` });
/** Runs a block of commands as a person would. */
function run(block: string | undefined) {
  const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", block ?? "exit 99"], {
    cwd: project.directory,
    encoding: "utf8",
    env: environment(),
  });
  return { code: status, stdout, stderr };
}

// In the order of the document: each builds on those before it.
describe("docs/your-own-page.md", () => {
  test("begins with a page that npm run new writes", () => {
    expect(run(commands[0])).toMatchObject({ code: 0 });
    expect(project.read("pages", "acme-notes.yaml").match(/^ {2}- id:/gm)).toHaveLength(8);
  });

  test("has a page with an entry for each sentence of its prose", () => {
    const prose = (/^> .*(?:\n> .*)*/m.exec(text)?.[0] ?? "").replace(/^> /gm, "").replace(/\*\*[^*]+\*\*/g, "");
    const sentences = prose.split(".").filter((sentence) => sentence.trim() !== "");
    expect((parse(page) as { statements: object[] }).statements).toHaveLength(sentences.length);
    writeFileSync(project.path("pages", "acme-notes.yaml"), page);
  });

  test("explains every key of an entry", () => {
    const { statements, ...rest } = parse(page) as { statements: object[] };
    const keys = [
      ...Object.keys(rest).filter((key) => /^(?:companies|includes)$/.test(key)),
      ...Object.keys(statements[0] ?? {}),
    ];
    expect(keys.filter((key) => !text.includes(`| \`${key}\``))).toEqual([]);
  });

  test("finds the check of a figure", () => {
    const { code, stdout } = run(commands[1]);
    expect(code).toBe(0);
    expect(stdout).toContain("database/backup-retention");
  });

  test("shows what a review says of a statement that is violated", () => {
    expect(run(commands[2])).toMatchObject({ code: 0 });
    const { code, stdout } = run(commands[3]);
    expect(code).toBe(1);
    const [shown = ""] = blocks("text");
    expect(shown).not.toBe("");
    expect(stdout).toContain(shown);
    expect(stdout.match(/^✗ /gm)).toHaveLength(1);
  });

  test("ends in a strict review that is green, once the plan follows the page and the rest is attested", () => {
    planned(PLAN.replaceAll('"retained_backups":30', '"retained_backups":14'));
    const year = new Date().getUTCFullYear();
    const inForce = attestations
      .replace(/when: \S+/, `when: ${year - 1}-01-01`)
      .replace(/until: \S+/, `until: ${year + 1}-12-31`);
    writeFileSync(project.path("pages", "acme-notes.attestations.yaml"), inForce);
    expect(run(commands[2])).toMatchObject({ code: 0 });
    const { code, stdout } = run(commands[4]);
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain("Every checked claim holds.");
    expect(stdout).toContain("attested");
    writeFileSync(
      project.path("pages", "acme-notes.attestations.yaml"),
      inForce.replace(/until: \S+/, `until: ${year - 1}-12-31`),
    );
    expect(run(commands[4])).toMatchObject({ code: 1 });
    writeFileSync(project.path("pages", "acme-notes.attestations.yaml"), inForce);
  });

  test("has no command that this test does not run", () => {
    expect(commands).toHaveLength(5);
  });

  test("has a workflow that reviews the plan by that page", async () => {
    const { jobs } = parse(workflow) as {
      jobs: { review: { steps: { uses?: string; run?: string; with?: Record<string, unknown> }[] } };
    };
    const { steps } = jobs.review;
    const review = steps.find(({ uses }) => uses?.startsWith("example/avouch@"));
    const inputs = Object.fromEntries(Object.entries(review?.with ?? {}).map(([name, value]) => [name, String(value)]));
    const workspace = new Workspace();
    try {
      mkdirSync(workspace.path("security"));
      for (const name of ["acme-notes.yaml", "acme-notes.attestations.yaml"])
        writeFileSync(workspace.path("security", name), project.read("pages", name));
      const planning = steps.find(({ run: script }) => script?.includes("terraform show"))?.run ?? "exit 99";
      const { status } = spawnSync("bash", ["-e", "-c", planning], { cwd: workspace.directory, env: environment() });
      expect(status).toBe(0);
      const { code, outputs } = await useAction(workspace, inputs);
      expect({ code, outputs }).toMatchObject({ code: 0, outputs: { code: "0" } });
      const sarif = steps.at(-1)?.with?.sarif_file;
      expect(sarif).toBe("${{ steps.avouch.outputs.sarif }}");
    } finally {
      workspace.remove();
    }
  });

  test("pins the same actions as docs/delivery.md", () => {
    const pinned = (document: string) => [...document.matchAll(/uses: (\S+@\S+) #/g)].map(([, action]) => action);
    expect(pinned(text)).toEqual(pinned(readFileSync(join(ROOT, "docs", "delivery.md"), "utf8")).slice(1));
  });
});
