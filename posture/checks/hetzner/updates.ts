import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { KnownServer } from "../../products/hetzner/cloud-config";
import { inUserData, judgeServers } from "../../products/hetzner/judge-server";
import { fileLike } from "../../products/hetzner/servers";
import { commandsChanging } from "../../products/hetzner/overrides";

const EXPECTED = "automatic security updates, with a reboot where one is needed";
const REQUIRED_SETTINGS: readonly (readonly [key: string, value: RegExp])[] = [
  ["APT::Periodic::Update-Package-Lists", /^(?:[1-7]|always)$/],
  ["APT::Periodic::Unattended-Upgrade", /^(?:[1-7]|always)$/],
  ["Unattended-Upgrade::Automatic-Reboot", /^true$/],
];

export const hetznerUpdates = defineCheck({
  id: "hetzner/updates",
  summary: "Servers install security updates automatically, and reboot if an update requires it.",
  severity: "high",
  links: ["https://wiki.debian.org/UnattendedUpgrades"],
  remedy:
    'Write APT::Periodic::Update-Package-Lists "1", APT::Periodic::Unattended-Upgrade "1" and ' +
    'Unattended-Upgrade::Automatic-Reboot "true" into /etc/apt/apt.conf.d.',
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(model, (servers) =>
      servers.map((server) => {
        const wrong = REQUIRED_SETTINGS.flatMap(([key, wanted]) =>
          wanted.test(last(server, key) ?? "") ? [] : [`${key} ${last(server, key) ?? "not set"}`],
        ).concat(disabledBy(server));
        return inUserData(
          wrong.length === 0 ? "holds" : "violated",
          server,
          "",
          EXPECTED,
          wrong.length === 0 ? "so" : wrong.join(", "),
        );
      }),
    ),
});

/** The last value that apt reads counts, in the order of the files' names. */
function last(server: KnownServer, key: string): string | undefined {
  const files = [...fileLike(server, /^\/etc\/apt\/apt\.conf\.d\/[^/]+$/)].sort(([a], [b]) => (a < b ? -1 : 1));
  return files
    .flatMap(([, content]) =>
      [...content.matchAll(new RegExp(String.raw`^\s*${key}\s+"([^"]*)"`, "gm"))].map(([, value]) => value),
    )
    .at(-1);
}

/** Commands that stop the automatic updates. */
const DISABLING = new RegExp(
  [
    String.raw`\bsystemctl\b.*\b(?:disable|mask)\b.*\b(?:apt-daily|unattended-upgrades)`,
    String.raw`\bapt(?:-get|itude)?\b.*\b(?:remove|purge)\b.*\bunattended-upgrades\b`,
  ].join("|"),
);

/** What takes all of it back. */
const disabledBy = (server: KnownServer): readonly string[] => [
  ...(last(server, "APT::Periodic::Enable") === "0" ? ["APT::Periodic::Enable 0"] : []),
  ...fileLike(server, /^\/etc\/apt\/apt\.conf\.d\/[^/]+$/).flatMap(
    ([, content]) => /^#clear\s+(?:APT::Periodic|Unattended-Upgrade)\b.*$/m.exec(content)?.slice(0, 1) ?? [],
  ),
  ...commandsChanging(server, /\/apt\.conf\.d\//),
  ...server.config.commands.filter((command) => DISABLING.test(command)),
];
