import { IResolvable, TerraformMetaArguments, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { ArgumentName, Arguments, Known, terraformName, toHclTerraform, toTerraform } from "./arguments";
import { PROVIDER } from "./version";

/**
 * An attribute's value is a token: for a string enum it is not yet one of the values, and a boolean token is an object.
 */
type Attribute<Value> = [Known<Value>] extends [string]
  ? string
  : [Known<Value>] extends [boolean]
    ? boolean | IResolvable
    : Known<Value> extends readonly (infer Element)[]
      ? Element[]
      : Known<Value>;
type Optional<Config> = {
  [Name in ArgumentName<Config>]: undefined extends Config[Name] ? Name : never;
}[ArgumentName<Config>];
/** Arguments whose value is no object and no list of objects: the resource has them as attributes. */
type Plain<Config> = {
  [Name in ArgumentName<Config>]: Arguments<Config>[Name] extends string ? Name : never;
}[ArgumentName<Config>];

/**
 * What a resource has for each argument of its config, as in prebuilt bindings: `name`, `nameInput`, `putNetwork`,
 * `resetLabels`.
 */
export type Accessors<Config> = { [Name in Plain<Config>]: Attribute<Config[Name]> } & {
  readonly [Name in ArgumentName<Config> as `${Name}Input`]: Config[Name];
} & {
  readonly [Name in Exclude<ArgumentName<Config>, Plain<Config>> as `put${Capitalize<Name>}`]: (
    value: Exclude<Config[Name], undefined>,
  ) => void;
} & {
  readonly [Name in Optional<Config> as `reset${Capitalize<Name>}`]: () => void;
};

/** A class of resources, its accessors among them. */
export interface HcloudResourceClass<Config> {
  new (scope: Construct, id: string, config: Config): HcloudResource & Accessors<Config>;
  /** The resource's type in Terraform. */
  readonly tfResourceType: string;
  /** The type of each argument, as the provider's schema has it. */
  readonly argumentTypes: Arguments<Config>;
}

/** A resource of Hetzner. Its config is in snake_case once synthesized. Use `addOverride` for anything it lacks. */
export class HcloudResource extends TerraformResource {
  /** Attribute of every resource. Where it is a number, `numericId` gives it as one. */
  public get id(): string {
    return this.getStringAttribute("id");
  }

  /** The id for arguments that take a number. Subnets, routes, record sets and reverse DNS have none. */
  public get numericId(): number {
    return this.getNumberAttribute("id");
  }
}

/** Makes the class of a resource type from its config and the type of each argument in it. */
export function hcloudResource<Config extends TerraformMetaArguments>(
  tfResourceType: string,
  argumentTypes: Arguments<Config>,
): HcloudResourceClass<Config> {
  class Binding extends HcloudResource {
    public static readonly tfResourceType = tfResourceType;
    public static readonly argumentTypes = argumentTypes;
    public readonly given: Record<string, unknown>;

    constructor(scope: Construct, id: string, config: Config) {
      const { dependsOn, count, provider, lifecycle, forEach, provisioners, connection, ...given } = config;
      const meta = { dependsOn, count, provider, lifecycle, forEach, provisioners, connection };
      super(scope, id, { terraformResourceType: tfResourceType, terraformGeneratorMetadata: PROVIDER, ...meta });
      this.given = given;
    }

    protected override synthesizeAttributes(): Record<string, unknown> {
      return toTerraform(argumentTypes, this.given);
    }

    protected override synthesizeHclAttributes(): Record<string, unknown> {
      return toHclTerraform(argumentTypes, this.given);
    }
  }
  for (const [name, type] of Object.entries<unknown>(argumentTypes)) addAccessors(Binding.prototype, name, type);
  return Binding as unknown as HcloudResourceClass<Config>;
}

interface Given extends HcloudResource {
  readonly given: Record<string, unknown>;
}

function addAccessors(prototype: Given, name: string, type: unknown): void {
  const attribute = terraformName(name);
  const capitalized = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const put = function (this: Given, value: unknown) {
    this.given[name] = value;
  };
  const method = (key: string, value: (this: Given, value: unknown) => void) =>
    Object.defineProperty(prototype, key, { value });
  Object.defineProperty(prototype, `${name}Input`, {
    get(this: Given) {
      return this.given[name];
    },
  });
  if (typeof type !== "string") method(`put${capitalized}`, put);
  else Object.defineProperty(prototype, name, { get: READ[type.replace("!", "")]?.(attribute), set: put });
  if (typeof type === "string" ? !type.endsWith("!") : !(type as { required: boolean }).required) {
    method(`reset${capitalized}`, function () {
      this.given[name] = undefined;
    });
  }
}

type Getter = (this: Given) => unknown;
const READ: Record<string, (attribute: string) => Getter> = {
  string: (attribute) =>
    function () {
      return this.getStringAttribute(attribute);
    },
  number: (attribute) =>
    function () {
      return this.getNumberAttribute(attribute);
    },
  boolean: (attribute) =>
    function () {
      return this.getBooleanAttribute(attribute);
    },
  strings: (attribute) =>
    function () {
      return this.getListAttribute(attribute);
    },
  numbers: (attribute) =>
    function () {
      return this.getNumberListAttribute(attribute);
    },
  labels: (attribute) =>
    function () {
      return this.getStringMapAttribute(attribute);
    },
};
