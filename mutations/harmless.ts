import { accessHarmless } from "./harmless/access";
import { dataHarmless } from "./harmless/data";
import { deletionHarmless } from "./harmless/deletion";
import { edgeHarmless } from "./harmless/edge";
import { Harmless } from "./definitions/harmless";
import { hetznerResourcesHarmless } from "./harmless/hetzner/resources";
import { hetznerUserDataHarmless } from "./harmless/hetzner/user-data";
import { operationHarmless } from "./harmless/operation";
import { Mutation } from "./definitions/mutation";
import { Reason } from "./definitions/reason";

export const HARMLESS: readonly Harmless[] = [
  ...dataHarmless,
  ...accessHarmless,
  ...edgeHarmless,
  ...deletionHarmless,
  ...operationHarmless,
  ...hetznerResourcesHarmless,
  ...hetznerUserDataHarmless,
];

type Place = Pick<Mutation, "address" | "path" | "operator" | "detail">;

/** Why a mutation that no claim noticed is harmless; undefined where nobody has shown that. */
export const harmlessBecause = (mutation: Place, stack: string): Reason | undefined =>
  harmlessEntryOf(mutation, stack)?.because;

/** The first entry that is about a mutation. */
export function harmlessEntryOf({ address, path, operator, detail }: Place, stack: string): Harmless | undefined {
  const at = address.indexOf(".");
  const [type, name] = [address.slice(0, at), address.slice(at + 1)];
  const plain = path.replace(/\[\d+\]/g, "");
  return HARMLESS.find(
    (one) =>
      one.type.test(type) &&
      one.path.test(plain) &&
      (one.operators?.includes(operator) ?? true) &&
      (one.name?.test(name) ?? true) &&
      (one.detail?.test(detail) ?? true) &&
      (one.stack?.test(stack) ?? true),
  );
}
