import { stringify } from "yaml";
import { Command, HostFile, Part } from "./part";
import { SCRIPTS, SETTINGS } from "./paths";
import { script } from "./script";
import { secretLike } from "./secret-like";
import { MAX_BYTES, userData } from "./user-data";

export interface CloudConfigProps {
  /** One label: `application`. */
  readonly hostname: string;
  readonly fqdn: string;
}

/**
 * A server's user_data, which cloud-init applies at the first boot. Commands run in the order of the parts, after
 * packages are installed: list a part before those that depend on it.
 *
 * @throws Error naming everything that is wrong: a path that is relative or written twice, anything that looks like a
 * secret, more than 32 KiB after compression (`userData`).
 */
export function cloudConfig(parts: readonly Part[], props: CloudConfigProps): string {
  const packages = unique(parts.flatMap((part) => part.packages ?? []));
  const files = [
    ...parts.flatMap((part) => part.files ?? []),
    script("install-packages"),
    list("packages", packages),
    list("credentials", unique(parts.flatMap((part) => part.credentials ?? []))),
  ];
  const text = `#cloud-config\n${stringify(
    {
      hostname: props.hostname,
      fqdn: props.fqdn,
      prefer_fqdn_over_hostname: false,
      manage_etc_hosts: false,
      timezone: "Etc/UTC",
      // Replaces the image's default user, without adding one.
      users: [{ name: "root", lock_passwd: true }],
      disable_root: true,
      ssh_pwauth: false,
      ...(commands(parts, "boot").length > 0 ? { bootcmd: commands(parts, "boot") } : {}),
      package_update: true,
      package_upgrade: true,
      packages,
      write_files: files.map(written),
      // A string is run by a shell. Without its packages a server is useless: the boot stops there, and `cloud-init
      // status` reports it.
      runcmd: [`${SCRIPTS}/install-packages || exit 1`, ["systemctl", "daemon-reload"], ...commands(parts, "run")],
    },
    { lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false },
  )}`;
  const problems = [
    ...faults(files, text),
    ...(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(props.hostname)
      ? []
      : [`${props.hostname} is no host name of one label`]),
  ];
  if (problems.length > 0)
    throw new Error(
      `user_data of ${props.hostname} cannot be accepted\n${problems.map((problem) => `  - ${problem}`).join("\n")}`,
    );
  return text;
}

const commands = (parts: readonly Part[], key: "boot" | "run"): readonly Command[] =>
  parts.flatMap((part) => part[key] ?? []);
const unique = (names: readonly string[]) => [...new Set(names)].sort();
const list = (name: string, lines: readonly string[]): HostFile => ({
  path: `${SETTINGS}/${name}`,
  content: lines.map((line) => `${line}\n`).join(""),
});

/**
 * Users created by packages do not exist yet when cloud-init writes files, so files that belong to them are deferred.
 */
function written({ path, content, permissions = "0644", owner = "root:root" }: HostFile) {
  return { path, content, permissions, ...(owner === "root:root" ? {} : { owner, defer: true }) };
}

function faults(files: readonly HostFile[], text: string): readonly string[] {
  const bytes = Buffer.byteLength(userData(text));
  const paths = files.map(({ path }) => path);
  return [
    ...unique(paths.filter((path, index) => paths.indexOf(path) !== index)).map((path) => `${path} is written twice`),
    ...paths
      .filter((path) => !/^(?:\/(?!\.{0,2}(?:\/|$))[^\s/]+)+$/.test(path))
      .map((path) => `${JSON.stringify(path)} is no absolute path of a file`),
    ...files
      .filter(({ permissions = "0644" }) => !/^0[0-7]{3}$/.test(permissions))
      .map(({ path, permissions }) => `${path}: ${permissions} are no permissions of four octal digits`),
    ...files.flatMap(({ path, content }) => secretLikeFault(path, content)),
    ...(files.some(({ content }) => secretLike(content)) ? [] : secretLikeFault("a command or a name", text)),
    ...(bytes > MAX_BYTES
      ? [
          `it has ${bytes} bytes, compressed; Hetzner takes ${MAX_BYTES} at most: ` +
            `${files.map(({ path, content }) => `${path} ${Buffer.byteLength(content)}`).join(", ")}`,
        ]
      : []),
  ];
}

function secretLikeFault(where: string, text: string): readonly string[] {
  const kind = secretLike(text);
  return kind ? [`${where} seems to hold ${kind}: seal it on the server with seal-credential`] : [];
}
