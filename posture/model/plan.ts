import { appendTo } from "./grouping";
import { isObject, Json, Reference, Value } from "./attribute";
import { judgeCompleteness } from "./completeness";
import { Configuration } from "./configuration";
import { collectConstants, collectDeclared } from "./configuration-secrets";
import { Cursor, FormatReader, Trees } from "./cursor";
import { InputError, objectAt, objectsAt, own, textAt, Tree } from "./input";
import { Invocation, invocationsOf } from "./invocations";
import { labelsOf } from "./identity-labels";
import { Model, Provider } from "./model";
import { addressFromModule, modulesOf, Resource, withoutKeys } from "./resource";
import { collectSecrets, hasMark } from "./sensitive";
import { Valued, valuesOf } from "./state";
import { marksChangesOnly, refuseUntrusted } from "./trust";

/** One entry of `resource_changes` or `resource_drift`. */
export interface PlannedChange {
  readonly address: string;
  readonly previousAddress: string | undefined;
  readonly type: string;
  readonly mode: "managed" | "data";
  readonly actions: readonly string[];
  readonly reason: string | undefined;
  readonly deposed: boolean;
  readonly importing: boolean;
  readonly before: unknown;
  readonly after: unknown;
  readonly afterUnknown: unknown;
  readonly beforeSensitive: unknown;
  readonly afterSensitive: unknown;
  readonly replacePaths: readonly (readonly (string | number)[])[];
}

/** What a plan would do. */
export interface PlannedChanges {
  readonly changes: readonly PlannedChange[];
  readonly drift: readonly PlannedChange[];
  /** Attributes that the plan's expressions read, by address: drift of others has no bearing on it. */
  readonly relevant: ReadonlyMap<string, readonly string[]>;
  /** Whether nothing existed before. */
  readonly first: boolean;
  /** Actions of providers that the apply runs. */
  readonly invocations: readonly Invocation[];
  /** Names of the root module's outputs that change. */
  readonly outputs: readonly string[];
}

const NO_REFERENCES: readonly Reference[] = [];
const NO_PATHS: PlannedChange["replacePaths"] = [];

/** A value that is known, and where it comes from: looked for only when a rule asks. */
class PlannedValue implements Value {
  public readonly kind = "value";
  private found: readonly Reference[] | undefined;

  constructor(
    public readonly value: Json,
    public readonly sensitive: boolean,
    private readonly at: Trees,
    private readonly reading: FormatReader,
  ) {}

  public get references(): readonly Reference[] {
    if (!this.found) {
      const { expression } = this.at;
      this.found = expression === undefined ? NO_REFERENCES : this.reading.references(expression);
    }
    return this.found;
  }
}

/** Reads what one resource will be. */
class PlannedReader implements FormatReader {
  constructor(
    private readonly configuration: Configuration,
    private readonly configAddress: string,
    private readonly modules: string,
  ) {}

  public decode(value: Json, sensitive: boolean, at: Trees): Value {
    return new PlannedValue(value, sensitive, at, this);
  }

  public references(expression: unknown): readonly Reference[] {
    const named = this.configuration.references(this.configAddress, expression);
    return this.modules === ""
      ? named
      : named.map((one) => ({ ...one, address: addressFromModule(this.modules, one.address) }));
  }
}

/** A resource as a plan has it: its part of the configuration is looked for only when a rule asks. */
class PlannedTrees implements Trees {
  private found: { readonly expression: unknown } | undefined;

  constructor(
    public readonly value: unknown,
    public readonly unknown: unknown,
    public readonly sensitive: unknown,
    private readonly configuration: Configuration,
    private readonly configAddress: string,
  ) {}

  public get expression(): unknown {
    this.found ??= { expression: this.configuration.expressions(this.configAddress) };
    return this.found.expression;
  }
}

/** For values that come from nowhere else: what stood before, and the settings of providers. */
const AS_IT_STANDS: FormatReader = {
  decode: (value, sensitive) => ({ kind: "value", value, sensitive, references: NO_REFERENCES }),
  references: () => NO_REFERENCES,
};

