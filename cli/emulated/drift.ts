import type { EmulatedResource, EmulatorProcess } from "./emulator-process";

/** A change behind Terraform's back that a published claim forbids. */
export interface Drift {
  /** What was changed, in words that stand before "was changed". */
  readonly what: string;
  readonly key: string;
  readonly change: { readonly body?: object };
}

/** The database of a system accepts connections without encryption. */
export async function databaseWithoutTls(emulator: EmulatorProcess): Promise<Drift> {
  const found = await emulator.resources("sqladmin/");
  const instance = found.find(({ collection }: EmulatedResource) => collection === "sqladmin.instances");
  if (!instance) throw new Error("The emulator has no database instance.");
  return {
    what: "sslMode of the database (ENCRYPTED_ONLY to ALLOW_UNENCRYPTED_AND_ENCRYPTED)",
    key: instance.key,
    change: { body: { settings: { ipConfiguration: { sslMode: "ALLOW_UNENCRYPTED_AND_ENCRYPTED" } } } },
  };
}
