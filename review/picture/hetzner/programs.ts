import {
  CloudConfig,
  KnownServer,
  memoizeByConfig,
  withoutComments,
} from "../../../posture/products/hetzner/cloud-config";
import { jobsOf } from "../../../posture/products/hetzner/jobs";
import { settingsNamed } from "../../../posture/products/hetzner/postgres-settings";
import { resticCalls } from "../../../posture/products/hetzner/restic";
import { CADDYFILE, fileLike, isDatabase } from "../../../posture/products/hetzner/servers";

/** A program that a server's user data starts. */
export interface Program {
  readonly role: "web" | "container" | "database" | "backups" | "jobs" | "ssh";
  readonly title: string;
  readonly lines: readonly string[];
  /** All of its configuration, without comments. */
  readonly text: string;
  /** Ports of the machine on which it is reached, where the file tells them. */
  readonly ports: readonly string[];
}

const MAX_LINES = 3;

/** At most three lines; what is left out is counted. */
export const truncateLines = (lines: readonly string[]): readonly string[] =>
  lines.length > MAX_LINES ? [...lines.slice(0, MAX_LINES - 1), `and ${lines.length - MAX_LINES + 1} more`] : lines;

/** The programs that a server's user data starts, as far as it can be read. */
export function programsOf(server: KnownServer): readonly Program[] {
  return [
    ...webServers(server),
    ...containersOf(server),
    ...scheduled(server),
    ...(isDatabase(server) ? [postgres(server)] : []),
  ];
}

const WEB_PACKAGES: ReadonlyMap<string, string> = new Map([
  ["caddy", "Caddy"],
  ["nginx", "nginx"],
  ["apache2", "Apache"],
  ["haproxy", "HAProxy"],
  ["traefik", "Traefik"],
]);
const WEB_CONFIG = /(?:^|\/)(?:nginx|sites-(?:enabled|available)|conf\.d|apache2|haproxy)[/.]/;

function webServers(server: KnownServer): Program[] {
  const caddyfiles = fileLike(server, CADDYFILE).map(([, content]) => content.replace(/(?:^|\s)#.*$/gm, ""));
  const titles = new Set([
    ...(caddyfiles.length > 0 ? ["Caddy"] : []),
    ...server.config.packages.flatMap((name) => WEB_PACKAGES.get(name) ?? []),
  ]);
  return [...titles].map((title) => {
    const text =
      title === "Caddy"
        ? caddyfiles.join("\n")
        : fileLike(server, WEB_CONFIG)
            .map(([, content]) => withoutComments(content))
            .join("\n");
    return { role: "web", title, lines: truncateLines([...new Set(hostsOf(text))]), text, ports: [] };
  });
}

/** Names that a web server answers for: heads of Caddy's sites, and what nginx calls them. */
const hostsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^([a-z0-9*][^\s{]*\.[^\n{]*?)[ \t]*\{|^\s*server_name\s+([^;\n]+);/gim)]
    .flatMap(([, heads = "", names = ""]) => `${heads} ${names}`.split(/[\s,]+/))
    .flatMap((head) => /^(?:https?:\/\/)?([a-z0-9*-]+(?:\.[a-z0-9-]+)+)/i.exec(head)?.[1] ?? []);

const baseName = (path: string) => path.slice(path.lastIndexOf("/") + 1);
const COMPOSED = /^\s*image:\s*["']?([\w./:@-]+)/gm;

const containersOf = memoizeByConfig((config): readonly Program[] => [...units(config), ...composed(config)]);

/** Podman's units. */
function units({ files }: CloudConfig): Program[] {
  return [...files]
    .filter(([path]) => path.endsWith(".container"))
    .map(([path, content]) => {
      const text = withoutComments(content);
      const environment = [...text.matchAll(/^EnvironmentFile=-?(\S+)/gm)].map(([, file = ""]) =>
        withoutComments(files.get(file) ?? ""),
      );
      const image = imageIn(text);
      const ports = [...text.matchAll(/^PublishPort=(?:.*:)?(\d+):\d+/gm)].map(([, port = ""]) => port);
      return container(
        baseName(path).replace(/\.container$/, ""),
        image.endsWith(".image") ? imageIn(files.get(path.replace(/[^/]*$/, image)) ?? "") : image,
        [text, ...environment].join("\n"),
        ports,
      );
    });
}

const imageIn = (text: string) => /^Image=(\S*)/m.exec(text)?.[1] ?? "";

/** Services of compose files. */
function composed({ files }: CloudConfig): Program[] {
  return [...files]
    .filter(([path]) => /compose[^/]*\.ya?ml$/.test(path))
    .flatMap(([, content]) => {
      const text = withoutComments(content);
      return [...text.matchAll(COMPOSED)].map(([, image = ""]) =>
        container(baseName(image).replace(/[:@].*/, ""), image, text, []),
      );
    });
}

function container(name: string, image: string, text: string, ports: readonly string[]): Program {
  const umami = /(?:^|\/)umami(?=[:@]|$)/.test(image);
  return {
    role: "container",
    title: umami ? "Umami" : name,
    lines: [`container${ports.length > 0 ? ` on port ${ports.join(", ")}` : ""}`],
    text,
    ports,
  };
}

/** Whether what runs talks to PostgreSQL. */
export const asksPostgres = (text: string): boolean =>
  /\b(?:psql|pg_dump|pg_dumpall|pg_basebackup)\b|\bPG(?:SERVICE|HOST)|\bpostgres(?:ql)?:\/\//.test(text);

/** Timers that do something outside of their server: those of restic, and others that ask the database. */
function scheduled(server: KnownServer): Program[] {
  const jobs = jobsOf(server)
    .filter(({ enabled }) => enabled)
    .map((job) => ({ ...job, name: baseName(job.file).replace(/\.timer$/, ""), restic: resticCalls(job).length > 0 }));
  const asking = isDatabase(server) ? [] : jobs.filter(({ restic, text }) => !restic && asksPostgres(text));
  const program = (role: "backups" | "jobs", title: string, some: typeof jobs): Program[] =>
    some.length === 0
      ? []
      : [
          {
            role,
            title,
            lines: truncateLines([...new Set(some.map(({ name }) => name))]),
            text: some.map(({ text }) => text).join("\n"),
            ports: [],
          },
        ];
  return [
    ...program("jobs", "Timers", asking),
    ...program(
      "backups",
      "Backups (restic)",
      jobs.filter(({ restic }) => restic),
    ),
  ];
}

function postgres(server: KnownServer): Program {
  const [, version = ""] =
    server.config.packages.flatMap((name) => [/^postgresql(-\d+)?$/.exec(name)].filter((match) => match !== null))[0] ??
    [];
  const addresses = settingsNamed(server, "listen_addresses").flatMap((list) =>
    list
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean),
  );
  return {
    role: "database",
    title: `PostgreSQL${version.replace("-", " ")}`,
    lines: addresses.length > 0 ? [`on ${addresses.join(", ")}`] : [],
    text: "",
    ports: ["5432"],
  };
}
