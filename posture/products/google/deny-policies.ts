import { Attribute, withValue } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { accountNamed } from "./iam";

/** A rule of a deny policy that always applies: it has no condition. */
interface Denial {
  readonly principals: readonly Attribute[];
  readonly exceptions: readonly Attribute[];
  /** Whether it denies a permission, by its name in allow policies. */
  denies(permission: string): "yes" | "no" | "unknown";
}

/** Whether something is denied, as far as the file shows. */
export type Denied = "yes" | "no" | "unknown";

const POLICY = "google_iam_deny_policy";
const EVERYBODY = "principalSet://goog/public:all";
const ATTACHED = /^cloudresourcemanager\.googleapis\.com\/(?:projects|folders|organizations)\/[^/]+$/;
/** `service.resource.verb` in an allow policy is `service.googleapis.com/resource.verb` in a deny policy. */
const inDenyPolicy = (permission: string) => permission.replace(/^(\w+)\./, "$1.googleapis.com/");

const made = new WeakMap<Model, readonly Denial[]>();

/** Every unconditional rule of every deny policy. Read once for each model. */
function denials(model: Model): readonly Denial[] {
  let all = made.get(model);
  if (!all) {
    all = model
      .resources(POLICY)
      .filter((policy) => isAttached(policy.get("parent")))
      .flatMap((policy) => policy.blocks("rules").known.flatMap((rule) => rule.blocks("deny_rule").known))
      .filter((rule) => {
        const { known, unknown } = rule.blocks("denial_condition");
        return known.length === 0 && !unknown;
      })
      .map(toDenial);
    made.set(model, all);
  }
  return all;
}

/** What is not yet known is taken for this project. */
function isAttached(parent: Attribute): boolean {
  return parent.kind !== "value" || ATTACHED.test(decodeURIComponent(String(parent.value)));
}

function toDenial(rule: Cursor): Denial {
  const denied = rule.elements("denied_permissions");
  const spared = rule.elements("exception_permissions");
  return {
    principals: rule.elements("denied_principals"),
    exceptions: rule.elements("exception_principals"),
    denies(permission) {
      const is = (given: Attribute) =>
        given.kind === "value" && matches(String(given.value), inDenyPolicy(permission)) ? "yes" : unreadable(given);
      const [covered, excepted] = [any(denied.map(is)), any(spared.map(is))];
      if (excepted === "yes" || covered === "no") return "no";
      return excepted === "unknown" ? "unknown" : covered;
    },
  };
}

const unreadable = (given: Attribute): Denied => (given.kind === "value" ? "no" : "unknown");

const any = (answers: readonly Denied[]): Denied =>
  answers.includes("yes") ? "yes" : answers.includes("unknown") ? "unknown" : "no";

/** Permission groups end in an asterisk: `service/resource.*`, or `service/*.*`. */
const matches = (pattern: string, permission: string) =>
  pattern === permission ||
  new RegExp(`^${pattern.replace(/[.\\^$+?()[\]{}|]/g, "\\$&").replaceAll("*", "[^/]*")}$`).test(permission);

/** Whether an account is denied a permission by name, or with everybody else, and not excepted. */
export function isDeniedTo(model: Model, account: Attribute, permission: string): Denied {
  const isAccount = (principal: Attribute) => namesAccount(model, principal, account);
  return any(
    denials(model).map((rule) => {
      const covered = any(rule.principals.map((one) => (isText(one, EVERYBODY) ? "yes" : isAccount(one))));
      const excepted = any(rule.exceptions.map((one) => (isAccountSet(one) ? "yes" : isAccount(one))));
      const denied = rule.denies(permission);
      if (covered === "no" || denied === "no" || excepted === "yes") return "no";
      return covered === "yes" && denied === "yes" && excepted === "no" ? "yes" : "unknown";
    }),
  );
}

/**
 * Whether everybody is denied a permission except whom `accepted` allows.
 *
 * @param accepted exceptions as deny policies write them
 */
export function isDeniedToOthers(model: Model, permission: string, accepted: (principal: string) => boolean): Denied {
  return any(
    denials(model).map((rule) => {
      const denied = rule.denies(permission);
      if (denied === "no" || !rule.principals.some((one) => isText(one, EVERYBODY))) return "no";
      const allowed = rule.exceptions.map((one): Denied =>
        one.kind === "value" ? (accepted(String(one.value)) ? "yes" : "no") : "unknown",
      );
      if (allowed.includes("no")) return "no";
      return allowed.includes("unknown") ? "unknown" : denied;
    }),
  );
}

/** All service accounts of one project. */
export const isAccountsOfProject = (principal: string) =>
  /^principalSet:\/\/cloudresourcemanager\.googleapis\.com\/projects\/\d+\/type\/ServiceAccount$/.test(principal);

/** A person, a group or a service account by name. */
export const isNamedPrincipal = (principal: string) =>
  /^principalSet:\/\/goog\/group\/[^*]+$/.test(principal) ||
  /^principal:\/\/goog\/subject\/[^*]+$/.test(principal) ||
  /^principal:\/\/iam\.googleapis\.com\/projects\/-\/serviceAccounts\/[^*]+$/.test(principal);

const isText = (attribute: Attribute, text: string) => attribute.kind === "value" && attribute.value === text;

/** Sets that hold service accounts of the project, or everybody. */
const isAccountSet = (principal: Attribute) =>
  principal.kind === "value" &&
  (principal.value === EVERYBODY ||
    /\/type\/ServiceAccount$|^principalSet:\/\/goog\/(?!group)/.test(String(principal.value)));

function namesAccount(model: Model, principal: Attribute, account: Attribute): Denied {
  if (principal.kind !== "value") {
    const one = accountNamed(model, principal);
    const other = accountNamed(model, account);
    const shares =
      one.kind === "resources" &&
      other.kind === "resources" &&
      one.resources.some((own) => other.resources.includes(own));
    return shares ? "yes" : "unknown";
  }
  const [, email] =
    /^principal:\/\/iam\.googleapis\.com\/projects\/[^/]+\/serviceAccounts\/(.+)$/.exec(String(principal.value)) ?? [];
  if (email === undefined) return "no";
  const named = accountNamed(model, withValue(principal, `serviceAccount:${email}`));
  const wanted = accountNamed(model, account);
  if (named.kind === "resources" && wanted.kind === "resources")
    return named.resources.some((one) => wanted.resources.includes(one)) ? "yes" : "no";
  return wanted.kind === "unknown" ? "unknown" : isText(account, `serviceAccount:${email}`) ? "yes" : "no";
}
