import { KnownServer, withoutComments } from "./cloud-config";
import { laterModifications } from "../../formats/nftables-ruleset";
import { executionOf } from "./executed";
import { fileLike, RULESET } from "./servers";

/** Programs that write to a file, or take it away. */
const CHANGING = new RegExp(
  [
    String.raw`(?:^|[\s;&|(])(?:` +
      [
        String.raw`sed\s+(?:-i|--in-place|-[a-zA-Z]*i)|tee|rm|unlink|mv|cp|ln|install|rsync|truncate|perl\s+-[a-z]*i`,
        String.raw`python[\d.]*|ruby|node|g?awk|curl|wget|ed|ex|patch|dd`,
      ].join("|") +
      String.raw`)\b`,
    ">",
  ].join("|"),
);

/** Commands, of the first boot or of a script or unit, after which a file is no longer what it says. */
export const commandsChanging = (server: KnownServer, path: RegExp): readonly string[] => [
  ...new Set([
    ...server.config.commands.filter((command) => names(command, path) && CHANGING.test(command)),
    ...executionOf(server)
      .commands.filter(
        ({ text, words, writes, reach, file }) =>
          file !== "runcmd" &&
          reach !== "never" &&
          (writes.some((one) => path.test(one)) ||
            (words.some((word) => names(word, path)) && CHANGING.test(words.join(" ")))) &&
          !/^\S*\/install\s+--directory\b/.test(text),
      )
      .map(({ words, writes }) => [...words, ...writes.map((one) => `> ${one}`)].join(" ")),
  ]),
];

/** Whether a word of a command is such a path. */
const names = (command: string, path: RegExp) =>
  path.test(command) || command.split(/[\s"';=]+/).some((word) => path.test(word));

const DISABLING_COMMANDS = new RegExp(
  [
    String.raw`\bnft\b.*\b(?:flush|delete|destroy|reset|add|insert|replace)\b`,
    String.raw`\bsystemctl\b.*\b(?:disable|stop|mask)\b.*\bnftables\b|\b(?:rm|unlink|mv)\b.*\bnftables\.service\b`,
    String.raw`\biptables\b.*\s-(?:P|F|X|D|A|I)\b|\bufw\b`,
  ].join("|"),
);

/**
 * Commands of the first boot, scripts, units and rules that put a host's firewall out of action, or other rules in
 * force.
 */
export const firewallOverrides = (server: KnownServer): readonly string[] => [
  ...[
    ...server.config.commands,
    ...fileLike(server, EXECUTED).flatMap(([, content]) =>
      content.startsWith("#!") && /^#!.*\bnft\b/.test(content) ? [] : linesOf(content),
    ),
  ].filter((command) => DISABLING_COMMANDS.test(command) || loadsOthers(server, command)),
  ...commandsChanging(server, /\/nftables\.conf$|\.nft$/),
  ...fileLike(server, RULESET).flatMap(([, content]) => laterModifications(content)),
  ...includes(server),
  ...fileLike(server, /\/nftables\.service(?:\.d\/[^/]+\.conf)?$/).flatMap(([, content]) =>
    linesOf(content).filter((line) => /^(?:Condition|Assert)\w+=|^ExecStart=(?!$|\S*\bnft\b)/.test(line)),
  ),
];

/** Where programs and units are, and what runs by the clock. */
const EXECUTED = /\/(?:s?bin|lib|libexec|cron[^/]*)\/|\.(?:service|sh)$|\.service\.d\/[^/]+\.conf$|^\/(?:opt|root)\//;
const linesOf = (text: string) => withoutComments(text).split("\n");

/** Whether nft is given rules that nobody sees. */
function loadsOthers({ config }: KnownServer, command: string): boolean {
  const [, path] = /\bnft\s+(?:-\w\s+)*(?:-f|--file)[\s=]+["']?([^\s"';]+)/.exec(command) ?? [];
  return path !== undefined && !(RULESET.test(path) && config.files.has(path)) && !/^\$/.test(path);
}

/** Rules that a ruleset takes from files which nobody writes here. */
const includes = (server: KnownServer): readonly string[] =>
  fileLike(server, RULESET).flatMap(([, content]) =>
    [...withoutComments(content).matchAll(/^\s*include\s+["']?([^"'\n]+)["']?/gm)].flatMap(([line, path = ""]) =>
      server.config.files.has(path) && RULESET.test(path) ? [] : [`${line.trim()}, whose rules are not here`],
    ),
  );
