import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../../cli/synthesize";
import { initialize } from "../../cli/terraform";
import required from "../../mutations/required-arguments.json";
import { ENVIRONMENTS } from "../fixtures/environments";
import { terraformEnvironment, testWithProviders } from "./available";

jest.setTimeout(300_000);

interface Block {
  readonly attributes?: Record<string, { readonly required?: boolean }>;
  readonly block_types?: Record<string, { readonly min_items?: number; readonly block: Block }>;
}

/** Paths of the arguments without which the provider refuses a resource. */
const requiredIn = ({ attributes = {}, block_types = {} }: Block, at = ""): string[] => [
  ...Object.entries(attributes).flatMap(([name, { required: isRequired }]) => (isRequired ? [`${at}${name}`] : [])),
  ...Object.entries(block_types).flatMap(([name, { min_items = 0, block }]) => [
    ...(min_items > 0 ? [`${at}${name}`] : []),
    ...requiredIn(block, `${at}${name}.`),
  ]),
];

describe("the arguments whose loss is no mutation", () => {
  testWithProviders("are those that the real providers require", async () => {
    const directory = mkdtempSync(join(tmpdir(), "avouch-required-"));
    try {
      const { stacks } = synthesize(join(directory, "out"), { AVOUCH_ENVIRONMENTS: ENVIRONMENTS });
      const blocks = new Map<string, { readonly block: Block }>();
      // Between them they have every provider.
      for (const name of ["smvue-production", "smallcrm-production"]) {
        await initialize(
          stacks.find((stack) => stack.name === name)?.directory ?? "",
          join(directory, name),
          join(directory, "plugins"),
        );
        const schemas = JSON.parse(
          execFileSync("terraform", ["providers", "schema", "-json"], {
            cwd: join(directory, name),
            encoding: "utf8",
            maxBuffer: 512 << 20,
            env: terraformEnvironment(),
          }),
        ) as { provider_schemas: Record<string, { resource_schemas?: Record<string, { block: Block }> }> };
        for (const { resource_schemas = {} } of Object.values(schemas.provider_schemas))
          for (const [type, schema] of Object.entries(resource_schemas)) blocks.set(type, schema);
      }
      const types = new Set(
        stacks.flatMap((stack) =>
          Object.keys(
            (JSON.parse(readFileSync(join(stack.directory, "cdk.tf.json"), "utf8")) as { resource: object }).resource,
          ),
        ),
      );
      const actual = Object.fromEntries(
        [...types]
          .map((type) => [type, requiredIn(blocks.get(type)?.block ?? {}).sort()] as const)
          .filter(([, paths]) => paths.length > 0),
      );
      expect(Object.fromEntries(Object.entries(required).map(([type, paths]) => [type, [...paths].sort()]))).toEqual(
        actual,
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
