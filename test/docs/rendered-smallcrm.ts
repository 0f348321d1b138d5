import { Testing } from "cdktf";
import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import { disableDeletionProtection } from "../../constructs/deletion-protection";
import { SmallcrmStack } from "../../stacks/smallcrm/smallcrm";
import { settingsOf } from "../stacks/stacks";
import { Template } from "../parsed-stack";
import { testApp } from "../app";

export const STACK = "smallcrm-production";

/** A server's user data. */
export interface Host {
  readonly text: string;
  readonly files: ReadonlyMap<string, string>;
  readonly run: readonly (string | readonly string[])[];
}

export const SETTINGS = settingsOf("smallcrm", "production").values;

/** @param lifted without guards against deletion, as the runbook's last section has it */
export function synthesized(environment = "production", lifted = false): Template {
  const app = testApp();
  const stack = new SmallcrmStack(
    app,
    `smallcrm-${environment}`,
    environment,
    settingsOf("smallcrm", environment).values,
  );
  if (lifted) disableDeletionProtection(stack);
  return new Template(Testing.synth(stack, true));
}

/** A server of the stack, by its name. */
export function hostOf(template: Template, name: string): Host {
  const [server] = template.where("hcloud_server", "name", name);
  const given = String(server?.user_data).replaceAll("$${", "${");
  const text = given.startsWith("#cloud-config") ? given : gunzipSync(Buffer.from(given, "base64")).toString();
  const { write_files: files, runcmd: run } = parse(text) as {
    write_files: { path: string; content: string }[];
    runcmd: Host["run"];
  };
  return { text, files: new Map(files.map(({ path, content }) => [path, content])), run };
}

/**
 * Units of a server, by the names that systemctl knows: its own, those of containers, and those of the distribution
 * that it adds to.
 */
export function unitsOf(host: Host): ReadonlyMap<string, string> {
  const named = [...host.files].flatMap(([path, content]) => {
    const [, own, , container] =
      /^\/etc\/systemd\/system\/([^/]+?)(\.d\/.*)?$|^\/etc\/containers\/systemd\/(.+)\.container$/.exec(path) ?? [];
    const name = own ?? (container ? `${container}.service` : undefined);
    return name ? [[name, content] as const] : [];
  });
  return new Map(named);
}
