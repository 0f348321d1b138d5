import { oncePer, oncePerText } from "../../memoize";
import { appendTo, groupBy } from "../../model/grouping";
import { ABSENT, Attribute, isObject, Json, UNTIL_APPLY, withoutPrefix, withValue } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Link, Model } from "../../model/model";
import { Resource } from "../../model/resource";

/**
 * Who may do what on what: one member of one role, in whichever form it is given.
 *
 * `_iam_member`, `_iam_binding` and `_iam_policy` resources of every Google product are read, the last with
 * `policy_data` as JSON or from `google_iam_policy`. A policy that the file does not show is one grant whose
 * role and member are unknown.
 */
export interface Grant {
  /** The resource that gives it. */
  readonly resource: Resource;
  /** Path of the member in `resource`, for a finding. */
  readonly path: string;
  /** How far it reaches: one resource, or all that is in a project and above. */
  readonly scope: "resource" | "project" | "folder" | "organization" | "billing-account";
  readonly role: Attribute;
  readonly member: Attribute;
  /** Text of the condition; absent where it is given without one. */
  readonly condition: Attribute;
}

/**
 * What kind of principal a member is. `people` are users and groups; `federated` come through a workload or workforce
 * pool.
 */
export type Principal =
  "public" | "domain" | "service-account" | "people" | "federated" | "basic-role-holders" | "other" | "unknown";

const FORM = /^google_(.+)_iam_(member|binding|policy)$/;
const WIDE_SCOPES: ReadonlyMap<string, Grant["scope"]> = new Map([
  ["project", "project"],
  ["folder", "folder"],
  ["organization", "organization"],
  ["billing_account", "billing-account"],
]);
/** Attributes by which a grant names what it is on, the more telling first. */
const TARGETS = [
  "secret_id",
  "bucket",
  "service_account_id",
  "crypto_key_id",
  "key_ring_id",
  "topic",
  "subscription",
  "repository",
  "service",
  "cloud_function",
  "dataset_id",
  "instance",
  "folder",
  "org_id",
  "billing_account_id",
];
/** Products whose own name stands beside one of those, which then names what it is in. */
const TARGET_BY_NAME_TYPES = new Set(["google_logging_log_view"]);
const UNKNOWN: Attribute = { kind: "unknown", until: UNTIL_APPLY };

/** Every grant in a model, on whatever it is. Read once for each model. */
export const grants = oncePer((model: Model): readonly Grant[] => {
  let all = model.types().flatMap((type) => {
    const [, product = "", form = ""] = FORM.exec(type) ?? [];
    return product === ""
      ? []
      : model
          .resources(type)
          .flatMap((resource) => read(model, resource, WIDE_SCOPES.get(product) ?? "resource", form));
  });
  all = [
    ...all,
    ...model.resources(ENTITLEMENT).flatMap(entitled),
    ...model.resources("google_bigquery_dataset_access").flatMap((access) => datasetAccess(access, access)),
    ...model
      .resources("google_bigquery_dataset")
      .flatMap((dataset) => dataset.blocks("access").known.flatMap((access) => datasetAccess(dataset, access))),
  ];
  return all;
});

const byType = oncePer((model: Model) => groupBy(grants(model), ({ resource }) => FORM.exec(resource.type)?.[1] ?? ""));

/** Grants on resources of one type, such as `google_secret_manager_secret`. */
export const grantsOnType = (model: Model, type: string): readonly Grant[] =>
  byType(model).get(type.slice("google_".length)) ?? [];

/** Grants that reach a whole project or more. */
export const wideGrants = oncePer((model: Model): readonly Grant[] =>
  grants(model).filter(({ scope }) => scope !== "resource"),
);

/** Grants on one resource of this file, such as a bucket. */
export const grantsOn = (model: Model, target: Resource): readonly Grant[] =>
  byTarget(model)(target.type).get(target) ?? [];

