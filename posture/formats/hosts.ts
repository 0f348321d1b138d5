import { isInternal } from "./ip-range";

/** Endings by which a plain name is taken for a host, and not for a module or a file. */
const TOP_LEVEL_DOMAINS = new RegExp(
  String.raw`\.(` +
    [
      "com|net|org|io|dev|ai|app|cloud|co|us|eu|de|uk|ca|fr|ch|nl|in|so|sh|me|tech|info|biz|goog|systems",
      "services|digital|online|site|tools|run",
    ].join("|") +
    ")$",
);
const INTERNAL_HOST = /(^|\.)(localhost|local|internal|svc|localdomain|example|invalid|test)$/;
const URL_HOST = /[a-z][a-z0-9+.-]*:\/\/(?:[^/\s@]*@)?(\[[0-9a-f:.]+\]|[a-z0-9._-]+)/gi;
const NAME = /^(?:[a-z0-9_-]+\.)+[a-z]{2,}$/;
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const MAX_LENGTH = 10_000;

/** The hosts in a text that stand for somebody on the internet: in URLs, or by themselves. */
export function hostsIn(text: string): readonly string[] {
  const short = text.slice(0, MAX_LENGTH);
  const urls = [...short.matchAll(URL_HOST)]
    .map(([, host = ""]) => host.toLowerCase())
    .filter((host) => host.includes(".") && !host.startsWith("["));
  const plain = short
    .toLowerCase()
    .split(/[\s,;|"']+/)
    .filter((word) => !word.includes("://") && !word.includes("@"))
    .map((word) => word.replace(/[:/].*$/, "").replace(/\.$/, ""))
    .filter((word) => (NAME.test(word) && TOP_LEVEL_DOMAINS.test(word)) || ADDRESS.test(word));
  return [...new Set([...urls, ...plain])].filter(
    (host) => !INTERNAL_HOST.test(host) && !(ADDRESS.test(host) && isInternal(host)),
  );
}

/** Whether a host is a domain or stands below it. */
export const isUnder = (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`);
