import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GoogleStack } from "../../constructs/google/google-stack";
import { Service } from "../../constructs/google/service";
import { service } from "../parts";
import { synthesize } from "../template";
import { terraformEnvironment, testWith } from "./available";

jest.setTimeout(120_000);

const TYPE = "google_cloud_run_v2_service";
type Body = Record<string, unknown>;

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "avouch-service-"))));
afterEach(() => rmSync(directory, { recursive: true }));

const terraform = (...args: string[]) =>
  execFileSync("terraform", args, {
    cwd: directory,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...terraformEnvironment(),
      GOOGLE_OAUTH_ACCESS_TOKEN: "offline",
      HTTPS_PROXY: "http://127.0.0.1:1",
      TF_IN_AUTOMATION: "1",
    },
  });

/** The service alone, with values in place of what it takes from other resources. */
function write(change: (stack: GoogleStack) => Service): void {
  const text = synthesize((stack) => void change(stack)).text;
  const { provider, terraform: settings, resource } = JSON.parse(text) as Record<string, Record<string, Body>>;
  const body = JSON.stringify(resource?.[TYPE]).replace(
    /"\$\{([^}]+)\}"/g,
    (_, reference: string) =>
      `"${reference.includes("email") ? "acme-run@acme-test.iam.gserviceaccount.com" : "acme"}"`,
  );
  const services = JSON.parse(body) as Record<string, Body>;
  for (const one of Object.values(services)) delete one.depends_on;
  writeFileSync(
    join(directory, "main.tf.json"),
    JSON.stringify({
      provider,
      terraform: { required_providers: { google: settings?.required_providers?.google } },
      resource: { [TYPE]: services },
    }),
  );
}

/** The state after an apply: what was planned, and what Google's API returns besides. */
function applied(returned: Body): void {
  terraform("plan", "-input=false", "-out=first.tfplan");
  const { resource_changes: changes } = JSON.parse(terraform("show", "-json", "first.tfplan")) as {
    resource_changes: { name: string; change: { after: Body; after_unknown: Body } }[];
  };
  const [first] = changes;
  if (!first) throw new Error("nothing was planned");
  const { after, after_unknown: unknown } = first.change;
  const lists = ["conditions", "terminal_condition", "traffic_statuses", "urls"];
  const computed = Object.fromEntries(
    Object.keys(unknown).flatMap((name) => (unknown[name] === true ? [[name, lists.includes(name) ? [] : null]] : [])),
  );
  const attributes = { ...after, ...computed, id: "projects/acme-test/locations/us-central1/services/acme" };
  writeFileSync(
    join(directory, "terraform.tfstate"),
    JSON.stringify({
      version: 4,
      serial: 1,
      lineage: "acme",
      resources: [
        {
          mode: "managed",
          type: TYPE,
          name: first.name,
          provider: 'provider["registry.terraform.io/hashicorp/google"]',
          instances: [{ schema_version: 0, attributes: { ...attributes, effective_annotations: {}, ...returned } }],
        },
      ],
    }),
  );
}

/** Paths that a second plan changes. */
function changed(): string[] {
  terraform("plan", "-input=false", "-refresh=false", "-out=second.tfplan");
  const { resource_changes: changes } = JSON.parse(terraform("show", "-json", "second.tfplan")) as {
    resource_changes: { change: { actions: string[]; before: Body; after: Body } }[];
  };
  return changes.flatMap(({ change: { actions, before, after } }) =>
    actions.join() === "no-op"
      ? []
      : Object.keys(after).filter((key) => JSON.stringify(after[key]) !== JSON.stringify(before[key])),
  );
}

const RETURNED = { scaling: [{ manual_instance_count: 0, min_instance_count: 0, scaling_mode: "" }] };
const testWithGoogle = testWith("google");

describe("a Cloud Run service whose scaling Google's API returns", () => {
  testWithGoogle("is in no second plan", () => {
    write(service);
    terraform("init", "-input=false");
    applied(RETURNED);
    expect(changed()).toEqual([]);
  });

  testWithGoogle("would be in every plan if the block were not ignored", () => {
    write((stack) => {
      const one = service(stack);
      one.service.lifecycle = { ignoreChanges: ["client", "client_version"] };
      return one;
    });
    terraform("init", "-input=false");
    applied(RETURNED);
    expect(changed()).toContain("scaling");
  });
});
