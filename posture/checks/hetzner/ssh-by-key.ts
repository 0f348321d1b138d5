import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { isObject } from "../../model/attribute";
import { KnownServer, plainText } from "../../products/hetzner/cloud-config";
import { inUserData, judgeServers } from "../../products/hetzner/judge-server";
import { SshdLine } from "../../formats/sshd-config";
import { sshdSettings } from "../../products/hetzner/sshd-settings";
import { unreadableFiles } from "../../products/hetzner/unreadable";
import { commandsChanging } from "../../products/hetzner/overrides";

const EXPECTED = "SSH by key only, and no root login by password";

export const hetznerSshByKey = defineCheck({
  id: "hetzner/ssh-by-key",
  summary: "Servers admit administrators by SSH key, and nobody by password.",
  severity: "high",
  links: ["https://cloudinit.readthedocs.io/en/latest/reference/modules.html"],
  remedy:
    "Set ssh_pwauth to false, put PasswordAuthentication no and KbdInteractiveAuthentication no into the first " +
    "file of /etc/ssh/sshd_config.d, and give users no password.",
  stacks: SYSTEM,
  evaluate: ({ model }) => judgeServers(model, (servers) => servers.flatMap(judge), ["sshd_config"]),
});

function judge(server: KnownServer): readonly Finding[] {
  const { lines, missing } = sshdSettings(server);
  const [told, set] = [setByCloudInit(server), setForSshd(server, lines)];
  const isUnread = unreadableFiles(server, ["sshd_config"]).length > 0;
  const wrong = isUnread ? told : [...told, ...set];
  if (wrong.length > 0) return [inUserData("violated", server, "", EXPECTED, wrong.join(", "))];
  if (isUnread) return [];
  return missing.length > 0
    ? [inUserData("unknown", server, "", EXPECTED, `not known what is in Include ${missing.join(", ")}`)]
    : [inUserData("holds", server, "", EXPECTED, "so")];
}

/** Passwords that the first boot sets. */
function setByCloudInit({ config: { settings, commands } }: KnownServer): readonly string[] {
  const users = Array.isArray(settings.users) ? (settings.users as readonly unknown[]) : [];
  return [
    ...(/^(?:true|yes|on|1)$/i.test(String(settings.ssh_pwauth)) ? ["ssh_pwauth: true"] : []),
    ...(settings.disable_root === false ? ["disable_root: false"] : []),
    ...("chpasswd" in settings || "password" in settings ? ["cloud-init sets a password"] : []),
    ...users
      .filter(
        (user) =>
          isObject(user) &&
          (user.lock_passwd === false || ["passwd", "hashed_passwd", "plain_text_passwd"].some((key) => key in user)),
      )
      .map(() => "a user with a password"),
    ...commands
      .filter((command) => /\bchpasswd\b|\bpasswd\b.*--stdin\b|\busermod\b.*\s(?:-p|--password)\b/.test(command))
      .map(() => "a command sets a password"),
  ];
}

/** What sshd's files and its command lines allow. */
function setForSshd(server: KnownServer, lines: readonly SshdLine[]): readonly string[] {
  const first = (key: string) =>
    lines.find(({ keyword, matched }) => !matched && keyword === key.toLowerCase())?.args[0]?.toLowerCase();
  return [
    ...["PasswordAuthentication", "KbdInteractiveAuthentication"]
      .filter((key) => first(key) !== "no")
      .map((key) => `${key} ${first(key) ?? "not set, which is yes"}`),
    ...["PermitRootLogin", "PermitEmptyPasswords"].filter((key) => first(key) === "yes").map((key) => `${key} yes`),
    ...exceptions(server, lines),
    ...commandsChanging(server, /\/sshd_config/).filter(
      (command) => !new RegExp(String.raw`\b${SWITCH}\s+no\b`).test(command),
    ),
  ];
}

const SWITCHES = [
  "PasswordAuthentication",
  "KbdInteractiveAuthentication",
  "ChallengeResponseAuthentication",
  "PermitRootLogin",
  "PermitEmptyPasswords",
];
const SWITCH = `(?:${SWITCHES.join("|")})`;

/** What some connections are allowed, or the whole server by its command line. */
function exceptions(server: KnownServer, lines: readonly SshdLine[]): readonly string[] {
  const allowed = SWITCHES.filter((key) =>
    lines.some(
      ({ keyword, matched, args }) => matched && keyword === key.toLowerCase() && args[0]?.toLowerCase() === "yes",
    ),
  );
  const options = [...plainText(server).matchAll(new RegExp(String.raw`-o\s*["']?(${SWITCH})[ \t=]+yes\b`, "gi"))];
  return [...allowed, ...options.map(([, key = ""]) => key)].map((key) => `${key} yes, for some`);
}
