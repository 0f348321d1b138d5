/** The part of `terraform providers schema -json` that tells blocks from attributes. */

/** What may stand in a block. */
export interface BlockSchema {
  readonly attributes?: Readonly<Record<string, object>>;
  readonly block_types?: Readonly<Record<string, { readonly block: BlockSchema; readonly nesting_mode: string }>>;
}

interface Schema {
  readonly block: BlockSchema;
}

interface ProviderSchema {
  readonly provider: Schema;
  readonly resource_schemas?: Readonly<Record<string, Schema>>;
  readonly data_source_schemas?: Readonly<Record<string, Schema>>;
  readonly ephemeral_resource_schemas?: Readonly<Record<string, Schema>>;
}

/** What Terraform prints: schemas by the full address of each provider. */
export interface ProviderSchemas {
  readonly provider_schemas?: Readonly<Record<string, ProviderSchema>>;
}

const KINDS = {
  resource: "resource_schemas",
  data: "data_source_schemas",
  ephemeral: "ephemeral_resource_schemas",
} as const;

/** Schemas of the providers of one stack. */
export class Schemas {
  constructor(private readonly schemas: ProviderSchemas) {}

  /** @throws Error where no provider has such a type */
  public of(kind: keyof typeof KINDS, type: string): BlockSchema {
    for (const provider of Object.values(this.schemas.provider_schemas ?? {})) {
      const schema = provider[KINDS[kind]]?.[type];
      if (schema) return schema.block;
    }
    throw new Error(`no provider has a schema of ${kind} ${type}`);
  }

  /** @param name local name of a provider, which ends its address */
  public ofProvider(name: string): BlockSchema {
    const found = Object.entries(this.schemas.provider_schemas ?? {}).find(([address]) => address.endsWith(`/${name}`));
    if (!found) throw new Error(`no schema of the provider ${name}`);
    return found[1].provider.block;
  }
}
