import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Monitoring } from "../../constructs/google/monitoring";
import { PROJECT, synthesize } from "../template";
import { terraformEnvironment } from "./available";

jest.setTimeout(120_000);

const CHANNEL = "google_monitoring_notification_channel";
const ALERT = "google_monitoring_alert_policy";
const terraform = (...args: string[]) =>
  spawnSync("terraform", args, { cwd: directory, encoding: "utf8", env: terraformEnvironment() });
const testWithTerraform = spawnSync("terraform", ["version"]).status === 0 ? test : test.skip;

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "avouch-channels-"))));
afterEach(() => rmSync(directory, { recursive: true }));

type Bodies = Record<string, { notification_channels?: string[]; labels?: object; lifecycle?: object }>;

/**
 * Channels and alerts as resources that Terraform can apply without a cloud: the same names, references and lifecycle.
 */
function write(emails: readonly string[], change: (body: Bodies[string]) => Bodies[string] = (body) => body): void {
  const { resource } = JSON.parse(
    synthesize((stack) => new Monitoring(stack, "watch", { project: PROJECT, name: "acme", emails })).text,
  ) as { resource: Record<string, Bodies> };
  const standIns = (type: string, input: (body: Bodies[string]) => unknown) =>
    Object.entries(resource[type] ?? {}).map(([id, body]) => [
      `${type}_${id}`,
      { input: input(body), lifecycle: change(body).lifecycle },
    ]);
  const references = (body: Bodies[string]) =>
    (body.notification_channels ?? []).map((one) => one.replace(`\${${CHANNEL}.`, `\${terraform_data.${CHANNEL}_`));
  writeFileSync(
    join(directory, "main.tf.json"),
    JSON.stringify({
      resource: {
        terraform_data: Object.fromEntries([
          ...standIns(CHANNEL, ({ labels }) => labels),
          ...standIns(ALERT, references),
        ]),
      },
    }),
  );
}

/** What an apply does, in its order, as `action type`. */
function apply(): string[] {
  const { stdout, stderr, status } = terraform("apply", "-auto-approve", "-input=false", "-json", "-parallelism=1");
  if (status !== 0) throw new Error(stderr + stdout);
  return stdout.split("\n").flatMap((line) => {
    const { type, hook } = JSON.parse(line || "{}") as {
      type?: string;
      hook?: { action: string; resource: { resource_name: string } };
    };
    if (type !== "apply_complete" || !hook) return [];
    return [`${hook.action} ${hook.resource.resource_name.startsWith(CHANNEL) ? "channel" : "alert"}`];
  });
}

testWithTerraform("alerts drop a recipient's channel before it is destroyed", () => {
  write(["a@acme.dev", "b@acme.dev"]);
  terraform("init", "-input=false");
  expect(apply()).toEqual(["create channel", "create channel", "create alert"]);
  write(["a@acme.dev"]);
  expect(apply()).toEqual(["update alert", "delete channel"]);
});

testWithTerraform("without create_before_destroy the channel would go while an alert names it", () => {
  const plain = (body: Bodies[string]) => ({ ...body, lifecycle: undefined });
  write(["a@acme.dev", "b@acme.dev"], plain);
  terraform("init", "-input=false");
  apply();
  write(["a@acme.dev"], plain);
  expect(apply()).toEqual(["delete channel", "update alert"]);
});
