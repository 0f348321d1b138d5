/** A line of pg_hba.conf. */
export interface HbaRule {
  /** The line's number in its file. */
  readonly line: number;
  readonly type: string;
  /** Names of databases, or words such as `all`. */
  readonly databases: readonly string[];
  /** Names of roles, or words such as `all`. */
  readonly users: readonly string[];
  /** The address without its mask where that leaves one address; empty for sockets. */
  readonly address: string;
  readonly method: string;
  /** What stands behind the method, such as `clientcert=verify-ca`. */
  readonly options: readonly string[];
}

const TYPES = /^(?:local|host(?:ssl|nossl|gssenc|nogssenc)?)$/;
const INCLUDES = /^(?:@\S|include(?:_if_exists|_dir)?$)/;
const METHODS = /^(?:trust|reject|scram-sha-256|md5|password|gss|sspi|ident|peer|ldap|radius|cert|pam|bsd|oauth)$/;

/**
 * Why PostgreSQL cannot read a pg_hba.conf: it takes no line of a file of which it refuses one. Undefined where each
 * line has its fields, and a type and a method that there are.
 */
export function hbaFault(content: string): string | undefined {
  for (const [index, text] of content
    .replace(/\\\r?\n/g, " ")
    .split("\n")
    .entries()) {
    const line = `line ${index + 1}`;
    const written = text
      .replace(/"[^"#]*"/g, "name")
      .replace(/#.*$/, "")
      .trim();
    const [type = "", ...fields] = written.split(/\s+/);
    if (type === "" || INCLUDES.test(type)) continue;
    if (written.includes('"')) return `the quote in ${line} is not closed`;
    if (!TYPES.test(type)) return `${line} begins with ${type}, which is no type of connection`;
    const apart = type !== "local" && /^(?:\d+\.\d+\.\d+\.\d+|[\da-f:]*:[\da-f:]*)$/i.test(fields[3] ?? "");
    const method = fields[type === "local" ? 2 : apart ? 4 : 3];
    if (method === undefined) return `${line} has too few fields`;
    if (!METHODS.test(method)) return `${line} has ${method} for a method, which there is not`;
  }
  return undefined;
}

export function hbaRules(content: string): readonly HbaRule[] {
  return content
    .replace(/\\\r?\n/g, " ")
    .split("\n")
    .flatMap((text, index): HbaRule[] => {
      const [type = "", database = "", user = "", ...rest] = text.replace(/#.*$/, "").trim().split(/\s+/);
      // @include and its like: PostgreSQL 16 and later read more files.
      if (/^@?include/.test(type))
        return [{ line: index + 1, type, databases: [], users: [], address: "", method: type, options: [] }];
      if (type === "" || rest.length === 0) return [];
      const users = user.replace(/"/g, "").split(",");
      const databases = database.replace(/"/g, "").split(",");
      const [address = "", second = "", third = "", ...others] = rest;
      if (type === "local")
        return [{ line: index + 1, type, databases, users, address: "", method: address, options: rest.slice(1) }];
      // The mask may stand apart: 10.0.1.10 255.255.255.255 scram-sha-256
      const apart = /^\d+\.\d+\.\d+\.\d+$/.test(second);
      if (apart)
        return [
          {
            line: index + 1,
            type,
            databases,
            users,
            address: second === "255.255.255.255" ? address : `${address}/${second}`,
            method: third,
            options: others,
          },
        ];
      return [
        {
          line: index + 1,
          type,
          databases,
          users,
          address: address.replace(/\/(?:32|128)$/, ""),
          method: second,
          options: rest.slice(2),
        },
      ];
    });
}

export const isLoopback = (address: string) => /^(?:127\.0\.0\.1(?:\/8)?|::1|localhost)$/.test(address);

/** Whether a line asks for a certificate that PostgreSQL verifies. */
export const requiresClientCertificate = ({ method, options }: HbaRule) =>
  method === "cert" || options.some((option) => /^clientcert=["']?verify-(?:ca|full)["']?$/.test(option));

/** Whether a line takes a secret that is not sent as it is, a certificate, or the name of an account of the machine. */
export const isSecureAuthentication = ({ type, method }: HbaRule) =>
  method === "scram-sha-256" || method === "cert" || (type === "local" && method === "peer");
