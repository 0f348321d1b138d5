/** Arguments of a synthesized resource, as they stand in cdk.tf.json. */
export interface Arguments {
  readonly [name: string]: Leaf;
}
export type Leaf = string | number | boolean | null | undefined | Leaf[] | Arguments;

/** A synthesized stack, parsed once. */
export class Template {
  public readonly json: { readonly resource?: Record<string, Record<string, Arguments>> } & Record<string, unknown>;

  constructor(public readonly text: string) {
    this.json = JSON.parse(text) as Template["json"];
  }

  /** Every resource of a type, by logical id. */
  public all(type: string): Record<string, Arguments> {
    return this.json.resource?.[type] ?? {};
  }

  public count(type: string): number {
    return Object.keys(this.all(type)).length;
  }

  /** The only resource of a type. Throws where there are none or several. */
  public only(type: string): Arguments {
    const found = Object.values(this.all(type));
    if (found.length !== 1 || !found[0]) throw new Error(`${found.length} resources of type ${type}, not 1`);
    return found[0];
  }

  /** The resources of a type whose argument has that value. */
  public where(type: string, argument: string, value: Leaf): Arguments[] {
    return Object.values(this.all(type)).filter((candidate) => candidate[argument] === value);
  }

  /** How many resources there are of each type. */
  public counts(): Record<string, number> {
    return Object.fromEntries(
      Object.entries(this.json.resource ?? {}).map(([type, byId]) => [type, Object.keys(byId).length]),
    );
  }
}
