import Ajv from "ajv";
import addFormats from "ajv-formats";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../cli/synthesize";
import { jsonSchemaOf } from "../../environments/json-schema";
import { SCHEMAS } from "../../environments/load";
import { ownSystems } from "../../environments/own-systems";
import { ENVIRONMENTS } from "../fixtures/environments";
import { faultsOf } from "./settings-errors";

const SYSTEMS = [...Object.keys(SCHEMAS), ...ownSystems()];
const SHIPPED = join(ROOT, "environments");
const settingsFiles = (directory: string) => readdirSync(directory).filter((name) => name.endsWith(".yaml"));
const systemOf = (file: string) => file.replace(/-[^-]*$/, "");

/** What a YAML language server would underline. */
function underlined(file: string, text: string): string[] {
  const validate = addFormats(new Ajv({ allErrors: true, strict: true })).compile(jsonSchemaOf(systemOf(file)));
  validate(parse(text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe("the JSON schema of settings", () => {
  test.each(SYSTEMS)("in environments/schemas/ is the one that follows from the code: %s", (system) => {
    const file = join(SHIPPED, "schemas", `${system}.json`);
    const text = `${JSON.stringify(jsonSchemaOf(system), null, 2)}\n`;
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
    expect(text).toBe(existsSync(file) ? readFileSync(file, "utf8") : "(no such file: run with UPDATE_GOLDEN=1)");
  });

  test.each(settingsFiles(SHIPPED))("is named by the first line of %s", (file) => {
    const [first] = readFileSync(join(SHIPPED, file), "utf8").split("\n");
    expect(first).toBe(`# yaml-language-server: $schema=schemas/${systemOf(file)}.json`);
  });

  test.each(settingsFiles(ENVIRONMENTS))("accepts %s", (file) => {
    expect(underlined(file, readFileSync(join(ENVIRONMENTS, file), "utf8"))).toEqual([]);
  });

  test.each<[string, string, string, string, string]>([
    ["an unknown key", "smvue-staging.yaml", "minInstances:", "minInstance:", "must NOT have additional properties"],
    ["another region", "smepro-staging.yaml", "us-central1\n", "europe-west1\n", "must be equal to one of the allowed"],
    ["another location", "smallcrm-staging.yaml", "fsn1\n", "nbg1\n", "must be equal to one of the allowed values"],
    ["a number out of bounds", "smvue-production.yaml", "retained: 7", "retained: 8", "must be <= 7"],
    ["a secret that SMVue has not", "smvue-production.yaml", "redis-auth:", "redis:", "must NOT have additional prop"],
    ["a key of another backend", "smvue-production.yaml", "backend: gcs", "backend: local", "must NOT have additional"],
    ["a word for a flag", "smvue-production.yaml", "preview: false", "preview: off", "must be boolean"],
  ])("refuses %s, as loading does", (_, file, from, to, message) => {
    const text = readFileSync(join(ENVIRONMENTS, file), "utf8");
    expect(underlined(file, text.replace(from, to))).toContainEqual(expect.stringContaining(message));
    expect(faultsOf(file, [from, to])).not.toEqual([]);
  });

  test("says what is allowed, for an editor to show", () => {
    expect(jsonSchemaOf("smvue")).toMatchObject({
      properties: {
        project: { properties: { region: { enum: ["us-central1"], description: expect.stringContaining("SMEPro") } } },
        secrets: { properties: { generations: { properties: { "redis-auth": { type: "array" } } } } },
      },
    });
  });
});
