import { isObject } from "./attribute";
import { objectAt, own, Tree } from "./input";
import { collectSecrets, hasMark } from "./sensitive";

/** Settings of providers carry no mark at all. */
const SECRET_LIKE_NAME = /token|password|secret|credential|private_key|api_key|access_key|passphrase/i;

const REFERENCE = /^\$\{[^{}"]*\}$/;

/**
 * Adds the values that a plan's configuration writes down for what it declares as sensitive: variables, outputs, and
 * arguments of providers that by their names hold credentials.
 */
export function collectDeclared(configuration: Tree, into: Set<string>): void {
  addModule(objectAt(configuration, "root_module", "configuration."), {}, into);
  for (const provider of Object.values(objectAt(configuration, "provider_config", "configuration."))) {
    if (!isObject(provider)) continue;
    for (const [name, expression] of Object.entries(
      objectAt(provider, "expressions", "configuration.provider_config."),
    ))
      if (SECRET_LIKE_NAME.test(name)) collectConstants(expression, true, into);
  }
}

/**
 * Adds the constants that a resource's configuration states where the resource is marked. A write-only argument stands
 * nowhere else.
 */
export function collectConstants(expression: unknown, mask: unknown, into: Set<string>): void {
  if (expression === undefined || !hasMark(mask)) return;
  if (Array.isArray(expression)) {
    // Blocks of a set stand in another order than their marks.
    const marks = Array.isArray(mask) ? (mask as readonly unknown[]).filter((one) => hasMark(one)) : [mask];
    for (const one of expression) for (const mark of marks) collectConstants(one, mark, into);
  } else if (isObject(expression)) {
    // A JSON configuration has what refers to something as a constant too: that is no value.
    if (Object.hasOwn(expression, "constant_value")) {
      if (!(typeof expression.constant_value === "string" && REFERENCE.test(expression.constant_value)))
        collectSecrets(expression.constant_value, mask, into);
    } else if (Array.isArray(mask)) for (const mark of mask) collectConstants(expression, mark, into);
    else if (mask === true) for (const one of Object.values(expression)) collectConstants(one, true, into);
    else if (isObject(mask))
      for (const [key, mark] of Object.entries(mask)) collectConstants(own(expression, key), mark, into);
  }
}

function addModule(module: Tree, given: Tree, into: Set<string>): void {
  for (const [name, variable] of Object.entries(objectAt(module, "variables", "configuration."))) {
    if (!isObject(variable) || variable.sensitive !== true) continue;
    collectSecrets(variable.default, true, into);
    collectConstants(own(given, name), true, into);
  }
  for (const output of Object.values(objectAt(module, "outputs", "configuration.")))
    if (isObject(output) && output.sensitive === true) collectConstants(output.expression, true, into);
  for (const call of Object.values(objectAt(module, "module_calls", "configuration."))) {
    if (isObject(call))
      addModule(
        objectAt(call, "module", "configuration.module_calls."),
        objectAt(call, "expressions", "configuration.module_calls."),
        into,
      );
  }
}
