import { Mutation, Operator } from "./mutation";

/** A weakening that no claim has to notice. */
interface Harmless {
  /** Type of the resource. */
  readonly type: RegExp;
  /** Path in it; the resource itself is the empty path. */
  readonly path: RegExp;
  /** @default - any */
  readonly operators?: readonly Operator[];
  /** Why every claim still holds. */
  readonly because: string;
}

const HARMLESS: readonly Harmless[] = [];

/** Why a mutation that no claim noticed is harmless; undefined where nobody has shown that. */
export function harmlessBecause({ address, path, operator }: Pick<Mutation, "address" | "path" | "operator">, specimen: { readonly environment: string }): string | undefined {
  void specimen;
  const type = address.slice(0, address.indexOf("."));
  return HARMLESS.find((one) => one.type.test(type) && one.path.test(path) && (one.operators?.includes(operator) ?? true))?.because;
}
