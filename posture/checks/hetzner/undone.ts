import { KnownServer } from "./cloud-config";

/** Programs that write to a file, or take it away. */
const CHANGING = /(?:^|[\s;&|(])(?:sed\s+(?:-i|--in-place|-[a-zA-Z]*i)|tee|rm|mv|cp|ln|install|truncate|perl\s+-[a-z]*i|curl|wget|ed|patch|dd)\b|>/;

/** Commands of the first boot after which a file is no longer what it says. */
export const changesTo = ({ config }: KnownServer, path: RegExp): readonly string[] => config.commands.filter((command) => path.test(command) && CHANGING.test(command));

/** Commands of the first boot that put a host's firewall out of action. */
export const firewallUndone = ({ config }: KnownServer): readonly string[] =>
  config.commands.filter((command) => /\bnft\b.*\b(?:flush|delete|destroy|reset|add|insert|replace)\b|\bsystemctl\b.*\b(?:disable|stop|mask)\b.*\bnftables\b|\biptables\b.*\s-(?:P|F|X|D|A|I)\b|\bufw\b/.test(command));
