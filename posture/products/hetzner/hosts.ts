import { isInternal } from "../../formats/ip-range";
import { hostsIn } from "../../formats/hosts";
import { memoizeByConfig, withoutComments } from "./cloud-config";

/** A setting or variable whose name says that its value is a host. */
const HOST_SETTING = new RegExp(
  String.raw`\b\w*(?:` +
    "HOST|HOSTNAME|SERVER|ENDPOINT|DOMAIN|DSN|HostName" +
    String.raw`)\w*\s*[=: ]\s*["']?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+)(?![\w.-]*[@/(])`,
  "g",
);

/** Names of machines that a server's user_data leads to: in addresses, and in settings that name a host. */
export const hostsNamed = memoizeByConfig((config): readonly string[] => {
  const text = withoutComments(config.text);
  const inAddresses = [...text.matchAll(/\b[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^\s/@"'<>]{1,100}@)?([a-z0-9.-]{1,253})/gi)];
  const inSettings = [...text.matchAll(HOST_SETTING)];
  // Copies to HOST:PATH, connections to USER@HOST, mounts of //HOST/PATH, and libpq's host=HOST.
  const inCommands = [
    /\b(?:rsync|scp)(?=\s)[^\n]{0,300}?\s(?:[\w.-]{1,100}@)?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+):/gi,
    /\b(?:ssh|sftp)(?=\s)[^\n]{0,300}?\s[\w.-]{1,100}@([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+)/gi,
    /(?:^|\s)\/\/([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+)\//gi,
    /^\s*host(?:addr)?\s*=\s*["']?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+)/gim,
  ].flatMap((pattern) => [...text.matchAll(pattern)]);
  // rsyslog sends to @HOST and @@HOST.
  const inLogs = [...text.matchAll(/^[^\s#][^\n]{0,100}\s@@?\(?[a-z0-9,]{0,10}\)?([a-z0-9.-]{1,253})/gim)];
  // Values of variables and words of programs' settings that are a host by themselves, with or without a port.
  const plain = text
    .split("\n")
    .filter((line) => line.includes(".") && line.length < MAX_LINE)
    .flatMap((line) =>
      hostsIn(line.replace(/[=(){}<>[\]]/g, " ")).filter((host) => !FILE_LIKE.test(host) && !/^[\d.]+$/.test(host)),
    );
  const hosts = [
    ...plain.map((host) => ["", host] as const),
    ...inAddresses,
    ...inSettings,
    ...inCommands,
    ...inLogs,
  ].map(([, host = ""]) => host.toLowerCase().replace(/\.$/, ""));
  return [...new Set(hosts)].filter((host) => /\.[a-z]{2,}$/.test(host) || isPublicAddress(host));
});

const MAX_LINE = 4000;
/** Endings of files that are endings of domains too. */
const FILE_LIKE = /\.(?:sh|so|run|in|me|io\.yaml)$/;

const isPublicAddress = (host: string) => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) && !isInternal(host);

/** Whether a host is in a domain. */
export const isIn = (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`);