const ACTIONS = new Set(["no-op", "create", "read", "update", "delete", "forget"]);

/**
 * Reads `terraform show -json` of a plan.
 *
 * @throws InputError for a plan that must not be trusted: errored, incomplete, with deferred changes or actions, or not
 * of the known shape.
 */
export function readPlan(tree: Tree): { model: Model; planned: PlannedChanges } {
  refuseUntrusted(tree);
  const raws: Tree[] = [];
  const changes = objectsAt(tree, "resource_changes", "").flatMap((raw, index) => {
    // OpenTofu lists when it opens, renews and closes what is ephemeral: nothing of that stays.
    if (isEphemeral(raw)) return [];
    raws.push(raw);
    return [toChange(raw, `resource_changes[${index}].`)];
  });
  const drift = objectsAt(tree, "resource_drift", "").map((change, index) =>
    toChange(change, `resource_drift[${index}].`),
  );
  if (
    own(tree, "applyable") === false &&
    changes.some(({ actions }) => actions.some((action) => action !== "no-op" && action !== "read"))
  ) {
    throw new InputError(
      "this plan has changes and cannot be applied (applyable is false), so nobody knows what there will be. " +
        "Fix what terraform plan reports, and plan again.",
    );
  }
  const configuration = new Configuration(objectAt(tree, "configuration", ""));
  const secrets = new Set<string>();

  const entries = new Map<string, (() => Resource)[]>();
  const earlier = new Map<string, (() => Resource)[]>();
  const listed = new Set<string>();
  const add = (
    raw: Tree,
    address: string,
    type: string,
    mode: "managed" | "data",
    value: unknown,
    unknown: unknown,
    sensitive: unknown,
  ) => {
    const make = () => {
      const configAddress = withoutKeys(address);
      const name = own(raw, "name");
      const provider = own(raw, "provider_name");
      const module = own(raw, "module_address");
      const modules = typeof module === "string" ? `${module}.` : modulesOf(address);
      return new Resource(
        address,
        configAddress,
        type,
        typeof name === "string" ? name : "",
        mode,
        typeof provider === "string" ? provider : "",
        new PlannedTrees(value, unknown, sensitive, configuration, configAddress),
        new PlannedReader(configuration, configAddress, modules),
        modules,
      );
    };
    appendTo(entries, mode === "data" ? `data.${type}` : type, make);
  };
  const addSecrets = (address: string, value: unknown, mask: unknown) => {
    if (mask === undefined) return;
    collectSecrets(value, mask, secrets);
    collectConstants(configuration.expressions(withoutKeys(address)), mask, secrets);
  };

  changes.forEach((change, index) => {
    const { address, after, actions } = change;
    listed.add(address);
    addSecrets(address, change.before, change.beforeSensitive);
    addSecrets(address, after, change.afterSensitive);
    const gone = after === null || after === undefined || actions.includes("forget") || change.deposed;
    const raw = raws[index];
    if (raw && (!gone || (change.mode === "data" && actions.includes("read"))))
      add(raw, address, change.type, change.mode, after ?? {}, change.afterUnknown, change.afterSensitive);
  });
  for (const { mode, type, address, actions, before, beforeSensitive } of changes) {
    if (mode === "data" || !isObject(before) || actions.includes("no-op")) continue;
    const make = () =>
      new Resource(
        address,
        withoutKeys(address),
        type,
        "",
        mode,
        "",
        { value: before, sensitive: beforeSensitive },
        AS_IT_STANDS,
      );
    appendTo(earlier, type, make);
  }
  for (const change of drift) {
    collectSecrets(change.before, change.beforeSensitive, secrets);
    collectSecrets(change.after, change.afterSensitive, secrets);
  }
  // What does not change may be left out of the changes, by older versions or by whoever trimmed the file.
  let existed = drift.length > 0;
  const saysComplete = own(tree, "complete") === true;
  const standing = new Set<string>();
  const plannedValues = objectAt(tree, "planned_values", "");
  const stands = ({ raw, address, type, mode, values, sensitive }: Valued): void => {
    if (listed.has(address)) return;
    listed.add(address);
    if (marksChangesOnly(tree) && !Object.hasOwn(raw, "sensitive_values"))
      throw new InputError(
        `${withoutKeys(address)} is in planned_values and not in resource_changes, and Terraform 1.0 marks what is ` +
          "sensitive in changes only; allowed: the whole plan, or a plan by Terraform 1.1 or newer",
      );
    add(raw, address, type, mode, values, undefined, sensitive);
  };
  let plansValues = changes.some(({ mode }) => mode === "managed");
  for (const one of valuesOf(
    objectAt(plannedValues, "root_module", "planned_values."),
    "planned_values.root_module.",
  )) {
    collectSecrets(one.values, one.sensitive, secrets);
    if (!saysComplete && one.mode === "managed") standing.add(one.address);
    existed ||= one.mode === "managed" && !listed.has(one.address);
    plansValues ||= one.mode === "managed";
    stands(one);
  }
  const prior = objectAt(objectAt(tree, "prior_state", ""), "values", "prior_state.");
  for (const one of valuesOf(
    objectAt(prior, "root_module", "prior_state.values."),
    "prior_state.values.root_module.",
  )) {
    collectSecrets(one.values, one.sensitive, secrets);
    if (!saysComplete && one.mode === "managed") standing.add(one.address);
    existed ||= one.mode === "managed";
    // A refresh-only plan lists no changes and plans no values: what it read is what there is and will be.
    if (!plansValues) stands(one);
  }
  collectOutputs(tree, plannedValues, prior, secrets);
  collectVariables(tree, secrets);
  collectDeclared(objectAt(tree, "configuration", ""), secrets);

  const invocations = invocationsOf(tree, secrets);
  const notShown = saysComplete ? [] : judgeCompleteness(configuration, { changes, drift, standing });

  const providers = providersOf(objectAt(tree, "configuration", ""));
  const model = new Model("plan", entries, labelsOf(providers, entries), providers, notShown, secrets, earlier);
  model.executions = configuration.executions();
  return {
    model,
    planned: {
      changes,
      drift,
      relevant: relevantOf(tree),
      first:
        !existed && changes.every(({ actions }) => actions.every((action) => action === "create" || action === "read")),
      invocations,
      outputs: changedOutputs(tree),
    },
  };
}

