import { GoogleProject } from "./google-stack";

/** Queries for the routes that a log takes, in the Logging query language. */

const auditLog = (project: GoogleProject, kind: string) =>
  `logName="projects/${project.id}/logs/cloudaudit.googleapis.com%2F${kind}"`;

/** Who changed what in the project. Google keeps its own copy for 400 days. */
export const adminActivity = (project: GoogleProject) => auditLog(project, "activity");

/** Who read or wrote data, pgAudit's entries among them. */
export const dataAccess = (project: GoogleProject) => auditLog(project, "data_access");

/** What Google's systems did, such as backups and failovers. */
export const systemEvents = (project: GoogleProject) => auditLog(project, "system_event");

/** Requests denied by policy. */
export const policyDenied = (project: GoogleProject) => auditLog(project, "policy");

/** The application's own audit trail: structured JSON in which one field has a stated value. */
export const applicationAudit = (marker: { readonly field: string; readonly value: string }) =>
  `resource.type=("cloud_run_revision" OR "cloud_run_job") AND jsonPayload.${marker.field}="${marker.value}"`;

/** Requests and what containers and databases write: everything but audit logs. */
export const technical = (project: GoogleProject) =>
  `NOT logName:"projects/${project.id}/logs/cloudaudit.googleapis.com"`;

/**
 * One entry for each request, written by the load balancer and by Cloud Run, with the client's address. Cloud Run
 * cannot be told not to write them.
 */
export const requests = (project: GoogleProject) =>
  ["requests", "run.googleapis.com%2Frequests"]
    .map((log) => `logName="projects/${project.id}/logs/${log}"`)
    .join(" OR ");

/** Entries that any of the queries takes. */
export const anyOf = (...filters: readonly string[]) => filters.map((filter) => `(${filter})`).join(" OR ");
