import { Access } from "../access/access";
import type { Product } from "../product";
import { Faults } from "./faults";
import type { Body } from "./json";
import { Clock, Identity } from "./identity";
import type { Operations } from "./operations";
import { Projects } from "./projects";
import { RequestLog } from "./request-log";
import { type Snapshot, Store } from "./store";

export interface WorldOptions {
  /** Every id and every fault follows from it. */
  readonly seed: string;
  /** Projects that exist, number by id. With none, every project that a request names exists. */
  readonly projects?: Readonly<Record<string, string>>;
  /** Whether collections that no product declares are served generically: only for developing products. */
  readonly lenient?: boolean;
  /** Whether calls are refused that the caller's roles do not allow. @default false: everybody may do everything */
  readonly enforceIam?: boolean;
}

/** Everything that the products share. */
export class World {
  public readonly store = new Store();
  public readonly clock = new Clock();
  public readonly ids: Identity;
  public readonly projects: Projects;
  public readonly faults: Faults;
  public readonly log = new RequestLog();
  public readonly operations: Operations = new Map();
  /** What was logged, in no saved state. */
  public readonly entries: Body[] = [];
  public readonly lenient: boolean;
  /** Undefined where everybody may do everything. */
  public readonly access: Access | undefined;

  public constructor(
    public readonly products: readonly Product[],
    options: WorldOptions,
  ) {
    this.ids = new Identity(options.seed);
    this.projects = new Projects(this.ids, options.projects ?? {});
    this.faults = new Faults(this.ids);
    this.lenient = options.lenient ?? false;
    this.access = options.enforceIam ? new Access(this) : undefined;
  }

  /** What may be written to a disk: no payload, no field that holds a secret. */
  public snapshot(): Snapshot {
    return this.store.snapshot(this.clock.now(), (collection) => this.secretFields(collection));
  }

  public load(snapshot: Snapshot): void {
    this.store.load(snapshot);
    for (const { body } of this.store.list("cloudresourcemanager.projects")) {
      this.projects.add(String(body.projectId), String(body.projectNumber));
    }
    this.clock.set(snapshot.time);
    this.operations.clear();
    this.entries.length = 0;
  }

  private secretFields(collection: string): readonly string[] {
    const [service = ""] = collection.split(".");
    const rest = collection.slice(service.length + 1);
    return this.products
      .filter((product) => product.service === service)
      .flatMap((product) =>
        product.kind === "google" ? (product.collections[rest]?.secret ?? []) : (product.secret?.[rest] ?? []),
      );
  }
}
