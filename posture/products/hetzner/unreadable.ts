import { caddyfileFault } from "../../formats/caddyfile";
import { rulesetFault } from "../../formats/nftables-ruleset";
import { hbaFault } from "../../formats/pg-hba";
import { KnownServer } from "./cloud-config";
import { caddyfileOf } from "./served-files";
import { CADDYFILE, fileLike, HBA, RULESET } from "./servers";

/** A format of which a reader can tell whether a file is whole. */
export type TextFormat = "caddyfile" | "nftables" | "pg_hba";

interface Reader {
  readonly files: RegExp;
  faultOf(server: KnownServer, path: string, content: string): string | undefined;
}

const READERS: Readonly<Record<TextFormat, Reader>> = {
  caddyfile: {
    files: CADDYFILE,
    faultOf: (server, path, content) =>
      caddyfileFault(content) ?? caddyfileFault(caddyfileOf(server, path, content).text),
  },
  nftables: { files: RULESET, faultOf: (_, __, content) => rulesetFault(content) },
  pg_hba: { files: HBA, faultOf: (_, __, content) => hbaFault(content) },
};

/** Files of a server that their programs refuse, and why. */
export const unreadableFiles = (
  server: KnownServer,
  formats: readonly TextFormat[],
): readonly { readonly path: string; readonly fault: string }[] =>
  formats.flatMap((format) => {
    const { files, faultOf } = READERS[format];
    return fileLike(server, files).flatMap(([path, content]) => {
      const fault = faultOf(server, path, content);
      return fault === undefined ? [] : [{ path, fault }];
    });
  });
