import { Access } from "../access/access";
import { Faults } from "./faults";
import type { Body } from "./json";
import { Clock, Identity } from "./identity";
import { Projects } from "./projects";
import { RequestLog } from "./request-log";
import type { Operations } from "./running";
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

  /** @param secretFields fields that hold secrets, of a collection with its service */
  public constructor(
    options: WorldOptions,
    private readonly secretFields: (collection: string) => readonly string[],
  ) {
    this.ids = new Identity(options.seed);
    this.projects = new Projects(this.ids, options.projects ?? {});
    this.faults = new Faults(this.ids);
    this.lenient = options.lenient ?? false;
    this.access = options.enforceIam ? new Access(this.store, this.projects) : undefined;
  }

  /** What may be written to a disk: no payload, no field that holds a secret. */
  public snapshot(): Snapshot {
    return this.store.snapshot(this.clock.now(), this.secretFields);
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
}
