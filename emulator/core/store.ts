import { ApiError } from "./errors";
import { type Body, type Json, copy, drop, places } from "./json";

/** What exists, under its key: the service, a slash, and the path of the resource without the API's version. */
export interface Resource {
  /** `secretmanager/projects/acme/secrets/db` */
  readonly key: string;
  /** `secretmanager.projects.secrets` */
  readonly collection: string;
  readonly body: Body;
  /** Grows with each change. */
  readonly version: number;
  /** Keys of the resources that this one refers to; those cannot be deleted. */
  readonly references: readonly string[];
  /** Allow policy, where one was set. */
  readonly policy?: Body;
}

export interface Snapshot {
  readonly format: 1;
  readonly resources: readonly Resource[];
  readonly incarnations: Readonly<Record<string, number>>;
  /** Until when the names of deleted resources cannot be used again, by key. */
  readonly reserved?: Readonly<Record<string, string>>;
  readonly time: string;
}

const EMPTY_ETAG = "ACAB";

/** The allow policy of a resource; an empty one where none was set. */
export function policyOf(resource: Resource): Body {
  return copy(resource.policy ?? { etag: EMPTY_ETAG });
}

/** Everything that exists in the emulated clouds. */
export class Store {
  private readonly resources = new Map<string, Resource>();
  private readonly referrers = new Map<string, Set<string>>();
  private readonly incarnations = new Map<string, number>();
  private readonly payloads = new Map<string, Buffer>();
  private readonly reserved = new Map<string, string>();

  public get(key: string): Resource | undefined {
    return this.resources.get(key);
  }

  /** All, or those of one collection; `within` keeps those below a key. In order of their keys. */
  public list(collection?: string, within?: string): Resource[] {
    return [...this.resources.values()]
      .filter((one) => collection === undefined || one.collection === collection)
      .filter((one) => within === undefined || one.key.startsWith(`${within}/`))
      .sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  /** Those below a resource, at any depth. */
  public below(key: string): Resource[] {
    return this.list(undefined, key);
  }

  /** Those that refer to a resource. */
  public referring(key: string): Resource[] {
    return [...(this.referrers.get(key) ?? [])].flatMap((one) => this.resources.get(one) ?? []);
  }

  /** How often a key has been created, which ids take into account: a resource made anew has another id. */
  public incarnation(key: string): number {
    return this.incarnations.get(key) ?? 0;
  }

  /** Creates or replaces. */
  public put(
    resource: Omit<Resource, "version" | "references"> & { readonly references?: readonly string[] },
  ): Resource {
    const before = this.resources.get(resource.key);
    if (!before) this.incarnations.set(resource.key, this.incarnation(resource.key) + 1);
    const references = resource.references ?? before?.references ?? [];
    const policy = resource.policy ?? before?.policy;
    const stored: Resource = {
      key: resource.key,
      collection: resource.collection,
      body: resource.body,
      version: (before?.version ?? 0) + 1,
      references,
      ...(policy ? { policy } : {}),
    };
    this.unlink(before);
    this.resources.set(stored.key, stored);
    for (const target of references) {
      const from = this.referrers.get(target) ?? new Set();
      this.referrers.set(target, from.add(stored.key));
    }
    return stored;
  }

  /** Removes a resource, what is below it, and their payloads. */
  public delete(key: string): void {
    for (const one of [...this.below(key), this.resources.get(key)]) {
      if (!one) continue;
      this.unlink(one);
      this.resources.delete(one.key);
      this.payloads.delete(one.key);
    }
  }

  /** Bytes that stay in memory and are never saved: payloads of secrets, contents of objects, passwords. */
  public payload(key: string): Buffer | undefined {
    return this.payloads.get(key);
  }

  public setPayload(key: string, payload: Buffer | undefined): void {
    if (payload) this.payloads.set(key, payload);
    else this.payloads.delete(key);
  }

  /** Keeps a key from being used again. @param until time in RFC 3339 */
  public reserve(key: string, until: string): void {
    this.reserved.set(key, until);
  }

  /** Until when a key is reserved, whether that time is past or not. */
  public reservedUntil(key: string): string | undefined {
    return this.reserved.get(key);
  }

  public clear(): void {
    for (const map of [this.resources, this.referrers, this.incarnations, this.payloads, this.reserved]) map.clear();
  }

  /**
   * What may be saved. Payloads are left out.
   *
   * @param secret paths of fields that hold secrets, by collection
   */
  public snapshot(time: string, secret: (collection: string) => readonly string[]): Snapshot {
    const resources = this.list().map((resource) => {
      const body = copy(resource.body);
      for (const path of secret(resource.collection)) for (const place of places(body, path).reverse()) drop(place);
      return { ...resource, body };
    });
    const [incarnations, reserved] = [Object.fromEntries(this.incarnations), Object.fromEntries(this.reserved)];
    return { format: 1, resources, incarnations, ...(this.reserved.size > 0 ? { reserved } : {}), time };
  }

  public load(snapshot: Snapshot): void {
    if ((snapshot.format as Json) !== 1 || !Array.isArray(snapshot.resources)) {
      throw new ApiError("INVALID_ARGUMENT", "Not a saved state of the emulator: expected format 1.");
    }
    this.clear();
    for (const resource of snapshot.resources) this.put(copy(resource));
    for (const [key, count] of Object.entries(snapshot.incarnations)) this.incarnations.set(key, count);
    for (const [key, until] of Object.entries(snapshot.reserved ?? {})) this.reserved.set(key, until);
  }

  private unlink(resource: Resource | undefined): void {
    for (const target of resource?.references ?? []) this.referrers.get(target)?.delete(resource?.key ?? "");
  }
}
