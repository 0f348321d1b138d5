import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import { ROOT } from "../../cli/synthesize";
import { AnyDefinition, CATALOGUE, CHECK_IDS } from "../../posture/catalogue";
import { evaluate } from "../../posture/evaluate";
import { ExampleFile, Examples, examplesFile, examplesOf, parseExamples } from "../../posture/examples";
import { Tree } from "../../posture/model/input";
import { readSynthesized } from "../../posture/model/synthesized";
import { Check } from "../../posture/verdict/check";
import { RepositoryCheck } from "../../posture/verdict/repository-check";

/** Its own types would bring those of browsers into the whole project. */
const { parse: parseHcl } = jest.requireActual<{ parse(name: string, text: string): Promise<unknown> }>(
  "@cdktf/hcl2json",
);

const LONGEST = 55;
/** Jobs with what starts them and what watches them. */
const LONGEST_OF_JOBS = 85;
/** Programs of a server need their units and their timers: these are as short as they get. */
const LONGEST_OF_SERVERS = 60;
const WIDEST = 120;
/** A condition of Cloud Armor is one text, however long the paths are that it has to catch. */
const WIDEST_OF_CONDITIONS = 220;

/** The parameters that the examples are for. */
function given({ reference }: Examples, { id }: AnyDefinition): Readonly<Record<string, unknown>> {
  const parsed: unknown = parseYaml(reference);
  return typeof parsed === "string"
    ? {}
    : ((parsed as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[id] ?? {});
}

/** HCL's parser writes every expression as a template, and Terraform reads these arguments as names. */
const NAMES = new Set(["ignore_changes", "depends_on"]);
const asTerraformReads = (key: string, value: unknown): unknown =>
  NAMES.has(key) && Array.isArray(value) ? value.map((one) => String(one).replace(/^\$\{(.*)\}$/, "$1")) : value;

async function modelOf({ path, text }: ExampleFile) {
  const parsed = JSON.stringify(await parseHcl(path, text), asTerraformReads);
  return readSynthesized(JSON.parse(parsed) as Tree);
}

/** The status that a review gives a statement that stands on the check, whatever the stack. */
async function statusOfPlan(check: Check, files: readonly ExampleFile[]): Promise<string> {
  const models = new Map(await Promise.all(files.map(async (file) => [file.path, await modelOf(file)] as const)));
  const staging = models.get("staging.tf");
  const production = models.get("production.tf");
  const model = staging ?? models.get("main.tf");
  if (!model) throw new Error("there is neither main.tf nor staging.tf");
  const place = { section: "", item: 1, statement: 1 };
  const claims = [{ id: "example", place, says: "", kind: "infrastructure" as const, checks: [check] }];
  const environment = staging ? "staging" : "production";
  const others = production ? [{ environment: "production", model: production }] : [];
  const posture = { model, system: "example", environment, others, stacks: ["system", "bootstrap"] as const };
  const [result] = evaluate({ system: "example", title: "", claims }, posture);
  return result?.status ?? "";
}

function statusOfRepository(check: RepositoryCheck, files: readonly ExampleFile[]): string {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return check.evaluate({ files: [...texts.keys()].sort(), text: (path) => texts.get(path) }).status;
}

describe.each(CHECK_IDS)("the examples of %s", (id) => {
  const load = async () => {
    const definition = await CATALOGUE[id]?.();
    if (!definition) throw new Error(`${id} is not in the catalogue`);
    return { examples: examplesOf(id), definition };
  };

  test("are judged as they are meant", async () => {
    const { examples, definition } = await load();
    const check = definition.with(given(examples, definition));
    const status = (files: readonly ExampleFile[]) =>
      definition.subject === "plan"
        ? statusOfPlan(check as Check, files)
        : statusOfRepository(check as RepositoryCheck, files);
    expect([await status(examples.good), await status(examples.bad)]).toEqual(["holds", "violated"]);
  });

  test("are short, and show nothing of the systems that they were made from", async () => {
    const { examples } = await load();
    const text = [...examples.good, ...examples.bad].map((file) => file.text).join("\n");
    expect(text).not.toMatch(/smvue|smepro|smallcrm|_[0-9A-F]{8}\b/i);
    const longest = text.includes("#cloud-config")
      ? LONGEST_OF_SERVERS
      : text.includes("google_cloud_scheduler_job")
        ? LONGEST_OF_JOBS
        : LONGEST;
    for (const side of [examples.good, examples.bad])
      expect(side.flatMap((file) => file.text.split("\n")).length).toBeLessThanOrEqual(longest);
    const widest = (line: string) => (line.includes("request.path") ? WIDEST_OF_CONDITIONS : WIDEST);
    expect(text.split("\n").filter((line) => line.length > widest(line))).toEqual([]);
  });
});

test("there are examples of checks only", () => {
  const areas = readdirSync(join(ROOT, "posture", "checks"));
  const files = areas.flatMap((area) => {
    const directory = `posture/checks/${area}/examples`;
    return existsSync(join(ROOT, directory))
      ? readdirSync(join(ROOT, directory)).map((file) => `${directory}/${file}`)
      : [];
  });
  expect(files.sort()).toEqual(CHECK_IDS.map(examplesFile).sort());
});

describe("an examples file", () => {
  test("has files on both sides", () => {
    expect(parseExamples("a/b\n-- good/x.yml --\non: push\n-- bad/x.yml --\non: []\n", "a")).toEqual({
      reference: "a/b",
      good: [{ path: "x.yml", text: "on: push\n" }],
      bad: [{ path: "x.yml", text: "on: []\n" }],
    });
  });

  test.each(["a/b\n", "a/b\n-- good.tf --\n", "a/b\n-- good.tf --\n-- bad.tf --\n-- other.tf --\n"])(
    "is refused as %j",
    (text) => {
      expect(() => parseExamples(text, "a.txtar")).toThrow(/^a\.txtar: allowed: /);
    },
  );
});
