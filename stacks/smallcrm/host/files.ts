import { join } from "node:path";
import { HostFile } from "../../../constructs/hetzner/host/part";
import { script } from "../../../constructs/hetzner/host/script";
import { sqlFile } from "../../../constructs/hetzner/host/sql-file";

/** A script that knows smallCRM: its roles, databases, tables or containers. */
export const smallcrmScript = (name: string): HostFile => script(name, join(__dirname, "scripts"));

/** SQL on smallCRM's and Umami's tables and roles. */
export const smallcrmSql = (name: string): HostFile => sqlFile(name, join(__dirname, "sql"));

/** What creates PostgreSQL's roles and databases, and grants them the least that each needs. */
export const databaseRoles = () => ({
  script: smallcrmScript("postgres-roles"),
  sql: ["roles", "roles-smallcrm", "roles-umami"].map(smallcrmSql),
});
