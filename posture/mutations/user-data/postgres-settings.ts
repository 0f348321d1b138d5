import { added, FileKind, linesDropped, replaced } from "./weakening";

/** PostgreSQL listens elsewhere, or speaks without TLS. */
export const postgresSettings: FileKind = {
  path: /\/postgresql[^/]*\/.*(?<!pg_hba|pg_ident)\.conf$/,
  content: /^\s*(?:listen_addresses|ssl\w*|port)\s*=/m,
  *weaken(content) {
    for (const address of ["'*'", "'0.0.0.0'"])
      yield* replaced(content, /^(\s*listen_addresses\s*=).*$/m, ([, key = ""]) => `${key} ${address}`, "widened");
    yield* replaced(content, /^(\s*ssl\s*=).*$/m, ([, key = ""]) => `${key} off`, "flipped");
    yield* replaced(content, /^(\s*ssl_min_protocol_version\s*=).*$/m, ([, key = ""]) => `${key} 'TLSv1'`);
    yield* linesDropped(content, /^\s*(?:listen_addresses|ssl\w*|password_encryption|port|hba_file)\s*=/);
    yield* added(content, "ssl = off");
    for (const setting of ["listen_addresses = '*'", "listen_addresses '*'", "ssl off"]) yield* added(content, setting);
    yield* added(content, "hba_file = '/tmp/pg_hba.conf'");
  },
};
