import { caddyfileFault } from "../../formats/caddyfile";
import { rulesetFault } from "../../formats/nftables-ruleset";
import { hbaFault } from "../../formats/pg-hba";
import { postgresConfFault, versionInPath } from "../../formats/postgres-conf";
import { sshdFault } from "../../formats/sshd-config";
import { CloudConfig, KnownServer } from "./cloud-config";
import { POSTGRES_CONF } from "./postgres-settings";
import { isCompose, QUADLET, readText, UNIT, UNIT_DROP_IN } from "./read-text";
import { caddyfileOf } from "./served-files";
import { CADDYFILE, HBA, RULESET } from "./servers";
import { sshdFiles } from "./sshd-settings";

/** A format of which a reader can tell whether a file is whole. */
export type TextFormat =
  "caddyfile" | "nftables" | "pg_hba" | "postgresql.conf" | "sshd_config" | "systemd" | "quadlet" | "compose";

/** Formats that a server's containers stand in. */
export const CONTAINERS: readonly TextFormat[] = ["quadlet", "compose"];

interface Reader {
  isOf(server: KnownServer, path: string, content: string): boolean;
  faultOf(server: KnownServer, path: string, content: string): string | undefined;
}

const readAs = (path: string, content: string) => readText(path, content).fault;

const READERS: Readonly<Record<TextFormat, Reader>> = {
  caddyfile: {
    isOf: (_, path) => CADDYFILE.test(path),
    faultOf: (server, path, content) =>
      caddyfileFault(content) ?? caddyfileFault(caddyfileOf(server, path, content).text),
  },
  nftables: { isOf: (_, path) => RULESET.test(path), faultOf: (_, __, content) => rulesetFault(content) },
  pg_hba: { isOf: (_, path) => HBA.test(path), faultOf: (_, __, content) => hbaFault(content) },
  "postgresql.conf": {
    isOf: (_, path) => POSTGRES_CONF.test(path),
    faultOf: (_, path, content) => postgresConfFault(content, versionInPath(path)),
  },
  sshd_config: {
    isOf: (server, path) => sshdFiles(server).includes(path),
    faultOf: (_, __, content) => sshdFault(content),
  },
  systemd: {
    isOf: (_, path) => UNIT_DROP_IN.test(path) || (UNIT.test(path) && !QUADLET.test(path)),
    faultOf: (_, path, content) => readAs(path, content),
  },
  quadlet: { isOf: (_, path) => QUADLET.test(path), faultOf: (_, path, content) => readAs(path, content) },
  compose: {
    isOf: (_, path, content) => isCompose(path, content),
    faultOf: (_, path, content) => readAs(path, content),
  },
};

/** A file that its program refuses, and why. */
export interface Unreadable {
  readonly path: string;
  readonly fault: string;
}

/** Every check of a format asks, and reading the files takes longer than judging them. */
const judged = new WeakMap<CloudConfig, Map<TextFormat, readonly Unreadable[]>>();

/** Files of a server that their programs refuse, and why. */
export const unreadableFiles = (server: KnownServer, formats: readonly TextFormat[]): readonly Unreadable[] =>
  formats.flatMap((format) => {
    const ofServer = judged.get(server.config) ?? new Map<TextFormat, readonly Unreadable[]>();
    const found = ofServer.get(format) ?? unreadableOf(server, format);
    judged.set(server.config, ofServer.set(format, found));
    return found;
  });

function unreadableOf(server: KnownServer, format: TextFormat): readonly Unreadable[] {
  const { isOf, faultOf } = READERS[format];
  return [...server.config.written].flatMap(([path, content]) => {
    const fault = isOf(server, path, content) ? faultOf(server, path, content) : undefined;
    return fault === undefined ? [] : [{ path, fault }];
  });
}
