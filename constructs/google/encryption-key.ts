import { KmsCryptoKey } from "@cdktf/provider-google/lib/kms-crypto-key";
import { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member";
import { KmsKeyRing } from "@cdktf/provider-google/lib/kms-key-ring";
import { Construct } from "constructs";
import { nameRequirement, rangeRequirement, requireProps } from "../props-validation";

export interface EncryptionKeyProps {
  /** Name of the key ring and the key. Neither can ever be deleted from a project. */
  readonly name: string;
  /** Region of the key ring. A change replaces it. */
  readonly region: string;
  /** Members that encrypt and decrypt with the key: Google's service agents. */
  readonly users: Record<string, string>;
  /** Days between automatic rotations, 1 to 90. @default 90 */
  readonly rotationDays?: number;
}

/**
 * A customer-managed key for what no page mentions, such as container images. Customer data stays encrypted with
 * Google-managed keys, as SMVue's page says (Data Protection, Encryption at Rest).
 *
 * Escape hatch: every inner resource is a public field.
 */
export class EncryptionKey extends Construct {
  public readonly ring: KmsKeyRing;
  public readonly key: KmsCryptoKey;
  /** What encrypts with the key must depend on these. */
  public readonly users: KmsCryptoKeyIamMember[];

  /** @throws InvalidPropsError for a name Google would refuse, or a rotation rarer than 90 days. */
  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const rotationDays = props.rotationDays ?? 90;
    requireProps(this, [
      nameRequirement(props.name, 63),
      rangeRequirement("rotationDays", rotationDays, 1, 90, "days"),
    ]);
    this.ring = new KmsKeyRing(this, "ring", {
      name: props.name,
      location: props.region,
      lifecycle: { preventDestroy: true },
    });
    this.key = new KmsCryptoKey(this, "key", {
      name: props.name,
      keyRing: this.ring.id,
      purpose: "ENCRYPT_DECRYPT",
      rotationPeriod: `${rotationDays * 86_400}s`,
      lifecycle: { preventDestroy: true },
    });
    this.users = Object.entries(props.users).map(
      ([key, member]) =>
        new KmsCryptoKeyIamMember(this, `user-${key}`, {
          cryptoKeyId: this.key.id,
          role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
          member,
        }),
    );
  }
}
