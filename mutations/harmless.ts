import { accessHarmless } from "./harmless/access";
import { dataHarmless } from "./harmless/data";
import { deletionHarmless } from "./harmless/deletion";
import { edgeHarmless } from "./harmless/edge";
import { Harmless } from "./definitions/harmless";
import { hetznerResourcesHarmless } from "./harmless/hetzner/resources";
import { hetznerUserDataHarmless } from "./harmless/hetzner/user-data";
import { operationHarmless } from "./harmless/operation";
import { Mutation } from "./definitions/mutation";

const HARMLESS: readonly Harmless[] = [
  ...dataHarmless,
  ...accessHarmless,
  ...edgeHarmless,
  ...deletionHarmless,
  ...operationHarmless,
  ...hetznerResourcesHarmless,
  ...hetznerUserDataHarmless,
];

/** Why a mutation that no claim noticed is harmless; undefined where nobody has shown that. */
export function harmlessBecause(
  { address, path, operator, detail }: Pick<Mutation, "address" | "path" | "operator" | "detail">,
  stack: string,
): string | undefined {
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
  )?.because;
}
