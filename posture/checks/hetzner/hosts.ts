import { KnownServer, withoutComments } from "./cloud-config";

/** Names of machines that a server's user_data leads to: in addresses, and in settings that name a host. */
export function hostsNamed({ config }: KnownServer): readonly string[] {
  const text = withoutComments(config.text);
  const inAddresses = [...text.matchAll(/\b[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^\s/@"'<>]{1,100}@)?([a-z0-9.-]{1,253})/gi)];
  const inSettings = [...text.matchAll(/\b\w*(?:HOST|HOSTNAME|SERVER|ENDPOINT|DOMAIN|DSN|HostName)\w*\s*[=: ]\s*["']?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+)(?![\w.-]*[@/(])/g)];
  const hosts = [...inAddresses, ...inSettings].map(([, host = ""]) => host.toLowerCase().replace(/\.$/, ""));
  return [...new Set(hosts)].filter((host) => /\.[a-z]{2,}$/.test(host));
}

/** Whether a host is in a domain. */
export const isIn = (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`);
