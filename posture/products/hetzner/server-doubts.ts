import { memoizeByConfig } from "./cloud-config";
import { executionIn } from "./executed";
import { Executed, programOf } from "./scripts";
import { isUnderstood } from "./understood-programs";

/**
 * What a server runs that nobody here can follow: code that comes from elsewhere, programs that no list has, text that
 * is put together at run time. Whatever it is, it may change everything that a server is judged by.
 */
export const unseenCode = memoizeByConfig((config): readonly string[] => {
  const { files, unseen, settings } = config;
  const { commands, opaque } = executionIn(config);
  return [
    ...[...unseen].map(([path, uri]) => `${path} comes from ${uri}`),
    ...Object.keys(settings)
      .filter((key) => !MODULES.has(key))
      .map((key) => `cloud-init's ${key}`),
    ...opaque,
    ...commands.flatMap((one) => doubtOf(one, commands, files)),
  ].filter((one, at, all) => all.indexOf(one) === at);
});

/** Keys of a cloud-config that are judged where they matter, or that change nothing that the page says. */
const MODULES = new Set(
  (
    "hostname fqdn prefer_fqdn_over_hostname manage_etc_hosts preserve_hostname " +
    "create_hostname_file timezone locale users groups " +
    "disable_root disable_root_opts ssh_pwauth ssh_authorized_keys ssh_deletekeys " +
    "ssh_genkeytypes ssh_publish_hostkeys " +
    "no_ssh_fingerprints chpasswd password package_update package_upgrade package_reboot_if_required apt " +
    "growpart resize_rootfs disk_setup fs_setup mounts mount_default_fields swap ntp final_message output keyboard " +
    "allow_public_ssh_keys ca_certs ca-certs byobu_by_default random_seed rsyslog"
  ).split(" "),
);

function doubtOf(one: Executed, all: readonly Executed[], files: ReadonlyMap<string, string>): readonly string[] {
  const [name = "", ...args] = one.words;
  if (one.words.length === 0 || one.reach === "never") return [];
  const program = programOf(one);
  if (/^(?:ba|da|z|k)?sh$/.test(program) && !args.some((arg) => /^-\w*c$/.test(arg)))
    return shell(one, all, files, args);
  const isPackaged =
    !name.includes("/") || /^(?:\/usr)?\/s?bin\/[^/]+$|^\/usr\/lib\/(?:postgresql|systemd)\//.test(name);
  if (files.has(name) || (isPackaged && isUnderstood(program))) return [];
  // systemd's own specifiers, and variables that hold a program, cannot be told apart from any other program.
  return [`${one.file} runs ${name.slice(0, 80)}`];
}

/** A shell that is given a file, or what a pipe brings. */
function shell(
  one: Executed,
  all: readonly Executed[],
  files: ReadonlyMap<string, string>,
  args: readonly string[],
): readonly string[] {
  const path = args.find((arg) => !arg.startsWith("-"));
  if (path !== undefined) return files.has(path) ? [] : [`${one.file} runs ${path}, whose text is not here`];
  const [id, place] = one.pipeline;
  const source = all.find(({ file, pipeline }) => file === one.file && pipeline[0] === id && pipeline[1] === place - 1);
  return [`${one.file} runs what ${source ? source.words.slice(0, 3).join(" ").slice(0, 100) : "its input"} brings`];
}
