import { ApiError, permissionDenied } from "../core/errors";
import { isObject, list, object, text } from "../core/json";
import type { Projects } from "../core/projects";
import type { Resource, Store } from "../core/store";
import { type Circumstances, holds } from "./conditions";
import { PREDEFINED } from "./roles";

/** Tokens that the emulator knows: this one is the projects' owner's, and `emulated:<email>` a service account's. */
const OWNER = "emulated";
const ALL = "roles/owner";

type Headers = Readonly<Record<string, string | undefined>>;

/** A permission that a call needs. */
export interface Requirement {
  readonly permission: string;
  /** Key of the resource that it is needed on. */
  readonly key: string;
  /** Id of the project; empty where the call has none. */
  readonly project: string;
  /** Id of the method. */
  readonly method: string;
  readonly circumstances: Circumstances;
}

/** What one caller needed, lacked and had. */
export interface Held {
  readonly principal: string;
  /** Permissions that calls needed and that the caller had. */
  readonly used: readonly string[];
  /** Permissions that calls needed and that the caller lacked, with the first method that needed each. */
  readonly refused: Readonly<Record<string, string>>;
  /** Permissions that roles give and that no call needed. */
  readonly unused: readonly string[];
}

/**
 * Refuses what the caller's roles do not allow, and keeps a record of what each caller needed. It knows no calls: every
 * call has the world, and the world has this.
 */
export class Access {
  private readonly used = new Map<string, Set<string>>();
  private readonly refused = new Map<string, Map<string, string>>();

  public constructor(
    private readonly store: Store,
    private readonly projects: Projects,
  ) {}

  /** @throws ApiError 401 without a known token, 403 where a role is missing */
  public check(headers: Headers, requirements: readonly Requirement[]): void {
    const principal = this.principal(headers);
    for (const requirement of requirements) this.require(principal, requirement);
  }

  /** For reads of objects by a path that no discovery document has. @throws ApiError 401 or 403 */
  public checkObject(headers: Headers, key: string, method: string): void {
    const [, bucket = "", name = ""] = /^storage\/b\/([^/]+)\/o\/(.+)$/s.exec(key) ?? [];
    const circumstances = { name: `projects/_/buckets/${bucket}/objects/${name}` };
    this.check(headers, [{ permission: "storage.objects.get", key, project: "", method, circumstances }]);
  }

  /** Who called so far, and what each needed. */
  public report(): readonly Held[] {
    return [...new Set([...this.used.keys(), ...this.refused.keys()])].sort().map((principal) => {
      const used = this.used.get(principal) ?? new Set<string>();
      const granted = new Set(this.rolesOf(principal).flatMap((role) => this.permissionsOf(role)));
      return {
        principal,
        used: [...used].sort(),
        refused: Object.fromEntries([...(this.refused.get(principal) ?? [])].sort()),
        unused: [...granted].filter((permission) => !used.has(permission)).sort(),
      };
    });
  }

  private principal(headers: Headers): string {
    const [, token = ""] = /^Bearer (\S+)$/.exec(headers.authorization ?? "") ?? [];
    if (token === OWNER) return OWNER;
    const [, email] = /^emulated:([^@\s]+@[^@\s]+)$/.exec(token) ?? [];
    if (email !== undefined) return `serviceAccount:${email}`;
    throw new ApiError("UNAUTHENTICATED", "Request had invalid authentication credentials.");
  }

  private require(principal: string, requirement: Requirement): void {
    const { permission, key, project, method } = requirement;
    const denied = this.isDenied(principal, permission, project);
    if (!denied && (principal === OWNER || this.has(principal, requirement))) {
      this.used.set(principal, (this.used.get(principal) ?? new Set()).add(permission));
      return;
    }
    const refused = this.refused.get(principal) ?? new Map<string, string>();
    if (!refused.has(permission)) refused.set(permission, method);
    this.refused.set(principal, refused);
    const path = key.slice(key.indexOf("/") + 1);
    const why = denied ? " It is denied by a deny policy." : "";
    throw permissionDenied(`Permission '${permission}' denied on resource '${path}' (or it may not exist).${why}`);
  }

  private has(principal: string, { permission, key, project, circumstances }: Requirement): boolean {
    return this.policiesFor(key, project).some(({ policy }) =>
      list(policy?.bindings)
        .filter(isObject)
        .some((binding) => {
          if (!list(binding.members).includes(principal)) return false;
          if (!this.permissionsOf(text(binding.role)).includes(permission)) return false;
          const expression = text(object(binding.condition).expression);
          return expression === "" || holds(expression, circumstances) === true;
        }),
    );
  }

  /** Resources whose allow policies bear on a key: its own, those above it, and the project's. */
  private policiesFor(key: string, project: string): Resource[] {
    const parts = key.split("/");
    const above = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
    const owner = project || this.projectOfBucket(key);
    return [...above, `cloudresourcemanager/projects/${owner}`].flatMap((one) => this.store.get(one) ?? []);
  }

  private projectOfBucket(key: string): string {
    const [bucket = ""] = /^storage\/b\/[^/]+/.exec(key) ?? [];
    return this.projects.id(text(this.store.get(bucket)?.body.projectNumber));
  }

  private permissionsOf(role: string): readonly string[] {
    const custom = this.store.get(`iam/${role}`);
    if (custom) return custom.body.deleted === true ? [] : list(custom.body.includedPermissions).map(text);
    return PREDEFINED[role] ?? [];
  }

  private rolesOf(principal: string): string[] {
    if (principal === OWNER) return [ALL];
    const bindings = this.store.list().flatMap(({ policy }) => list(policy?.bindings).filter(isObject));
    const own = bindings.filter(({ members }) => list(members).includes(principal));
    return [...new Set(own.map(({ role }) => text(role)))];
  }

  /** Deny policies of the project come before every role. */
  private isDenied(principal: string, permission: string, project: string): boolean {
    if (project === "") return false;
    const point = `iam/policies/${encodeURIComponent(`cloudresourcemanager.googleapis.com/projects/${project}`)}/`;
    const [service = ""] = permission.split(".");
    const full = `${service}.googleapis.com/${permission.slice(service.length + 1)}`;
    const rules = this.store
      .list("iam.policies")
      .filter(({ key }) => key.startsWith(point))
      .flatMap(({ body }) => list(body.rules).filter(isObject))
      .map((rule) => object(rule.denyRule));
    return rules.some((rule) => {
      const names = (field: string): string[] => list(rule[field]).map(text);
      const concerns = (field: string): boolean => names(field).some((one) => this.isWithin(principal, project, one));
      return (
        names("deniedPermissions").includes(full) &&
        !names("exceptionPermissions").includes(full) &&
        concerns("deniedPrincipals") &&
        !concerns("exceptionPrincipals")
      );
    });
  }

  private isWithin(principal: string, project: string, denied: string): boolean {
    if (denied === "principalSet://goog/public:all") return true;
    const [, email = ""] = /^serviceAccount:(.+)$/.exec(principal) ?? [];
    if (email === "") return false;
    if (denied === `principal://iam.googleapis.com/projects/-/serviceAccounts/${email}`) return true;
    const [, owner] =
      /^principalSet:\/\/cloudresourcemanager\.googleapis\.com\/projects\/(\d+)\/type\/ServiceAccount$/.exec(
        denied,
      ) ?? [undefined, undefined];
    return owner !== undefined && this.projects.id(owner) === project && email.includes(`@${project}.`);
  }
}