const byTarget = oncePer((model: Model) =>
  oncePerText((type) => {
    const on = new Map<Resource, Grant[]>();
    for (const grant of grantsOnType(model, type)) {
      const link = targetOf(model, grant, type);
      if (link.kind === "resources") for (const target of new Set(link.resources)) appendTo(on, target, grant);
    }
    return on;
  }),
);

/** What a grant is on, where this file has it. @param type such as `google_secret_manager_secret` */
export const targetOf = (model: Model, grant: Grant, type: string): Link => targets(model)(grant)(type);

const targets = oncePer((model: Model) => oncePer((grant: Grant) => oncePerText((type) => linkTo(model, grant, type))));

function linkTo(model: Model, { resource }: Grant, type: string): Link {
  const path =
    (TARGET_BY_NAME_TYPES.has(type) ? undefined : TARGETS.find((one) => resource.get(one).kind !== "absent")) ?? "name";
  const attribute = resource.get(path);
  // The API's name for a bucket has a beginning that the bucket itself does not have.
  return model.link(path === "bucket" ? withoutPrefix(attribute, /^b\//) : attribute, type);
}

/** What kind of principal a member is; what refers to a service account is one, though its address is not known yet. */
export function principalOf({ member }: Pick<Grant, "member">): Principal {
  switch (member.kind) {
    case "absent":
    case "unknown":
      return "unknown";
    case "reference": {
      const kinds = new Set(member.references.map(({ address, path }) => referredPrincipal(address, path)));
      const [only] = kinds;
      return kinds.size === 1 && only ? only : "unknown";
    }
    case "value":
      return typeof member.value === "string" ? namedPrincipal(member.value) : "unknown";
  }
}

/** What a role lets its holder do, as far as the file tells. */
export type Permissions =
  | { readonly kind: "predefined"; readonly role: string }
  | {
      readonly kind: "custom";
      readonly role: string;
      readonly permissions: ReadonlySet<string>;
      readonly incomplete: boolean;
    }
  | { readonly kind: "unknown"; readonly role: string };

const CUSTOM = ["google_project_iam_custom_role", "google_organization_iam_custom_role"];

/** What a role lets its holder do: a role that the file defines is opened. */
export function permissionsOf(model: Model, { role }: Pick<Grant, "role">): Permissions {
  const name = role.kind === "value" && typeof role.value === "string" ? role.value : "";
  const isOwn =
    role.kind === "reference" || role.kind === "unknown" || /^(?:projects|organizations)\/[^/]+\/roles\//.test(name);
  if (!isOwn) return { kind: "predefined", role: name };
  const link = model.link(role, ...CUSTOM);
  const linked =
    link.kind === "resources" ? link.resources : model.resources(...CUSTOM).filter((custom) => isNamed(custom, name));
  const [custom] = linked;
  if (!custom || linked.length > 1) return { kind: "unknown", role: name };
  const elements = custom.elements("permissions");
  const known = elements.flatMap((element) =>
    element.kind === "value" && typeof element.value === "string" ? [element.value] : [],
  );
  return {
    kind: "custom",
    role: name || custom.address,
    permissions: new Set(known),
    incomplete: known.length < elements.length,
  };
}

/**
 * Whether a role gives a permission.
 *
 * @param predefined Google's own roles that have it
 */
export function grantsPermission(
  permissions: Permissions,
  permission: string,
  predefined: ReadonlySet<string>,
): "yes" | "no" | "unknown" {
  switch (permissions.kind) {
    case "predefined":
      return predefined.has(permissions.role) ? "yes" : "no";
    case "custom":
      return permissions.permissions.has(permission) ? "yes" : permissions.incomplete ? "unknown" : "no";
    case "unknown":
      return "unknown";
  }
}

/** Roles over everything that there is, by their old and their new names. */
export const BASIC_ROLES: ReadonlySet<string> = new Set([
  "roles/owner",
  "roles/editor",
  "roles/viewer",
  "roles/admin",
  "roles/writer",
  "roles/reader",
]);

function read(model: Model, resource: Resource, scope: Grant["scope"], form: string): Grant[] {
  const role = resource.get("role");
  const condition = conditionOf(resource);
  switch (form) {
    case "member":
      return [{ resource, scope, role, condition, path: "member", member: resource.get("member") }];
    case "binding":
      return resource
        .elements("members")
        .map((member, index) => ({ resource, scope, role, condition, path: `members[${index}]`, member }));
    default:
      return policy(model, resource).map((grant) => ({ resource, scope, path: "policy_data", ...grant }));
  }
}

type InPolicy = Pick<Grant, "role" | "member" | "condition">;

const UNREADABLE: InPolicy = { role: UNKNOWN, member: UNKNOWN, condition: UNKNOWN };

function policy(model: Model, resource: Resource): readonly InPolicy[] {
  const data = resource.get("policy_data");
  if (data.kind === "absent") return [UNREADABLE];
  if (data.kind === "value" && typeof data.value === "string") return parse(data.value);
  const link = model.link(data, "data.google_iam_policy");
  const documents = link.kind === "resources" ? link.resources : [];
  const bindings = documents.map((document) => document.blocks("binding"));
  const known = bindings.flatMap((blocks) => blocks.known.flatMap(inDocument));
  return documents.length === 0 || bindings.some(({ unknown }) => unknown) ? [...known, UNREADABLE] : known;
}

const ENTITLEMENT = "google_privileged_access_manager_entitlement";
const ON: ReadonlyMap<string, Grant["scope"]> = new Map([
  ["Folder", "folder"],
  ["Organization", "organization"],
]);

/** What somebody may ask for counts as given to them. */
function entitled(resource: Resource): Grant[] {
  const type = resource.get("privileged_access.gcp_iam_access.resource_type");
  const scope = ON.get(type.kind === "value" ? String(type.value).replace(/^.*\//, "") : "") ?? "project";
  const members = resource.blocks("eligible_users").known.flatMap((users) => users.elements("principals"));
  return resource.blocks("privileged_access.gcp_iam_access.role_bindings").known.flatMap((binding) =>
    members.map((member) => ({
      resource,
      scope,
      path: "eligible_users.principals",
      role: binding.get("role"),
      member,
      condition: binding.get("condition_expression"),
    })),
  );
}

/** How BigQuery's own access entries name whom they let in, and what stands before such a name elsewhere. */
const ENTRIES: ReadonlyMap<string, string> = new Map([
  ["special_group", ""],
  ["iam_member", ""],
  ["domain", "domain:"],
  ["user_by_email", "user:"],
  ["group_by_email", "group:"],
]);

const datasetAccess = (resource: Resource, access: Cursor): Grant[] =>
  [...ENTRIES].flatMap(([path, kind]) => {
    const member = access.get(path);
    if (member.kind === "absent" || (member.kind === "value" && member.value === "")) return [];
    // An account's address stands as that of a person there.
    const before =
      kind === "user:" && member.kind === "value" && String(member.value).endsWith("gserviceaccount.com")
        ? "serviceAccount:"
        : kind;
    return [
      {
        resource,
        scope: "resource",
        path: access === resource ? path : `access.${path}`,
        role: access.get("role"),
        member: member.kind === "value" ? withValue(member, `${before}${String(member.value)}`) : member,
        condition: ABSENT,
      },
    ];
  });

const inDocument = (binding: Cursor): InPolicy[] =>
  binding.elements("members").map((member) => ({ role: binding.get("role"), member, condition: conditionOf(binding) }));

function parse(text: string): readonly InPolicy[] {
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch {
    return [UNREADABLE];
  }
  if (!isObject(tree) || !Array.isArray(tree.bindings)) return [UNREADABLE];
  const bindings: readonly unknown[] = tree.bindings;
  return bindings.filter(isObject).flatMap((binding) => {
    const members: readonly unknown[] = Array.isArray(binding.members) ? binding.members : [];
    const condition = isObject(binding.condition) ? toAttribute(binding.condition.expression ?? "") : ABSENT;
    return members.map((member) => ({ role: toAttribute(binding.role), member: toAttribute(member), condition }));
  });
}

const toAttribute = (value: unknown): Attribute =>
  value === undefined || value === null
    ? ABSENT
    : { kind: "value", value: value as Json, sensitive: false, references: [] };

function conditionOf(at: Cursor): Attribute {
  const { known, unknown } = at.blocks("condition");
  const [first] = known;
  return first ? first.get("expression") : unknown ? UNKNOWN : ABSENT;
}

const ACCOUNTS = new RegExp(
  String.raw`(?:^|\.)(?:` +
    [
      "google_service_account|google_project_service_identity|google_project_default_service_accounts",
      "google_(?:compute|app_engine)_default_service_account|google_storage_project_service_account",
      "google_bigquery_default_service_account|google_storage_transfer_project_service_account",
    ].join("|") +
    String.raw`)\.`,
);
const POOLS = /(?:^|\.)google_iam_(?:workload_identity|workforce)_pool(?:_provider)?\./;
/** Attributes by which other resources tell the service account that Google runs them with. */
const IDENTITY = new RegExp(
  String.raw`(?:^|\.)(?:` +
    [
      "writer_identity|service_account_email_address|service_account_email|persistence_iam_identity",
      "service_agent",
    ].join("|") +
    ")$",
);

function referredPrincipal(address: string, path: string): Principal {
  if (POOLS.test(address)) return "federated";
  return ACCOUNTS.test(address) || IDENTITY.test(path) ? "service-account" : "unknown";
}

function namedPrincipal(member: string): Principal {
  const text = member.toLowerCase();
  if (text === "allusers" || text === "allauthenticatedusers" || text.startsWith("principalset://goog/public:"))
    return "public";
  const kind = text.replace(/^deleted:/, "").split(":")[0] ?? "";
  switch (kind) {
    case "serviceaccount":
      // A pool of a Kubernetes cluster is written as if it were an account.
      return text.includes(".svc.id.goog[") ? "federated" : "service-account";
    case "user":
    case "group":
      return "people";
    case "domain":
      return "domain";
    case "principal":
    case "principalset":
      return "federated";
    case "projectowner":
    case "projecteditor":
    case "projectviewer":
      return "basic-role-holders";
    default:
      return "other";
  }
}

/**
 * Whether a custom role is meant by `projects/<project>/roles/<role_id>`, where the file does not know its full name.
 */
function isNamed(custom: Resource, name: string): boolean {
  const [, last] = /\/roles\/([^/]+)$/.exec(name) ?? [];
  const id = custom.get("role_id");
  return last !== undefined && id.kind === "value" && id.value === last;
}

const ACCOUNT_TYPES = ["google_service_account", "data.google_service_account"];

/** The service account that an email or a member names, where this file has it. */
export function accountNamed(model: Model, attribute: Attribute): Link {
  const link = model.link(withoutPrefix(attribute, /^serviceAccount:/), ...ACCOUNT_TYPES);
  if (link.kind !== "elsewhere") return link;
  // Written out, and the account is not there yet: then its email is made of its id and its project.
  const [, id, project] = /^([^@:]+)@([^.]+(?:\.[^.]+)?)\.iam\.gserviceaccount\.com$/.exec(String(link.named)) ?? [];
  const same = model
    .resources(...ACCOUNT_TYPES)
    .filter(
      (account) =>
        is(account.get("account_id"), id) &&
        (account.get("project").kind !== "value" || is(account.get("project"), project)),
    );
  return same.length > 0 ? { kind: "resources", resources: same } : link;
}

const is = (attribute: Attribute, text: string | undefined) =>
  text !== undefined && attribute.kind === "value" && attribute.value === text;
