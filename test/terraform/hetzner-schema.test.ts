import { TerraformOutput, TerraformStack, Testing, Token } from "cdktf";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { terraformName } from "../../constructs/hetzner/bindings/arguments";
import { HcloudProvider } from "../../constructs/hetzner/bindings/provider";
import { HcloudResource } from "../../constructs/hetzner/bindings/resource";
import { SAMPLES } from "../constructs/hetzner/bindings/every-argument";
import { Block, missing, readable, wrong } from "../constructs/hetzner/bindings/provider-schema";
import { hcloudStack, synthesizeHcl, synthesizeJson } from "../constructs/hetzner/bindings/stack";
import { Template } from "../parsed-stack";
import { terraformEnvironment } from "./available";

interface Schema {
  readonly provider: { readonly block: Block };
  readonly resource_schemas: Record<string, { readonly block: Block }>;
}

const directory = mkdtempSync(join(tmpdir(), "avouch-hcloud-"));
afterAll(() => rmSync(directory, { recursive: true }));

function terraform(cwd: string, ...args: string[]) {
  const { error, status, stdout, stderr } = spawnSync("terraform", args, {
    cwd,
    encoding: "utf8",
    env: terraformEnvironment(),
    maxBuffer: 64 << 20,
  });
  return {
    failed: error ? "Terraform was not found" : status === 0 ? undefined : stderr.trim() || stdout.trim(),
    stdout,
  };
}

/** A directory with a configuration, initialized. */
function initialized(name: string, file: string, text: string) {
  const at = join(directory, name);
  mkdirSync(at);
  writeFileSync(join(at, file), text);
  return { at, ...terraform(at, "init", "-input=false", "-no-color", "-backend=false") };
}

const { at, failed } = initialized("schema", "main.tf.json", Testing.synth(hcloudStack()));
const reason = failed?.split("\n").slice(0, 4).join("\n");
if (reason) console.warn(`Skipped: tests with the real provider hetznercloud/hcloud 1.68.0. terraform init: ${reason}`);
const withProvider = reason ? describe.skip : describe;
const read = () =>
  (JSON.parse(terraform(at, "providers", "schema", "-json").stdout) as { provider_schemas: Record<string, Schema> })
    .provider_schemas;
const schema = reason
  ? undefined
  : Object.entries(read()).find(([source]) => source.endsWith("/hetznercloud/hcloud"))?.[1];
const blockOf = (type: string): Block => schema?.resource_schemas[type]?.block ?? {};

/** Settable, and of no use here: ids of resources that the older half of the provider makes, and how long it waits. */
const LEFT_OUT = /^(id|timeouts)$/;

withProvider(
  `the bindings, held against the real provider hetznercloud/hcloud 1.68.0${reason ? " (which was not found)" : ""}`,
  () => {
    test.each(SAMPLES)(
      "set arguments of $type that exist, can be set, have that type and are required as the schema says",
      ({ type, argumentTypes, config }) => {
        expect(wrong(argumentTypes, config, blockOf(type), terraformName)).toEqual([]);
      },
    );

    test.each(SAMPLES)("leave out nothing of $type that can be set", ({ type, argumentTypes }) => {
      expect(missing(argumentTypes, blockOf(type), terraformName).filter((name) => !LEFT_OUT.test(name))).toEqual([]);
    });

    test.each(SAMPLES)("read attributes of $type that exist, with their type", ({ type, make }) => {
      const attributes = gettersOf(type, (stack) => make(stack, "it"));
      expect(attributes.length).toBeGreaterThan(1);
      expect(
        attributes.filter(
          ({ reference, kind }) => !KINDS[kind]?.includes(readable(blockOf(type), reference) ?? "nothing"),
        ),
      ).toEqual([]);
    });

    test("set every argument of the provider, except for the token", () => {
      const block = schema?.provider.block ?? {};
      expect(wrong(HcloudProvider.argumentTypes, {}, block, terraformName)).toEqual([]);
      expect(missing(HcloudProvider.argumentTypes, block, terraformName)).toEqual(["token"]);
    });

    test("are accepted by terraform validate with every argument at once, as JSON and as HCL", () => {
      const all = (stack: TerraformStack) => {
        for (const { type, config, alternatives, make } of SAMPLES)
          make(
            stack,
            type,
            Object.fromEntries(Object.entries(config).filter(([name]) => !alternatives.includes(name))),
          );
      };
      const json = initialized("json", "main.tf.json", synthesizeJson(all).text);
      const hcl = initialized("hcl", "main.tf", synthesizeHcl(all));
      for (const configuration of [json, hcl]) {
        expect(configuration.failed).toBeUndefined();
        expect(JSON.parse(terraform(configuration.at, "validate", "-json").stdout)).toMatchObject({
          valid: true,
          diagnostics: [],
        });
      }
    });
  },
);

/**
 * Types of the schema that what a getter returns stands for. An id is read as a text or as a number, whatever it is.
 */
const KINDS: Record<string, readonly string[]> = {
  string: ["string"],
  number: ["number"],
  list: ["list string", "set string", "list number", "set number"],
  object: ["bool", "map string"],
  id: ["string", "number"],
};

interface Getter {
  readonly reference: string;
  readonly kind: string;
}

/** What each getter of a resource refers to. */
function gettersOf(type: string, make: (stack: TerraformStack) => HcloudResource): Getter[] {
  const stack = hcloudStack();
  const resource = make(stack);
  const kinds = new Map<string, string>();
  const put = (name: string, value: unknown) => {
    kinds.set(name, /^(numericI|i)d$/.test(name) ? "id" : Array.isArray(value) ? "list" : typeof value);
    new TerraformOutput(stack, `out-${name}`, { value });
  };
  for (
    let prototype = Object.getPrototypeOf(resource) as object;
    prototype !== Object.getPrototypeOf(HcloudResource.prototype);
    prototype = Object.getPrototypeOf(prototype) as object
  ) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (!get || name.endsWith("Input")) continue;
      const value = get.call(resource) as unknown;
      // A token that stands for a map is an object too: it is unresolved.
      if (value?.constructor === Object && !Token.isUnresolved(value))
        for (const [part, inner] of Object.entries(value)) put(`${name}-${part}`, inner);
      else put(name, value);
    }
  }
  const outputs = new Template(Testing.synth(stack)).json["output"] as Record<string, { value: string }>;
  return [...kinds].map(([name, kind]) => ({
    kind,
    reference: outputs[`out-${name}`]?.value.replace(new RegExp(`^\\$\\{${type}\\.it\\.(.*)\\}$`), "$1") ?? "",
  }));
}
