import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GRANT_TYPE, classifyType, PROVIDERS } from "../../posture/surface/classify-type";
import { google } from "../../posture/surface/types/google";
import { hcloud } from "../../posture/surface/types/hcloud";
import { ProviderTypes } from "../../posture/surface/types/provider-types";

const SOURCES: readonly (readonly [ProviderTypes, string])[] = [
  [google, "hashicorp/google"],
  [hcloud, "hetznercloud/hcloud"],
];

const namesOf = ({ judged, harmless, unknown }: ProviderTypes): string[] =>
  [...Object.values(judged), ...[...harmless, ...unknown].map(({ types }) => types)].flatMap((types) =>
    types.split(" "),
  );

/** The resource types of a provider, by its own schema; undefined where it cannot be had here. */
function schemaOf(source: string, version: string): string[] | undefined {
  const directory = mkdtempSync(join(tmpdir(), "types-"));
  const terraform = (...args: readonly string[]) =>
    execFileSync("terraform", [`-chdir=${directory}`, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 1 << 28,
    });
  try {
    writeFileSync(
      join(directory, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: { it: { source, version } } } }),
    );
    terraform("init", "-input=false");
    const { provider_schemas: schemas } = JSON.parse(terraform("providers", "schema", "-json")) as {
      provider_schemas: Record<string, { resource_schemas: Record<string, unknown> }>;
    };
    return Object.values(schemas).flatMap(({ resource_schemas: types }) => Object.keys(types));
  } catch {
    return undefined;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

test.each(SOURCES)("the list of %# has every type of the provider's schema, and no other", (list, source) => {
  const types = schemaOf(source, list.version);
  if (!types) {
    console.warn(`Skipped: ${source} ${list.version} is not at hand.`);
    return;
  }
  const sorted = types.filter((type) => !GRANT_TYPE.test(type)).sort();
  expect(
    namesOf(list)
      .map((name) => `${list.prefix}${name}`)
      .sort(),
  ).toEqual(sorted);
});

test.each(PROVIDERS)("no type of $prefix stands twice", (list) => {
  const names = namesOf(list);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("grants of roles are judged in whatever form, and a type that no list has could touch anything", () => {
  expect(classifyType("google_pubsub_topic_iam_binding")).toEqual({ kind: "judged", area: "identity" });
  expect(classifyType("google_a_product_of_next_year")).toMatchObject({ kind: "unknown" });
  expect(classifyType("aws_s3_bucket")).toBeUndefined();
});
