import { Check, Finding, SYSTEM } from "../../check";
import { isObject } from "../../model/attribute";
import { KnownServer } from "./cloud-config";
import { inUserData, judgeServers } from "./judge-server";
import { fileLike } from "./servers";

const EXPECTED = "SSH by key alone, and not for root by password";

export const hetznerSshByKey: Check = {
  id: "hetzner/ssh-by-key",
  title: "Servers let administrators in by SSH keys, and nobody by a password.",
  remedy: "Set ssh_pwauth to false, write PasswordAuthentication no and KbdInteractiveAuthentication no into the first file of /etc/ssh/sshd_config.d, and give users no password.",
  stacks: SYSTEM,
  evaluate: ({ model }) => judgeServers(model, (servers) => servers.map(judge)),
};

function judge(server: KnownServer): Finding {
  const { settings } = server.config;
  const users = Array.isArray(settings.users) ? (settings.users as readonly unknown[]) : [];
  const wrong = [
    ...(settings.ssh_pwauth === true || settings.ssh_pwauth === "yes" ? ["ssh_pwauth: true"] : []),
    ...(settings.disable_root === false ? ["disable_root: false"] : []),
    ...("chpasswd" in settings || "password" in settings ? ["cloud-init sets a password"] : []),
    ...users.filter((user) => isObject(user) && (user.lock_passwd === false || ["passwd", "hashed_passwd", "plain_text_passwd"].some((key) => key in user))).map(() => "a user with a password"),
    ...["PasswordAuthentication", "KbdInteractiveAuthentication"].filter((key) => first(server, key) !== "no").map((key) => `${key} ${first(server, key) ?? "not set, which is yes"}`),
    ...(/^(?:yes)$/.test(first(server, "PermitRootLogin") ?? "") ? ["PermitRootLogin yes"] : []),
    ...(first(server, "PermitEmptyPasswords") === "yes" ? ["PermitEmptyPasswords yes"] : []),
  ];
  return inUserData(wrong.length === 0 ? "holds" : "violated", server, "", EXPECTED, wrong.length === 0 ? "so" : wrong.join(", "));
}

/** The first value that sshd reads counts, in the order of the files' names. */
function first(server: KnownServer, key: string): string | undefined {
  const included = [...fileLike(server, /^\/etc\/ssh\/sshd_config\.d\/[^/]+\.conf$/)].sort(([a], [b]) => (a < b ? -1 : 1));
  const values = [...included, ...fileLike(server, /^\/etc\/ssh\/sshd_config$/)].flatMap(([, content]) => new RegExp(String.raw`^\s*${key}[ \t=]+["']?(\w+)`, "im").exec(content)?.slice(1) ?? []);
  return values[0]?.toLowerCase();
}
