import { App, LocalBackend, Testing, TerraformOutput, TerraformStack } from "cdktf";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SinglePassApp } from "../../stacks/single-pass-app";

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "avouch-app-"))));
afterEach(() => rmSync(directory, { recursive: true }));

/** Two stacks, the one that is written first referring to nothing, or to the other. */
function build(app: App, refers: boolean): App {
  const [first, second] = ["first", "second"].map((name) => new TerraformStack(app, name));
  if (!first || !second) throw new Error("no stacks");
  for (const stack of [first, second]) {
    new LocalBackend(stack, { path: `${stack.node.id}.tfstate` });
    new GoogleProvider(stack, "google");
  }
  const [one, two] = [first, second].map((stack) => new ComputeNetwork(stack, "network", { name: stack.node.id }));
  // The second stack is written after the first one, which has to get an output for it.
  new TerraformOutput(second, "other", { value: refers ? one?.id : two?.id });
  return app;
}

const written = (app: App) => {
  app.synth();
  return ["manifest.json", "stacks/first/cdk.tf.json", "stacks/second/cdk.tf.json"].map(
    (file) => JSON.parse(readFileSync(join(app.outdir, file), "utf8")) as unknown,
  );
};

describe("an app that resolves each token once", () => {
  test.each([
    ["of its own resources", false],
    ["of another stack's", true],
  ])("writes what cdktf's own app does with a token %s", (_, refers) => {
    const own = written(build(new SinglePassApp({ outdir: join(directory, "own") }), refers));
    expect(own).toEqual(written(build(new App({ outdir: join(directory, "theirs") }), refers)));
    expect(JSON.stringify(own).includes("terraform_remote_state")).toBe(refers);
  });

  test("reports what a validation finds, as cdktf does", () => {
    const app = build(new SinglePassApp({ outdir: join(directory, "own") }), false);
    app.node.addValidation({ validate: () => ["too small"] });
    expect(() => app.synth()).toThrow("too small");
  });

  test("is an app to cdktf", () => expect(App.isApp(new SinglePassApp(Testing.app({ outdir: directory })))).toBe(true));
});
