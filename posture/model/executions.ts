import { isObject } from "./attribute";
import { own, Tree } from "./input";

/** A program that Terraform runs, or a request that it makes, beside what its providers do. */
export interface Execution {
  /** Address of the resource or the data source, without keys. */
  readonly address: string;
  /** The provisioner, such as `local-exec`, or `external` and `http` for the data sources of these providers. */
  readonly kind: string;
  /** The command, or the address of the request; undefined where the file does not show it. */
  readonly text: string | undefined;
}

/** What stands for a program that an expression makes, so that a plan does not show it. */
export const HIDDEN = "${…}";

const DATA_SOURCES: ReadonlyMap<string, string> = new Map([
  ["external", "program"],
  ["http", "url"],
]);
const COMMANDS = ["interpreter", "command", "inline", "script", "scripts", "source", "content"];

/** Provisioners of a resource of a `.tf.json` file, in any of the forms that Terraform reads. */
export function executionsIn(address: string, type: string, mode: "managed" | "data", body: Tree): Execution[] {
  const argument = mode === "data" ? DATA_SOURCES.get(type) : undefined;
  const provisioner = own(body, "provisioner");
  return [
    ...(argument ? [{ address, kind: type, text: textIn(own(body, argument)) }] : []),
    ...listed(provisioner).flatMap((one) =>
      Object.entries(one).flatMap(([kind, settings]) =>
        listed(settings).map((each) => ({ address, kind, text: textIn(COMMANDS.map((name) => own(each, name))) })),
      ),
    ),
  ];
}

const NONE: readonly Execution[] = [];

/** Provisioners of a resource in the `configuration` of a plan. */
export function configuredExecutions(address: string, resource: Tree): readonly Execution[] {
  const provisioners = own(resource, "provisioners");
  const isData = own(resource, "mode") === "data";
  if (provisioners === undefined && !isData) return NONE;
  const argument = isData ? DATA_SOURCES.get(String(own(resource, "type"))) : undefined;
  const expressions = own(resource, "expressions");
  return [
    ...(argument && isObject(expressions)
      ? [{ address, kind: String(own(resource, "type")), text: constantIn(own(expressions, argument)) }]
      : []),
    ...listed(provisioners).map((one) => {
      const settings = own(one, "expressions");
      return {
        address,
        kind: String(own(one, "type")),
        text: isObject(settings) ? textIn(COMMANDS.map((name) => constantIn(own(settings, name)))) : undefined,
      };
    }),
  ];
}

const listed = (value: unknown): readonly Tree[] => (Array.isArray(value) ? value : [value]).filter(isObject);

/** What stands in an expression as it is, in one text; undefined where it is made of something else. */
function constantIn(expression: unknown): string | undefined {
  if (!isObject(expression)) return undefined;
  return textIn(expression.constant_value) ?? (Array.isArray(expression.references) ? HIDDEN : undefined);
}

function textIn(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return undefined;
  const texts = value.flatMap((one) => textIn(one) ?? []);
  return texts.length > 0 ? texts.join(" ") : undefined;
}
