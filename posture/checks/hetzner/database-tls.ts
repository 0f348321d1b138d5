import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { KnownServer, plainText, withoutComments } from "../../products/hetzner/cloud-config";
import { certainIn, inUserData, judgeDatabases, judgeServers } from "../../products/hetzner/judge-server";
import { CONTAINERS, TextFormat } from "../../products/hetzner/unreadable";
import { requiresClientCertificate, hbaRules, isLoopback } from "../../formats/pg-hba";
import { settingsNamed } from "../../products/hetzner/postgres-settings";
import { fileLike, HBA, isApplication } from "../../products/hetzner/servers";

const ON = "ssl = on, with TLS 1.2 or later";
const OVER_TLS = "hostssl lines only, except for local connections";
const VERIFIED = "sslmode verify-full or verify-ca";
/** Formats in which programs are told how to connect. */
const CLIENTS: readonly TextFormat[] = ["systemd", ...CONTAINERS];

export const hetznerDatabaseTls = defineCheck({
  id: "hetzner/database-tls",
  summary: "The database accepts only TLS, and the application verifies the database's certificate.",
  severity: "high",
  links: ["https://www.postgresql.org/docs/current/ssl-tcp.html"],
  remedy:
    "Set ssl = on in postgresql.conf, use hostssl in pg_hba.conf, and connect from the application with " +
    "sslmode=verify-full.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(
      model,
      (servers) =>
        judgeDatabases(servers, (databases) => [
          ...databases.flatMap((server) => [
            ...certainIn(server, ["postgresql.conf"], [settings(server)]),
            ...lines(server),
          ]),
          ...servers.map(clients).flat(),
        ]),
      ["pg_hba", "postgresql.conf", ...CLIENTS],
    ),
});

function settings(server: KnownServer): Finding {
  const values = settingsNamed(server, "ssl");
  const on = values.length > 0 && values.every((value) => /^(?:on|true|yes|1)\b/i.test(value));
  const asks = fileLike(server, HBA).some(([, content]) => hbaRules(content).some(requiresClientCertificate));
  const authorities = settingsNamed(server, "ssl_ca_file");
  if (asks && (authorities.length === 0 || authorities.includes("")))
    return inUserData("violated", server, "", ON, "no ssl_ca_file to verify client certificates with");
  const old = settingsNamed(server, "ssl_min_protocol_version").find((value) => !/^TLSv1\.[23]\b/.test(value));
  return inUserData(on && old === undefined ? "holds" : "violated", server, "", ON, old ?? (on ? "on" : "off"));
}

function lines(server: KnownServer): readonly Finding[] {
  const files = fileLike(server, HBA);
  if (files.length === 0)
    return [inUserData("violated", server, "", OVER_TLS, "no pg_hba.conf: the distribution's applies")];
  return files.map(([path, content]) => {
    const plain = hbaRules(content).filter(
      ({ type, address, method }) =>
        /^host(?:nossl|gssenc|nogssenc)?$/.test(type) && method !== "reject" && !isLoopback(address),
    );
    return inUserData(
      plain.length === 0 ? "holds" : "violated",
      server,
      path,
      OVER_TLS,
      plain.length === 0 ? "so" : plain.map(({ line, type }) => `line ${line}: ${type}`).join(", "),
    );
  });
}

/** Whether each program that connects verifies the server's certificate: one that says nothing takes any. */
function clients(server: KnownServer): readonly Finding[] {
  // Prisma's own words for verify-full.
  const text = plainText(server).replace(/\bsslmode=require(?=&sslaccept=strict\b)/g, "sslmode=verify-full");
  const modes = [...text.matchAll(/\b(?:sslmode|PGSSLMODE)\s*[=:]\s*["']?([\w-]+)/g)].map(([, mode = ""]) => mode);
  const silent = [
    ...services(server),
    ...containers(server),
    ...[...text.matchAll(/\bpostgres(?:ql)?:\/\/(?:\$\([^)]*\)|[^\s"'])+/g)]
      .map(([url]) => url)
      .filter((url) => !/[?&]sslmode=/.test(url) && !/@(?:localhost|127\.)/.test(url))
      .map((url) => url.replace(/\/\/[^@/]*@/, "//")),
  ];
  const weak = [
    ...modes.filter((mode) => mode !== "verify-full" && mode !== "verify-ca"),
    ...silent.map((one) => `no sslmode in ${one}`),
  ];
  if (modes.length === 0 && silent.length === 0)
    return isApplication(server)
      ? certainIn(server, CLIENTS, [
          inUserData("violated", server, "", VERIFIED, "no sslmode: libpq then verifies nothing"),
        ])
      : [];
  return [
    inUserData(
      weak.length === 0 ? "holds" : "violated",
      server,
      "",
      VERIFIED,
      (weak.length > 0 ? weak : modes).join(", "),
    ),
  ];
}

/** Containers that are given the database's address without an sslmode. */
const containers = (server: KnownServer): readonly string[] =>
  fileLike(server, /\.container$/).flatMap(([path, content]) =>
    /^Environment=["']?PGHOST=[^/]/m.test(content) && !/^Environment=["']?PGSSLMODE=/m.test(content) ? [path] : [],
  );

/** Services of libpq that lead to another machine and name no sslmode. */
const services = (server: KnownServer): readonly string[] =>
  fileLike(server, /pg_service[^/]*\.conf$/).flatMap(([, content]) =>
    withoutComments(content)
      .split(/^(?=\[)/m)
      .filter((section) => /^\s*host(?:addr)?\s*=\s*[^/\s]/m.test(section) && !/^\s*sslmode\s*=/m.test(section))
      .map((section) => section.split("\n")[0] ?? ""),
  );
