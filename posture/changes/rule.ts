import { numberOf } from "../model/attribute-readers";
import type { CloudConfig } from "../products/hetzner/cloud-config";
import { Attribute, isObject } from "../model/attribute";
import { Cursor, FormatReader } from "../model/cursor";
import { PlannedChange } from "../model/plan";
import { Risk } from "./change";
import { Difference, differencesOf } from "./difference";

/** Why a change matters. */
export interface Reason {
  readonly risk: Risk;
  /** A short sentence, without a full stop. */
  readonly text: string;
}

/** What one change may mean. */
export interface ChangeRule {
  /**
   * Whether the rule has anything to say of a type at all: asked once for each type.
   *
   * @param comesNew whether it is about what is created and nothing else
   */
  concerns(type: string, comesNew: boolean): boolean;
  assess(transition: Transition, plan: PlanContext): readonly Reason[];
}

export const ALL_RESOURCE_TYPES = () => true;
/** Every type, where something was there before: for rules that compare it with what will be. */
export const WHAT_EXISTED = (_type: string, comesNew: boolean) => !comesNew;

export const high = (text: string): Reason => ({ risk: "high", text });
export const elevated = (text: string): Reason => ({ risk: "elevated", text });
export const routine = (text: string): Reason => ({ risk: "routine", text });

/** What a rule may know of the rest of the plan. */
export interface PlanContext {
  /** Whether nothing existed before. */
  readonly first: boolean;
  /** Whether the plan makes a resource of a type, of that name where one is given. */
  creates(type: string, name?: string): boolean;
  /** Whether an address, or a host's name, is one of the system's: of its resources, or in its zones. */
  owns(target: string): boolean;
  /** Whether every volume of a server that is replaced stays and is attached to the new one. */
  volumesStay(server: Transition): boolean;
  /** What a server is set up with, where a file shows it. */
  host(address: string, side: "before" | "after"): CloudConfig | undefined;
}

const PLAN_READER: FormatReader = {
  decode: (value, sensitive) => ({ kind: "value", value, sensitive, references: [] }),
  references: () => [],
};

/**
 * One change with what stood before and what will stand after, aware of what is sensitive and of what is not known yet.
 */
export class Transition {
  public readonly address: string;
  public readonly type: string;
  public readonly before: Cursor;
  public readonly after: Cursor;
  /** It was there before. */
  public readonly existed: boolean;
  /** It will be there after, in Terraform's care. */
  public readonly remains: boolean;
  public readonly isReplaced: boolean;
  public readonly isDestroyed: boolean;
  public readonly isForgotten: boolean;
  /** Comes new, and nothing was there before. */
  public readonly isCreated: boolean;
  /** Nothing happens to it but that. */
  public readonly comesNew: boolean;
  /** Leaves the state, while the thing itself stays in the cloud as it is: the argument that says so. */
  public readonly staysBy: string | undefined;
  private found: readonly Difference[] | undefined;

  constructor(public readonly change: PlannedChange) {
    this.address = change.address;
    this.type = change.type;
    this.before = new Cursor(
      change.address,
      "",
      { value: change.before, sensitive: change.beforeSensitive },
      PLAN_READER,
    );
    this.after = new Cursor(
      change.address,
      "",
      { value: change.after, unknown: change.afterUnknown, sensitive: change.afterSensitive },
      PLAN_READER,
    );
    const has = (action: string) => change.actions.includes(action);
    this.existed = isObject(change.before);
    this.remains = !change.deposed && (isObject(change.after) || has("create") || has("update"));
    this.isDestroyed = has("delete");
    this.isForgotten = has("forget");
    this.isReplaced = has("create") && (this.isDestroyed || this.isForgotten);
    this.isCreated = has("create") && !this.existed;
    this.comesNew = this.isCreated && change.actions.length === 1;
    this.staysBy = this.isDestroyed && !this.remains ? keptBy(change.before) : undefined;
  }

  /** Where the attributes change; empty where the resource comes or goes. */
  public get differences(): readonly Difference[] {
    this.found ??= differencesOf(this.change);
    return this.found;
  }
}

/** Arguments by which a deletion leaves the thing itself alone. */
const KEEPING: readonly (readonly [argument: string, value: unknown])[] = [
  ["deletion_policy", "ABANDON"],
  ["disable_on_destroy", false],
  ["skip_destroy", true],
  ["skip_delete", true],
  ["retain_on_delete", true],
  ["abandon_on_destroy", true],
];

function keptBy(before: unknown): string | undefined {
  if (!isObject(before)) return undefined;
  const found = KEEPING.find(([argument, value]) => Object.hasOwn(before, argument) && before[argument] === value);
  return found && `${found[0]} is ${String(found[1])}`;
}

/** Whether a number becomes smaller. */
export function isLess(before: Attribute, after: Attribute): boolean {
  const [old, now] = [numberOf(before), numberOf(after)];
  return old !== undefined && now !== undefined && now < old;
}
