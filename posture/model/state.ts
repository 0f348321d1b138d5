import { appendTo } from "./grouping";
import { FormatReader } from "./cursor";
import { isObject, Json, Reference, Value } from "./attribute";
import { objectAt, objectsAt, own, textAt, Tree } from "./input";
import { labelsOf } from "./identity-labels";
import { Model } from "./model";
import { Resource, withoutKeys } from "./resource";
import { collectSecrets } from "./sensitive";
import { refuseFormat } from "./trust";

/** A resource in `planned_values`, in `prior_state` or in a state. */
export interface Valued {
  readonly raw: Tree;
  readonly address: string;
  readonly type: string;
  readonly mode: "managed" | "data";
  readonly values: unknown;
  readonly sensitive: unknown;
}

/** The resources of a module and of the modules in it. */
export function* valuesOf(module: Tree, where: string): Generator<Valued> {
  for (const raw of objectsAt(module, "resources", where)) {
    yield {
      raw,
      address: textAt(raw, "address", `${where}resources[].`),
      type: textAt(raw, "type", `${where}resources[].`),
      mode: own(raw, "mode") === "data" ? "data" : "managed",
      values: own(raw, "values"),
      sensitive: own(raw, "sensitive_values"),
    };
  }
  for (const child of objectsAt(module, "child_modules", where)) yield* valuesOf(child, `${where}child_modules[].`);
}

/** A name in a project that is given by its number, which says nothing of the project's id. */
const BY_PROJECT_NUMBER = /^projects\/\d+\//;

const NONE: readonly Reference[] = [];

class StateReader implements FormatReader {
  private noted: readonly Reference[] | undefined;

  /** @param dependsOn addresses that Terraform noted of whatever the resource refers to, anywhere in it */
  constructor(private readonly dependsOn: unknown) {}

  public decode(value: Json, sensitive: boolean): Value {
    const references = typeof value === "string" && BY_PROJECT_NUMBER.test(value) ? this.all() : NONE;
    return { kind: "value", value, sensitive, references };
  }

  public references(): readonly Reference[] {
    return NONE;
  }

  private all(): readonly Reference[] {
    this.noted ??= Array.isArray(this.dependsOn)
      ? this.dependsOn.flatMap((address) => (typeof address === "string" ? [{ address, path: "" }] : []))
      : NONE;
    return this.noted;
  }
}

/**
 * Reads `terraform show -json` of an applied state.
 *
 * @throws InputError where it is not of the known shape.
 */
export function readState(tree: Tree): Model {
  refuseFormat(own(tree, "format_version"));
  const values = objectAt(tree, "values", "");
  const secrets = new Set<string>();
  const entries = new Map<string, (() => Resource)[]>();
  for (const { raw, address, type, mode, values: attributes, sensitive } of valuesOf(
    objectAt(values, "root_module", "values."),
    "values.root_module.",
  )) {
    collectSecrets(attributes, sensitive, secrets);
    const name = own(raw, "name");
    const provider = own(raw, "provider_name");
    const make = () =>
      new Resource(
        address,
        withoutKeys(address),
        type,
        typeof name === "string" ? name : "",
        mode,
        typeof provider === "string" ? provider : "",
        { value: attributes, sensitive },
        new StateReader(own(raw, "depends_on")),
      );
    const key = mode === "data" ? `data.${type}` : type;
    appendTo(entries, key, make);
  }
  for (const output of Object.values(objectAt(values, "outputs", "values.")))
    if (isObject(output)) collectSecrets(output.value, output.sensitive === true, secrets);
  return new Model(
    "state",
    entries,
    labelsOf([], entries),
    [],
    ["providers' settings, which a state does not hold"],
    secrets,
  );
}
