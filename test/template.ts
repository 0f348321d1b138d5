import { Testing } from "cdktf";
import { GoogleProject, GoogleStack } from "../constructs/google/google-stack";
import { Template } from "./parsed-stack";
import { testApp } from "./app";

export const PROJECT: GoogleProject = { id: "acme-test", number: "777000111222", region: "us-central1" };

/** A stack to put constructs into. */
export function testStack(): GoogleStack {
  const app = testApp();
  return new GoogleStack(app, "test", { project: PROJECT, state: { backend: "local" } });
}

/** Synthesizes what `build` puts into a stack. */
export function synthesize(build: (stack: GoogleStack) => void): Template {
  const stack = testStack();
  build(stack);
  return new Template(Testing.synth(stack, true));
}

/** The problems for which `build` is refused; throws where it is not. */
export function problemsOf(build: (stack: GoogleStack) => void): readonly string[] {
  try {
    build(testStack());
  } catch (error) {
    const { name, problems } = error as { name?: string; problems?: readonly string[] };
    if (name === "InvalidPropsError" && problems) return problems;
    throw error;
  }
  throw new Error("nothing was refused");
}
