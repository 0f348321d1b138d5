import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { isObject } from "../../model/attribute";
import { KnownServer, plainText } from "../../products/hetzner/cloud-config";
import { inUserData, judgeServers } from "../../products/hetzner/judge-server";
import { fileLike } from "../../products/hetzner/servers";
import { withIncludes } from "../../products/hetzner/includes";
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
  evaluate: ({ model }) => judgeServers(model, (servers) => servers.map(judge)),
});

function judge(server: KnownServer): Finding {
  const { settings } = server.config;
  const users = Array.isArray(settings.users) ? (settings.users as readonly unknown[]) : [];
  const wrong = [
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
    ...["PasswordAuthentication", "KbdInteractiveAuthentication"]
      .filter((key) => first(server, key) !== "no")
      .map((key) => `${key} ${first(server, key) ?? "not set, which is yes"}`),
    ...(/^(?:yes)$/.test(first(server, "PermitRootLogin") ?? "") ? ["PermitRootLogin yes"] : []),
    ...(first(server, "PermitEmptyPasswords") === "yes" ? ["PermitEmptyPasswords yes"] : []),
    ...exceptions(server),
    ...commandsChanging(server, /\/sshd_config/).filter(
      (command) => !new RegExp(String.raw`\b${SWITCH}\s+no\b`).test(command),
    ),
    ...server.config.commands
      .filter((command) => /\bchpasswd\b|\bpasswd\b.*--stdin\b|\busermod\b.*\s(?:-p|--password)\b/.test(command))
      .map(() => "a command sets a password"),
  ];
  const hidden = unseen(server);
  if (wrong.length === 0 && hidden.length > 0)
    return inUserData("unknown", server, "", EXPECTED, `not known what is in ${hidden.join(", ")}`);
  return inUserData(
    wrong.length === 0 ? "holds" : "violated",
    server,
    "",
    EXPECTED,
    wrong.length === 0 ? "so" : wrong.join(", "),
  );
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
function exceptions(server: KnownServer): readonly string[] {
  const matched = settingsOfSsh(server).flatMap((content) => content.split(/^\s*Match\s/im).slice(1));
  const allowed = matched.flatMap((block) => [
    ...block.matchAll(new RegExp(String.raw`^\s*(${SWITCH})[ \t=]+["']?yes\b`, "gim")),
  ]);
  const options = [...plainText(server).matchAll(new RegExp(String.raw`-o\s*["']?(${SWITCH})[ \t=]+yes\b`, "gi"))];
  return [...allowed, ...options].map(([, key = ""]) => `${key} yes, for some`);
}

/** The files that sshd reads, in the order of their names. */
function settingsOfSsh(server: KnownServer): readonly string[] {
  const included = [...fileLike(server, /^\/etc\/ssh\/sshd_config\.d\/[^/]+\.conf$/)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return [...included, ...fileLike(server, /^\/etc\/ssh\/sshd_config$/)].map(
    ([, content]) => withIncludes(server, content, INCLUDE, "/etc/ssh", STOCK).text,
  );
}

const INCLUDE = /^[ \t]*Include[ \t=]+(.+)$/gim;
/** The directory that is read already. */
const STOCK = /^\/etc\/ssh\/sshd_config\.d\/\*/;

/** Settings that are read and that nobody here sees. */
const unseen = (server: KnownServer): readonly string[] =>
  fileLike(server, /^\/etc\/ssh\/sshd_config(?:\.d\/[^/]+\.conf)?$/).flatMap(([, content]) =>
    withIncludes(server, content, INCLUDE, "/etc/ssh", STOCK).missing.map((path) => `Include ${path}`),
  );

/** The first value that sshd reads counts. */
function first(server: KnownServer, key: string): string | undefined {
  const values = settingsOfSsh(server).flatMap(
    (content) =>
      new RegExp(String.raw`^\s*${key}[ \t=]+["']?(\w+)`, "im")
        .exec(content.replace(/^\s*Match\s[\s\S]*/im, ""))
        ?.slice(1) ?? [],
  );
  return values[0]?.toLowerCase();
}
