import { isObject } from "../model/attribute";
import { Model } from "../model/model";
import { CloudConfig, configIn, servers, withoutComments } from "../products/hetzner/cloud-config";
import { elevated, Reason, routine } from "./rule";
import { formatNames } from "./format-values";

/** What servers are set up with at their first boot, by their addresses, on either side of a change. */
export interface Hosts {
  readonly before?: (address: string) => CloudConfig | undefined;
  readonly after?: (address: string) => CloudConfig | undefined;
}

/** A plan holds hashes of user_data: the text is in its configuration, and what was before is in a base. */
export const hostsOf = (model?: Model, base?: Model): Hosts => ({
  ...(model && { after: (address) => configAt(model, address) }),
  ...(base && { before: (address) => configAt(base, address) }),
});

function configAt(model: Model, address: string): CloudConfig | undefined {
  const server = servers(model).find(({ resource }) => resource.address === address);
  return server?.kind === "known" ? server.config : undefined;
}

/** The text of a user_data where it is one, and no hash. */
export const configOf = (value: unknown): CloudConfig | undefined =>
  typeof value === "string" ? configIn(value) : undefined;

/** Files that say who may become whom. */
const RIGHTS = /^\/etc\/(?:sudoers(?:\.d)?|pam\.d|polkit-1|doas\.conf|security)(?:\/|$)/;
/** A program that is run as it comes from somewhere, and that nobody has seen. */
const UNSEEN = /\b(?:curl|wget)\b.*\|\s*(?:sudo\s+)?(?:ba|da|z)?sh\b/;

/**
 * What differs between a server and the one that takes its place. Who may sign in is for a person to read; the claims
 * judge the rest.
 */
export function hostChanges(before: CloudConfig, after: CloudConfig): Reason[] {
  const [signedIn, signsIn] = [accessOf(before), accessOf(after)];
  const gained = [...signsIn].filter((one) => !signedIn.has(one));
  const files = [...new Set([...before.written.keys(), ...after.written.keys()])].filter((path) => {
    const [old, now] = [before.written.get(path), after.written.get(path)];
    return old === undefined || now === undefined || withoutComments(old) !== withoutComments(now);
  });
  const rights = files.filter((path) => RIGHTS.test(path) && after.written.has(path));
  const added = (old: readonly string[], now: readonly string[]) => now.filter((one) => !old.includes(one));
  const unseen = added(before.commands, after.commands).filter((command) => UNSEEN.test(command));
  const [installed, removed] = [added(before.packages, after.packages), added(after.packages, before.packages)];
  const commands =
    added(before.commands, after.commands).length + added(after.commands, before.commands).length > 0 ? 1 : 0;
  const others = files.filter((path) => !rights.includes(path));
  const differs = files.length + installed.length + removed.length + commands + gained.length > 0;
  return [
    ...(gained.length > 0 ? [elevated(`May now sign in to the server: ${formatNames(gained)}`)] : []),
    ...(rights.length > 0 ? [elevated(`Who may act as root changes: ${formatNames(rights)}`)] : []),
    ...(unseen.length > 0 ? [elevated("Runs a program that it downloads at its first boot")] : []),
    ...(others.length > 0 ? [routine(`Changes on the server: ${formatNames(others)}`)] : []),
    ...(installed.length > 0 ? [routine(`Installs ${formatNames(installed)}`)] : []),
    ...(removed.length > 0 ? [routine(`No longer installs ${formatNames(removed)}`)] : []),
    ...(commands > 0 ? [routine("The commands of its first boot change")] : []),
    ...(differs ? [] : [routine("Only comments and order change on the server")]),
  ];
}

/** Accounts and the keys by which they sign in: a key by its comment, so that a person knows whose it is. */
function accessOf({ settings, files }: CloudConfig): ReadonlySet<string> {
  const users: readonly unknown[] = Array.isArray(settings.users) ? settings.users : [];
  const accounts = users.flatMap((user) =>
    typeof user === "string"
      ? [user]
      : isObject(user) && typeof user.name === "string"
        ? [user.name, ...keysIn(user.ssh_authorized_keys).map((key) => `${String(user.name)} by ${key}`)]
        : [],
  );
  const written = [...files]
    .filter(([path]) => /authorized_keys/.test(path))
    .flatMap(([path, content]) => keysIn(content.split("\n")).map((key) => `${path} by ${key}`));
  return new Set([...accounts, ...keysIn(settings.ssh_authorized_keys).map((key) => `root by ${key}`), ...written]);
}

/** As `ssh-ed25519 …TAIL comment`: two keys with the same comment differ. */
const keysIn = (keys: unknown): readonly string[] =>
  (Array.isArray(keys) ? (keys as readonly unknown[]) : []).flatMap((key) => {
    const [, kind = "", body = "", comment = ""] =
      typeof key === "string" ? (/(\S*(?:ssh|ecdsa)\S*) (\S+)(?: (.*))?$/.exec(key.trim()) ?? []) : [];
    return kind === "" ? [] : [`${kind} …${body.slice(-8)}${comment === "" ? "" : ` ${comment}`}`];
  });
