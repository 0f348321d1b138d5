import { isUnknown, shownTextOf } from "../../model/attribute-readers";
import { ChangeRule, elevated, high, Reason } from "../rule";
import { UNKNOWN_UNTIL_APPLY, formatValue, formatTransition } from "../format-values";

const ATTACHMENTS = /^aws_iam_(?:(?:user|role|group)_)?policy_attachment$/;
const POLICIES = /^aws_iam_(?:(?:user|role|group)_)?policy$/;
const TRUST = "assume_role_policy";

/** Grants of AWS and Azure. */
export const awsAzureGrant: ChangeRule = {
  concerns: (type) =>
    ATTACHMENTS.test(type) || POLICIES.test(type) || type === "aws_iam_role" || type === "azurerm_role_assignment",
  assess({ type, existed, remains, after, differences }, { first }) {
    if (!remains) return [];
    const isNews = !existed || differences.length > 0;
    if (!isNews) return [];
    if (ATTACHMENTS.test(type)) {
      const policy = after.get("policy_arn");
      const name = shownTextOf(policy);
      if (name !== undefined && /\/(?:AdministratorAccess|IAMFullAccess|PowerUserAccess)$/.test(name))
        return [high(`Attaches ${name}, which is equivalent to owning the account`)];
      return first
        ? []
        : [
            elevated(
              `Attaches the policy ${isUnknown(policy) ? `that is ${UNKNOWN_UNTIL_APPLY}` : formatValue(policy)}`,
            ),
          ];
    }
    if (type === "azurerm_role_assignment") {
      const role = after.get("role_definition_name");
      const name = shownTextOf(role);
      if (name === "Owner" || name === "User Access Administrator" || name === "Contributor")
        return [high(`Gives ${name} on ${formatValue(after.get("scope"))}`)];
      return first
        ? []
        : [
            elevated(
              `Gives ${role.kind === "value" ? formatValue(role) : "a role"} on ${formatValue(after.get("scope"))}`,
            ),
          ];
    }
    const found = differences.filter(({ name }) => name === "policy" || name === TRUST);
    const reasons: Reason[] = found.map((difference) =>
      elevated(
        `${difference.name === TRUST ? "Who may take this role" : "What this policy allows"} ` +
          `changes: ${formatTransition(difference)}`,
      ),
    );
    const document = shownTextOf(after.get(type === "aws_iam_role" ? TRUST : "policy"));
    return isNews && document !== undefined && allowsEverything(document, type === "aws_iam_role")
      ? [
          high(type === "aws_iam_role" ? "Anyone may assume this role" : "This policy allows everything on everything"),
          ...reasons,
        ]
      : reasons;
  },
};

function allowsEverything(document: string, trust: boolean): boolean {
  const text = document.replace(/\s/g, "");
  if (!text.includes('"Effect":"Allow"')) return false;
  return trust
    ? /"Principal":(?:"\*"|\{"AWS":\[?"\*")/.test(text) && !text.includes('"Condition"')
    : /"Action":\[?"\*"/.test(text) && /"Resource":\[?"\*"/.test(text);
}
