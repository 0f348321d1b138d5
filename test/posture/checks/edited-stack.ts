import { Check, Verdict } from "../../../posture/verdict/check";
import { Model } from "../../../posture/model/model";
import { read } from "../../../posture/model/read";
import { Template } from "../../parsed-stack";

export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };
export type Body = { [key: string]: Value };

/** A synthesized stack that a test changes at one place before a rule judges it. */
export class EditedStack {
  private readonly tree: { resource: Record<string, Record<string, Body>> } & Body;

  constructor(text: string) {
    this.tree = JSON.parse(text) as EditedStack["tree"];
  }

  public get text(): string {
    return JSON.stringify(this.tree);
  }

  public get model(): Model {
    return read(this.text).model;
  }

  /** Bodies of a type, those whose logical id has `fragment` in it. */
  public bodies(type: string, fragment = ""): Body[] {
    const found = Object.entries(this.tree.resource[type] ?? {}).filter(([id]) => id.includes(fragment));
    if (found.length === 0) throw new Error(`no ${type} with ${fragment} in its id`);
    return found.map(([, body]) => body);
  }

  /** Sets an attribute: the path's last key, in every body and every block on the way. Undefined takes it away. */
  public set(type: string, path: string, value: Value | undefined, fragment = ""): this {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    for (const place of keys.reduce<Value[]>(
      (places, key) => places.flatMap((one) => inside(one, key)),
      this.bodies(type, fragment),
    )) {
      if (typeof place !== "object" || place === null || Array.isArray(place)) continue;
      if (value === undefined) Reflect.deleteProperty(place, last);
      else place[last] = value;
    }
    return this;
  }

  public remove(type: string, fragment = ""): this {
    this.bodies(type, fragment);
    for (const id of Object.keys(this.tree.resource[type] ?? {}))
      if (id.includes(fragment)) Reflect.deleteProperty(this.tree.resource[type] ?? {}, id);
    return this;
  }

  public add(type: string, id: string, body: Body): this {
    this.tree.resource[type] = { ...this.tree.resource[type], [id]: body };
    return this;
  }

  public root(key: string, value: Value): this {
    this.tree[key] = value;
    return this;
  }
}

const inside = (place: Value, key: string): Value[] => {
  if (typeof place !== "object" || place === null || Array.isArray(place)) return [];
  const value = place[key];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
};

const asIs = (edited: EditedStack): EditedStack => edited;

/** What a rule says of a stack after it was changed. */
export const judge = (check: Check, stack: Template, change: (stack: EditedStack) => EditedStack = asIs): Verdict =>
  judgeModel(check, change(new EditedStack(stack.text)).model);

export const judgeModel = (check: Check, model: Model, environment = "production"): Verdict =>
  check.evaluate({ model, system: "smvue", environment, others: [] });

/** What a rule says of JSON that nobody here wrote. */
export const judgeJson = (check: Check, tree: unknown): Verdict => judgeModel(check, read(JSON.stringify(tree)).model);

/** Where a rule found fault: address and path. */
export const faults = ({ findings }: Verdict): string[] =>
  findings.filter(({ status }) => status === "violated").map(({ address, path }) => `${address} ${path}`.trim());

/** A resource of a plan, as its author wrote it and as Terraform shows it. */
export interface Planned {
  readonly address: string;
  /** What is known. */
  readonly values: object;
  /** What is known after the apply only. */
  readonly unknown?: object;
  /** What the configuration says, by `{ constant_value }` and `{ references }`. */
  readonly expressions?: object;
}

/** A first plan of these resources, all in the root module. */
export function plan(...resources: readonly Planned[]): unknown {
  const names = (address: string) => {
    const [type = "", name = ""] = address
      .replace(/\[.*$/, "")
      .replace(/^data\./, "")
      .split(".");
    return {
      address,
      type,
      name,
      mode: address.startsWith("data.") ? "data" : "managed",
      provider_name: "registry.terraform.io/hashicorp/google",
    };
  };
  return {
    format_version: "1.2",
    resource_changes: resources.map(({ address, values, unknown = {} }) => ({
      ...names(address),
      change: {
        actions: [address.startsWith("data.") ? "read" : "create"],
        before: null,
        after: values,
        after_unknown: unknown,
      },
    })),
    configuration: {
      root_module: {
        resources: resources.map(({ address, expressions = {} }) => ({
          ...names(address.replace(/\[.*$/, "")),
          expressions,
        })),
      },
    },
  };
}