const OF_EPHEMERAL = new Set(["open", "renew", "close"]);

function isEphemeral(raw: Tree): boolean {
  const change = own(raw, "change");
  const actions = isObject(change) ? own(change, "actions") : undefined;
  return (
    own(raw, "mode") === "ephemeral" ||
    (Array.isArray(actions) && actions.length > 0 && actions.every((action) => OF_EPHEMERAL.has(String(action))))
  );
}

function changedOutputs(tree: Tree): readonly string[] {
  return Object.entries(objectAt(tree, "output_changes", "")).flatMap(([name, change]) => {
    const actions = isObject(change) ? own(change, "actions") : undefined;
    return Array.isArray(actions) && actions.some((action) => action !== "no-op") ? [name] : [];
  });
}

function toChange(raw: Tree, where: string): PlannedChange {
  const address = textAt(raw, "address", where);
  const type = textAt(raw, "type", where);
  const change = objectAt(raw, "change", where);
  const actions = own(change, "actions");
  if (
    !Array.isArray(actions) ||
    actions.length === 0 ||
    !actions.every((action): action is string => typeof action === "string" && ACTIONS.has(action))
  ) {
    throw new InputError(
      `${where}change.actions: got ${JSON.stringify(actions)?.slice(0, 80) ?? "nothing"}; ` +
        `allowed: a list of ${[...ACTIONS].join(", ")}`,
    );
  }
  const previous = own(raw, "previous_address");
  const reason = own(raw, "action_reason");
  const paths = own(change, "replace_paths");
  return {
    address,
    type,
    actions,
    mode: own(raw, "mode") === "data" ? "data" : "managed",
    deposed: typeof own(raw, "deposed") === "string",
    importing: isObject(own(change, "importing")),
    before: own(change, "before"),
    after: own(change, "after"),
    afterUnknown: own(change, "after_unknown"),
    beforeSensitive: maskOf(change, "before_sensitive"),
    afterSensitive: maskOf(change, "after_sensitive"),
    replacePaths: Array.isArray(paths)
      ? paths.filter((path): path is (string | number)[] => Array.isArray(path))
      : NO_PATHS,
    previousAddress: typeof previous === "string" ? previous : undefined,
    reason: typeof reason === "string" ? reason : undefined,
  };
}

