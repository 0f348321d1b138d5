import { isUnknown, textOrEmpty, shownTextOf } from "../../model/attribute-readers";
import { ABSENT, Attribute } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { ChangeRule, elevated, high, Reason, Transition } from "../rule";
import { formatNames, UNKNOWN_UNTIL_APPLY, SENSITIVE, formatValue } from "../format-values";

const CONFIG = /^google_(?:project|folder|organization)_iam_audit_config$/;
const TRAIL = /^aws_cloudtrail$/;

/** Who did what is written down for less than before. */
export const auditLogging: ChangeRule = {
  concerns: (type) => CONFIG.test(type) || TRAIL.test(type) || type === "google_sql_database_instance",
  assess(transition) {
    const { type, existed, remains, before, after } = transition;
    if (!existed) return [];
    if (type === "google_sql_database_instance") return remains ? pgaudit(before, after) : [];
    if (!remains) return [high("Removes audit logging: who did what is no longer recorded")];
    if (TRAIL.test(type))
      return transition.differences
        .filter(({ name, after: now }) => name === "enable_logging" && !(now.kind === "value" && now.value === true))
        .map(() => high("The audit trail is stopped"));
    return config(transition);
  },
};

function config({ before, after }: Transition): Reason[] {
  const { known, unknown } = after.blocks("audit_log_config");
  if (unknown) return [elevated(`What is audited is ${UNKNOWN_UNTIL_APPLY}`)];
  const [old, now] = [before.blocks("audit_log_config").known, known].map(
    (blocks) => new Map((blocks ?? []).map((block) => [shownTextOf(block.get("log_type")) ?? "", block])),
  );
  const reasons: Reason[] = [];
  for (const [kind, was] of old ?? []) {
    const is = now?.get(kind);
    if (!is) {
      reasons.push(high(`${kind} is no longer audited`));
      continue;
    }
    const exempted = new Set(was.elements("exempted_members").map(textOrEmpty));
    const members = is.elements("exempted_members");
    if (members.some(isUnknown)) reasons.push(elevated(`Who is exempt from ${kind} is ${UNKNOWN_UNTIL_APPLY}`));
    const added = members.filter((member) => !isUnknown(member) && !exempted.has(textOrEmpty(member)));
    if (added.length > 0)
      reasons.push(
        elevated(
          `Exempt from ${kind}: ` +
            `${formatNames(
              added.map((member) => (member.kind === "value" && member.sensitive ? SENSITIVE : textOrEmpty(member))),
            )}`,
        ),
      );
  }
  const [from, to] = [shownTextOf(before.get("service")), shownTextOf(after.get("service"))];
  return from !== undefined && to !== undefined && from !== to && from === "allServices"
    ? [...reasons, high(`Only ${to} is audited, and no longer all services`)]
    : reasons;
}

function pgaudit(before: Cursor, after: Cursor): Reason[] {
  const now = flagsOf(after);
  if (!now) return [elevated(`The database's flags are ${UNKNOWN_UNTIL_APPLY}`)];
  return [...(flagsOf(before) ?? [])].flatMap(([name, flag]) => {
    if (name !== "cloudsql.enable_pgaudit" && !name.startsWith("pgaudit.")) return [];
    const changed = now.get(name) ?? ABSENT;
    const [value, is] = [textOrEmpty(flag), changed === ABSENT ? undefined : textOrEmpty(changed)];
    if (is === value || isUnknown(flag)) return [];
    if (isUnknown(changed)) return [elevated(`What the database audits is ${UNKNOWN_UNTIL_APPLY}: ${name}`)];
    const text = `${name} ${formatValue(flag)} → ${formatValue(changed)}`;
    const turnedOff =
      is === undefined ||
      (name === "cloudsql.enable_pgaudit" && is !== "on") ||
      (name === "pgaudit.log" && /^(?:none)?$/.test(is));
    if (turnedOff) return [high(`The database is no longer audited: ${text}`)];
    const classes = (flags: string) => flags.split(",").map((one) => one.trim());
    const lost = classes(value).filter((one) => !classes(is).includes(one));
    return name === "pgaudit.log" && lost.length === 0 ? [] : [elevated(`What the database audits changes: ${text}`)];
  });
}

function flagsOf(at: Cursor): Map<string, Attribute> | undefined {
  const { known, unknown } = at.blocks("settings.database_flags");
  if (unknown) return undefined;
  return new Map(
    known.flatMap((flag) => {
      const name = shownTextOf(flag.get("name"));
      return name === undefined ? [] : [[name, flag.get("value")] as const];
    }),
  );
}
