import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { Model } from "../../model/model";

/**
 * Where stolen credentials show: identities that were taken on, secrets and logs that were read, keys that were used.
 */
const SERVICES = ["secretmanager", "iam", "sts", "cloudkms", "logging"].map((name) => `${name}.googleapis.com`);
const CONFIGS = ["project", "folder", "organization"].map((level) => `google_${level}_iam_audit_config`);

export const logsAccessesAudited = defineCheck({
  id: "logs/accesses-audited",
  summary: "Google records who reads secrets and logs, uses keys and takes on identities.",
  severity: "high",
  links: ["https://cloud.google.com/logging/docs/audit/configure-data-access"],
  remedy: `Audit DATA_READ of ${SERVICES.join(", ")}, or of allServices, without exempted members.`,
  stacks: SYSTEM,
  evaluate: ({ model }) => verdict(SERVICES.map((service) => judge(model, service))),
});

function judge(model: Model, service: string): Finding {
  const expected = `an audit configuration with DATA_READ of ${service}`;
  const configs = model.resources(...CONFIGS).filter((config) => {
    const named = config.get("service");
    return named.kind !== "value" || ["allServices", service].includes(String(named.value));
  });
  const audited = configs.flatMap((config) =>
    config.blocks("audit_log_config").known.filter((log) => {
      const type = log.get("log_type");
      return type.kind === "value" && type.value === "DATA_READ" && config.get("service").kind === "value";
    }),
  );
  const [whole] = audited.filter((log) => log.elements("exempted_members").length === 0);
  const [some] = audited;
  if (some && whole !== some && audited.some((log) => log.elements("exempted_members").length > 0))
    return findingAt("violated", some, "exempted_members", "nobody exempted", "some are");
  if (whole) return findingAt("holds", whole, "log_type", expected, "DATA_READ");
  const [unclear] = configs.filter(
    (config) => config.get("service").kind !== "value" || config.blocks("audit_log_config").unknown,
  );
  return unclear
    ? findingAt("unknown", unclear, "audit_log_config", expected, "not known until it is applied")
    : missingSubject(expected);
}
