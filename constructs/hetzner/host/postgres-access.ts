import { DATABASES, ROLES } from "./paths";

const DATABASES_BY_ROLE: Readonly<Record<keyof typeof ROLES, readonly string[]>> = {
  application: [DATABASES.application],
  umami: [DATABASES.umami],
  backup: Object.values(DATABASES),
  retention: Object.values(DATABASES),
};

/**
 * Text of pg_hba.conf: each role may connect to its databases only from the application server, over TLS, with its
 * password and a certificate of the private certificate authority. Locally, only the superuser may connect, through its
 * own system user.
 */
export const pgHba = (applicationAddress: string): string =>
  [
    ["# TYPE", "DATABASE", "USER", "ADDRESS", "METHOD"],
    ["local", "all", "postgres", "", "peer"],
    ...(Object.keys(ROLES) as (keyof typeof ROLES)[]).map((role) => [
      "hostssl",
      DATABASES_BY_ROLE[role].join(","),
      ROLES[role],
      `${applicationAddress}/32`,
      "scram-sha-256 clientcert=verify-ca",
    ]),
    ["local", "all", "all", "", "reject"],
    ["host", "all", "all", "0.0.0.0/0", "reject"],
    ["host", "all", "all", "::/0", "reject"],
  ]
    .map(
      ([type = "", database = "", user = "", address = "", method = ""]) =>
        `${type.padEnd(8)} ${database.padEnd(16)} ${user.padEnd(10)} ${address.padEnd(18)} ${method}\n`,
    )
    .join("");