/** Most masks have the shape of what they mask and mark nothing in it. */
function maskOf(change: Tree, key: string): unknown {
  const mask = own(change, key);
  return hasMark(mask) ? mask : undefined;
}

function relevantOf(tree: Tree): ReadonlyMap<string, readonly string[]> {
  const relevant = new Map<string, string[]>();
  for (const one of objectsAt(tree, "relevant_attributes", "")) {
    const resource = own(one, "resource");
    const attribute = own(one, "attribute");
    if (typeof resource !== "string") continue;
    const path = Array.isArray(attribute)
      ? attribute.filter((step) => typeof step === "string" || typeof step === "number").join(".")
      : "";
    appendTo(relevant, resource, path);
  }
  return relevant;
}

function collectOutputs(tree: Tree, plannedValues: Tree, prior: Tree, secrets: Set<string>): void {
  for (const outputs of [
    objectAt(plannedValues, "outputs", "planned_values."),
    objectAt(prior, "outputs", "prior_state.values."),
  ]) {
    for (const output of Object.values(outputs))
      if (isObject(output)) collectSecrets(output.value, output.sensitive === true, secrets);
  }
  for (const output of Object.values(objectAt(tree, "output_changes", ""))) {
    if (!isObject(output)) continue;
    collectSecrets(output.before, output.before_sensitive, secrets);
    collectSecrets(output.after, output.after_sensitive, secrets);
  }
}

/** Values of root variables carry no mark: their declarations do. */
function collectVariables(tree: Tree, secrets: Set<string>): void {
  const variables = objectAt(tree, "variables", "");
  const declared = objectAt(
    objectAt(objectAt(tree, "configuration", ""), "root_module", "configuration."),
    "variables",
    "configuration.root_module.",
  );
  for (const [name, variable] of Object.entries(variables)) {
    const declaration = own(declared, name);
    if (isObject(variable) && isObject(declaration) && declaration.sensitive === true)
      collectSecrets(variable.value, true, secrets);
  }
}

function providersOf(configuration: Tree): Provider[] {
  return Object.entries(objectAt(configuration, "provider_config", "configuration.")).flatMap(([key, raw]) => {
    // Providers of modules are their callers'.
    if (!isObject(raw) || key.includes(":")) return [];
    const name = own(raw, "full_name") ?? own(raw, "name");
    const values = constants(objectAt(raw, "expressions", `configuration.provider_config.${key}.`));
    return [
      {
        key,
        name: typeof name === "string" ? name : key,
        values: new Cursor(`provider.${key}`, "", values, AS_IT_STANDS),
      },
    ];
  });
}

/** A provider's expressions as values: constants are known, the rest are not. */
function constants(expressions: unknown): { value: unknown; unknown: unknown } {
  if (Array.isArray(expressions)) {
    const all = expressions.map(constants);
    return { value: all.map(({ value }) => value), unknown: all.map(({ unknown }) => unknown) };
  }
  if (!isObject(expressions)) return { value: undefined, unknown: undefined };
  if (Object.hasOwn(expressions, "constant_value")) return { value: expressions.constant_value, unknown: undefined };
  if (Array.isArray(expressions.references)) return { value: undefined, unknown: true };
  const all = Object.entries(expressions).map(([key, one]) => [key, constants(one)] as const);
  return {
    value: Object.fromEntries(all.map(([key, { value }]) => [key, value])),
    unknown: Object.fromEntries(all.map(([key, { unknown }]) => [key, unknown])),
  };
}
