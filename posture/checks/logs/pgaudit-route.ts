import { defineCheck } from "../../verdict/define";
import { integer } from "../../verdict/parameters";
import { Context, Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { isObject } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { judgeRetention } from "../../products/google/log-retention";
import { entryKind, projectOf } from "../../products/google/log-routes";

/** @param days that what pgAudit writes is kept, at least */
export const pgauditRoute = defineCheck({
  id: "logs/pgaudit-route",
  summary: "pgAudit's entries are recorded for all users and kept for at least the stated number of days.",
  severity: "high",
  links: ["https://cloud.google.com/sql/docs/postgres/pg-audit"],
  parameters: { days: integer("How long they are kept, at least.", { unit: "days", minimum: 1, maximum: 3650 }) },
  title: ({ days }) => `pgAudit's entries are recorded for all users and kept for at least ${days} days.`,
  remedy: ({ days }) =>
    "Audit ADMIN_READ, DATA_READ and DATA_WRITE of cloudsql.googleapis.com or allServices without exempted " +
    `members, and route data access logs through a sink to a log bucket with at least ${days} days of retention.`,
  stacks: SYSTEM,
  evaluate: (context, { days }) => {
    const written = entryKind(
      "pgAudit's entries",
      projectOf(context.model),
      "cloudaudit.googleapis.com/data_access",
      PGAUDIT,
      ["jsonPayload", "textPayload", "httpRequest"],
    );
    return verdict(recorded(context), policies(context), judgeRetention(days, written, context));
  },
});

/** pgAudit writes data access logs of this shape. */
const PGAUDIT = {
  "resource.type": "cloudsql_database",
  "protoPayload.@type": "type.googleapis.com/google.cloud.audit.AuditLog",
  "protoPayload.serviceName": "cloudsql.googleapis.com",
  "protoPayload.methodName": "cloudsql.instances.query",
  "protoPayload.request.@type": "type.googleapis.com/google.cloud.sql.audit.v1.PgAuditEntry",
};
const KINDS = ["ADMIN_READ", "DATA_READ", "DATA_WRITE"];
const SERVICES = ["allServices", "cloudsql.googleapis.com"];
const CONFIGS = ["project", "folder", "organization"].map((level) => `google_${level}_iam_audit_config`);

/** Google drops what no audit configuration asks for. */
function recorded({ model }: Context): readonly Finding[] {
  const configs = model.resources(...CONFIGS).filter((config) => {
    const service = config.get("service");
    return service.kind === "value" && SERVICES.includes(String(service.value));
  });
  const [first] = configs;
  if (!first) return [missingSubject("an audit configuration for cloudsql.googleapis.com or allServices")];
  const logs = configs.flatMap((config) => config.blocks("audit_log_config").known);
  const incomplete = configs.some((config) => config.blocks("audit_log_config").unknown);
  const kinds = KINDS.map((kind) => {
    const log = logs.find((one) => isText(one, "log_type", kind));
    return log
      ? findingAt("holds", log, "log_type", kind, kind)
      : findingAt(incomplete ? "unknown" : "violated", first, "audit_log_config", kind, "not among them");
  });
  // Whoever is exempt in one configuration is exempt.
  const exempted = logs.flatMap((log) =>
    log.elements("exempted_members").length === 0
      ? []
      : [
          findingAt(
            "violated",
            log,
            "exempted_members",
            "nobody exempted",
            `${log.elements("exempted_members").length} exempted`,
          ),
        ],
  );
  return [...kinds, ...exempted];
}

/** A policy over a project or more sets its audit configurations too. */
function policies({ model }: Context): readonly Finding[] {
  return model
    .resources(...["project", "folder", "organization"].map((level) => `google_${level}_iam_policy`))
    .flatMap((policy) => {
      const data = policy.get("policy_data");
      const links = model.link(data, "data.google_iam_policy");
      const expected = "nobody exempted";
      if (links.kind === "resources")
        return links.resources.flatMap((document) =>
          document
            .blocks("audit_config.audit_log_configs")
            .known.flatMap((log) =>
              log.elements("exempted_members").length > 0
                ? [findingAt("violated", log, "exempted_members", expected, "some")]
                : [],
            ),
        );
      const configs = data.kind === "value" ? auditConfigs(String(data.value)) : undefined;
      if (!configs) return [findingAt("unknown", policy, "policy_data", expected, "a policy that cannot be read")];
      const exempted = configs
        .flatMap((config) => listIn(config, "auditLogConfigs"))
        .flatMap((log) => listIn(log, "exemptedMembers"));
      return exempted.length > 0
        ? [findingAt("violated", policy, "policy_data", expected, `${exempted.length} exempted`)]
        : [];
    });
}

const listIn = (tree: unknown, key: string): readonly unknown[] => {
  const list = isObject(tree) ? tree[key] : undefined;
  return Array.isArray(list) ? list : [];
};

function auditConfigs(text: string): readonly unknown[] | undefined {
  try {
    const tree: unknown = JSON.parse(text);
    return isObject(tree) ? listIn(tree, "auditConfigs") : undefined;
  } catch {
    return undefined;
  }
}

function isText(at: Cursor, path: string, text: string): boolean {
  const attribute = at.get(path);
  return attribute.kind === "value" && attribute.value === text;
}
