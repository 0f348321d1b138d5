import { isUnknown } from "../../model/attribute-readers";
import { ChangeRule, elevated, high, Reason } from "../rule";
import { formatNames, UNKNOWN_UNTIL_APPLY, SENSITIVE } from "../format-values";

/** Permissions that lead to every other one. */
const SENSITIVE_PERMISSIONS = new RegExp(
  [
    String.raw`\.setIamPolicy$|^iam\.serviceAccounts\.(?:actAs|getAccessToken|signBlob|signJwt|implicitDelegation)$`,
    String.raw`^iam\.serviceAccountKeys\.create$|^iam\.roles\.(?:update|create)$|^secretmanager\.versions\.access$`,
  ].join("|"),
);

/** A custom role that someone may have already gains permissions. */
export const customRole: ChangeRule = {
  concerns: (type) => /^google_(?:project|organization)_iam_custom_role$/.test(type),
  assess({ existed, remains, before, after }) {
    if (!existed || !remains) return [];
    const now = after.get("permissions");
    if (isUnknown(now)) return [elevated(`The permissions of this role are ${UNKNOWN_UNTIL_APPLY}`)];
    const old = new Set(textsOf(before.get("permissions")));
    const gained = textsOf(now).filter((permission) => !old.has(permission));
    if (gained.length === 0) return [];
    const grave = gained.filter((permission) => SENSITIVE_PERMISSIONS.test(permission));
    const text = (permissions: readonly string[]) =>
      now.kind === "value" && now.sensitive ? SENSITIVE : formatNames(permissions);
    const reasons: Reason[] =
      grave.length > 0 ? [high(`This role gains permissions that lead to more: ${text(grave)}`)] : [];
    const others = gained.filter((permission) => !SENSITIVE_PERMISSIONS.test(permission));
    return others.length > 0 ? [...reasons, elevated(`This role gains permissions: ${text(others)}`)] : reasons;
  },
};

const textsOf = (attribute: ReturnType<Parameters<ChangeRule["assess"]>[0]["after"]["get"]>): string[] =>
  attribute.kind === "value" && Array.isArray(attribute.value)
    ? attribute.value.filter((one): one is string => typeof one === "string")
    : [];
