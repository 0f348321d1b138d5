import { addLine, FileKind, dropLines, replaceOccurrences } from "./weakening";

/** PostgreSQL listens elsewhere, or speaks without TLS. */
export const postgresSettings: FileKind = {
  path: /\/postgresql[^/]*\/.*(?<!pg_hba|pg_ident)\.conf$/,
  content: /^\s*(?:listen_addresses|ssl\w*|port)\s*=/m,
  *weaken(content) {
    for (const address of ["'*'", "'0.0.0.0'"])
      yield* replaceOccurrences(
        content,
        /^(\s*listen_addresses\s*=).*$/m,
        ([, key = ""]) => `${key} ${address}`,
        "widened",
      );
    yield* replaceOccurrences(content, /^(\s*ssl\s*=).*$/m, ([, key = ""]) => `${key} off`, "flipped");
    yield* replaceOccurrences(content, /^(\s*ssl_min_protocol_version\s*=).*$/m, ([, key = ""]) => `${key} 'TLSv1'`);
    yield* dropLines(content, /^\s*(?:listen_addresses|ssl\w*|password_encryption|port|hba_file)\s*=/);
    yield* addLine(content, "ssl = off");
    for (const setting of ["listen_addresses = '*'", "listen_addresses '*'", "ssl off"])
      yield* addLine(content, setting);
    yield* addLine(content, "hba_file = '/tmp/pg_hba.conf'");
  },
};
