import { Construct } from "constructs";
import { requireProps } from "../props-validation";
import { SshKey } from "./bindings/ssh-key";

/** Somebody who logs in on servers. */
export interface Administrator {
  readonly name: string;
  /** Public keys in OpenSSH's format. */
  readonly sshKeys: readonly string[];
}

/**
 * The administrators' public keys, which new servers get: without a key, Hetzner generates a root password and sends it
 * by e-mail. user_data determines who may log in afterwards.
 *
 * Escape hatch: `keys` is public.
 */
export class SshKeys extends Construct {
  /** By `<administrator>-<number>`. */
  public readonly keys = new Map<string, SshKey>();

  /** @throws InvalidPropsError if there is no key, or if one is not a public key. */
  constructor(scope: Construct, id: string, administrators: readonly Administrator[]) {
    super(scope, id);
    const all = administrators.flatMap(({ name, sshKeys }) =>
      sshKeys.map((key, index) => [`${name}-${index + 1}`, key] as const),
    );
    const wrong = all
      .filter(([, key]) => !/^(sk-)?(ssh|ecdsa)-[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}( [ -~]*)?$/.test(key))
      .map(([name]) => name);
    requireProps(this, [
      {
        prop: "administrators",
        given: administrators.map(({ name }) => name),
        accepted: all.length > 0,
        allowed: "at least one, with a key",
      },
      {
        prop: "administrators",
        given: wrong,
        accepted: wrong.length === 0,
        allowed: "public keys in OpenSSH's format, one line each",
      },
    ]);
    for (const [name, publicKey] of all) this.keys.set(name, new SshKey(this, name, { name, publicKey }));
  }

  public get ids(): string[] {
    return [...this.keys.values()].map(({ id }) => id);
  }
}
