import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cluster, startCluster } from "../../../constructs/hetzner/host/cluster";

const HOST = join(__dirname, "../../../../stacks/smallcrm/host");

/** The application's tables, as docs/smallcrm-data.md describes them. */
const APPLICATION = `
CREATE TABLE tenants (id uuid PRIMARY KEY, name text NOT NULL, terminated_at timestamptz);
CREATE TABLE users (
  id serial PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE, email text NOT NULL,
  terminated_at timestamptz);
CREATE TABLE user_sessions (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES users ON DELETE CASCADE);
CREATE TABLE recovery_codes (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES users ON DELETE CASCADE);
CREATE TABLE companies (
  id serial PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
  owner_id int REFERENCES users ON DELETE SET NULL);
CREATE TABLE deals (
  id serial PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
  company_id int REFERENCES companies ON DELETE CASCADE);
CREATE TABLE comments (
  id serial PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
  author_id int REFERENCES users ON DELETE SET NULL, deal_id int REFERENCES deals ON DELETE CASCADE);
CREATE TABLE invoices (number text PRIMARY KEY, tenant_id uuid NOT NULL, recipient text NOT NULL);
CREATE TABLE page_views (id serial PRIMARY KEY, tenant_id uuid, path text NOT NULL, created_at timestamptz);
CREATE TABLE attributions (id serial PRIMARY KEY, utm_source text, created_at timestamptz);
`;

/** What matters of the tables of Umami 3.1. */
const UMAMI = `
CREATE TABLE website (
  website_id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text, created_at timestamptz DEFAULT now());
CREATE TABLE session (session_id uuid PRIMARY KEY DEFAULT gen_random_uuid(), created_at timestamptz DEFAULT now());
CREATE TABLE session_data (
  session_data_id uuid PRIMARY KEY DEFAULT gen_random_uuid(), session_id uuid NOT NULL,
  created_at timestamptz DEFAULT now());
CREATE TABLE website_event (
  event_id uuid PRIMARY KEY DEFAULT gen_random_uuid(), session_id uuid NOT NULL,
  visit_id uuid NOT NULL DEFAULT gen_random_uuid(), url_path text, created_at timestamptz DEFAULT now());
CREATE TABLE event_data (
  event_data_id uuid PRIMARY KEY DEFAULT gen_random_uuid(), website_event_id uuid NOT NULL,
  created_at timestamptz DEFAULT now());
CREATE TABLE revenue (
  revenue_id uuid PRIMARY KEY DEFAULT gen_random_uuid(), session_id uuid NOT NULL, event_id uuid NOT NULL,
  created_at timestamptz DEFAULT now());
CREATE TABLE session_replay (
  replay_id uuid PRIMARY KEY DEFAULT gen_random_uuid(), session_id uuid NOT NULL, visit_id uuid NOT NULL,
  created_at timestamptz DEFAULT now());
CREATE TABLE session_replay_saved (
  saved_replay_id uuid PRIMARY KEY DEFAULT gen_random_uuid(), visit_id uuid NOT NULL,
  created_at timestamptz DEFAULT now());
`;

export type Database = "smallcrm" | "umami";

/** What a job said. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Both databases on a server whose clock is not UTC, and the jobs on them with the rights that the database server
 * gives them.
 */
export class RetentionDatabase {
  private readonly cluster: Cluster;
  private readonly directory = mkdtempSync(join(tmpdir(), "avouch-retention-"));
  public readonly uploads = join(this.directory, "uploads");

  constructor() {
    this.cluster = startCluster({ settings: { timezone: "Pacific/Auckland" } });
    mkdirSync(this.uploads);
    this.sql("CREATE ROLE smallcrm LOGIN; CREATE ROLE umami LOGIN; CREATE ROLE retention LOGIN", "postgres");
    for (const name of ["smallcrm", "umami"] as const) {
      this.sql(`CREATE DATABASE ${name} OWNER ${name}`, "postgres");
      this.sql(name === "umami" ? UMAMI : APPLICATION, name, name);
      this.sql(readFileSync(join(HOST, `sql/roles-${name}.sql`), "utf8"), name);
    }
    writeFileSync(
      join(this.directory, "pg_service.conf"),
      `[retention]\nhost=${this.cluster.socketDirectory}\nport=${this.cluster.port}\ndbname=smallcrm\nuser=retention\n`,
    );
    // The scripts as they stand on a server, one beside the other.
    for (const name of ["retention", "retention-tenants"])
      writeFileSync(join(this.directory, name), readFileSync(join(HOST, `scripts/${name}.sh`)), { mode: 0o755 });
  }

  public sql(text: string, database: Database | "postgres" = "smallcrm", user = "postgres"): string {
    return this.cluster.psql(text, database, user);
  }

  /** Rows of a query, each as its columns joined by `|`. */
  public rows(query: string, database: Database = "smallcrm"): readonly string[] {
    return this.sql(query, database)
      .split("\n")
      .filter((row) => row !== "");
  }

  /** Runs a file of SQL as the timer does. @param at what the clock shows, in place of now */
  public retention(jobs: readonly (readonly [database: Database, file: string])[], at?: string): Ran {
    return this.run(
      "retention",
      jobs.map(([database, file]) => `${database}=${this.file(file, at)}`),
    );
  }

  public tenants(at?: string): Ran {
    return this.run("retention-tenants", [this.file("delete-tenants-due", at), this.file("delete-tenants", at)]);
  }

  public stop(): void {
    this.cluster.stop();
    rmSync(this.directory, { recursive: true });
  }

  private file(name: string, at?: string): string {
    const text = readFileSync(join(HOST, `sql/${name}.sql`), "utf8");
    const path = join(this.directory, `${name}.sql`);
    writeFileSync(path, at === undefined ? text : text.replaceAll("now()", `timestamptz '${at}'`));
    return path;
  }

  private run(script: string, args: readonly string[]): Ran {
    const { status, stdout, stderr } = spawnSync("bash", [join(this.directory, script), ...args], {
      encoding: "utf8",
      env: {
        PATH: process.env.PATH,
        PGSERVICEFILE: join(this.directory, "pg_service.conf"),
        UPLOADS: this.uploads,
        TZ: "America/New_York",
      },
    });
    return { status, stdout, stderr };
  }
}
