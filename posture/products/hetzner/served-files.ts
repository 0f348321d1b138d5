import { KnownServer } from "./cloud-config";
import { Included, withIncludes } from "./includes";
import { CADDYFILE, fileLike } from "./servers";

/** What imports files: snippets have names, files have paths or patterns. */
const IMPORT = /^[ \t]*import[ \t]+([^\s{]*[/*.][^\s{]*).*$/gm;

/** A Caddyfile with the files that it imports. */
export const caddyfileOf = (server: KnownServer, path: string, content: string): Included =>
  withIncludes(server, content, IMPORT, path.slice(0, path.lastIndexOf("/")));

/** Directories that Caddy hands out to whoever asks, and directives that hand requests to something unnamed. */
export function servedBy(server: KnownServer): readonly { readonly file: string; readonly what: string }[] {
  return fileLike(server, CADDYFILE).flatMap(([file, content]) => {
    const text = caddyfileOf(server, file, content).text.replace(/(?:^|\s)#.*$/gm, "");
    const roots = [...text.matchAll(/^[ \t]*root[ \t]+(?:(?:\*|\/\S*|@\S+)[ \t]+)?(\S+)/gm)].map(
      ([, root = ""]) => root,
    );
    const own = [...text.matchAll(/^[ \t]*root[ \t]+(\/\S+)[ \t]*$/gm)].map(([, root = ""]) => root);
    return [...text.matchAll(/^[ \t]*(file_server|php_fastcgi|webdav|cgi|exec|templates)\b.*$/gm)].map(([line]) => ({
      file,
      what: `${line.trim()}, from ${[...new Set([...roots, ...own])].join(", ") || "its working directory"}`,
    }));
  });
}

/** Directories that are made to be handed out. */
export const isPublicDirectory = (what: string): boolean =>
  /, from (?:\/(?:var\/www|usr\/share|srv\/(?:www|http))(?:\/\S*)?(?:, )?)+$/.test(what);
