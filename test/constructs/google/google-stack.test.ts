import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { Testing } from "cdktf";
import { GoogleStack, GoogleStackProps } from "../../../constructs/google/google-stack";
import { Template } from "../../parsed-stack";
import { PROJECT } from "../../template";

const stackWith = (
  change: Partial<GoogleStackProps> = {},
  alter: (stack: GoogleStack) => void = () => undefined,
): Template => {
  const stack = new GoogleStack(Testing.app(), "edge", { project: PROJECT, state: { backend: "local" }, ...change });
  alter(stack);
  return new Template(Testing.synth(stack));
};

describe("GoogleStack", () => {
  test("talks to one project in one region, without credentials or labels", () => {
    expect(stackWith().json.provider).toEqual({ google: [{ project: "acme-test", region: "us-central1" }] });
  });

  test("pins the provider, and states no version of Terraform, which checkov would drop the file for", () => {
    expect(stackWith().json.terraform).toEqual({
      backend: { local: { path: "../../../terraform.edge.tfstate" } },
      required_providers: { google: { source: "google", version: expect.stringMatching(/^\d+\.\d+\.\d+$/) } },
    });
  });

  test("keeps its state in a bucket, under its own prefix, where asked to", () => {
    expect(stackWith({ state: { backend: "gcs", bucket: "acme-state" } }).json.terraform).toMatchObject({
      backend: { gcs: { bucket: "acme-state", prefix: "edge" } },
    });
    expect(stackWith({ state: { backend: "gcs", bucket: "acme-state" } }).json.terraform).not.toHaveProperty(
      "backend.local",
    );
  });

  test("labels every resource where asked to", () => {
    expect(stackWith({ labels: { system: "acme" } }).json.provider).toMatchObject({
      google: [{ default_labels: { system: "acme" } }],
    });
  });

  test("says which project it is in", () => {
    let project = "";
    stackWith({}, (stack) => (project = stack.project.id));
    expect(project).toBe("acme-test");
  });

  test("lets the provider and the stack itself be changed", () => {
    const template = stackWith({}, (stack) => {
      new ServiceAccount(stack, "account", { accountId: "acme-run" });
      stack.provider.addOverride("user_project_override", true);
      stack.addOverride("terraform.backend.local.path", "elsewhere.tfstate");
      stack.addOverride("resource.google_service_account.account.disabled", true);
    });

    expect(template.json.provider).toMatchObject({ google: [{ user_project_override: true }] });
    expect(template.json.terraform).toMatchObject({ backend: { local: { path: "elsewhere.tfstate" } } });
    expect(template.only("google_service_account")).toMatchObject({ disabled: true });
  });
});
