import { googleResource } from "../../definitions/documentation";
import { documented, guarded, sameByDefault, silent } from "../../definitions/reason";
import { Harmless } from "../../definitions/harmless";
import { DANGLING_REFERENCE, FEWER_RIGHTS, DELETION_PROTECTION } from "../../definitions/reasons";

const SECRET = /^google_secret_manager_secret$/;
const VERSION = /^google_secret_manager_secret_version$/;
const KEY = /^google_kms_crypto_key$/;
const REMINDED = silent(
  "no page says when secrets are rotated: rotation and its topic only remind people",
  /remind|rotat\w+ (every|each|within|after)/i,
);
/** Rotation's topic and the registry of images are encrypted under keys of KMS, and neither holds customers' data. */
const NO_DATA = guarded(
  "the key encrypts notices of rotation or images, no customer's data, and data stores are " +
    "under Google's keys (encryption/google-managed-keys)",
  "encryption/google-managed-keys",
);

const secrets: readonly Harmless[] = [
  { type: SECRET, path: /^deletion_protection$/, operators: ["unset", "flipped"], because: DELETION_PROTECTION },
  { type: SECRET, path: /^rotation$/, operators: ["dropped"], because: REMINDED },
  {
    type: SECRET,
    path: /^rotation\.(next_rotation_time|rotation_period)$/,
    operators: ["unset", "lowered", "raised"],
    because: REMINDED,
  },
  { type: SECRET, path: /^topics(\.name)?$/, operators: ["dropped", "moved"], because: REMINDED },
  {
    type: VERSION,
    path: /^secret_data_wo_version$/,
    operators: ["unset", "lowered", "raised"],
    because: documented(
      "the number only tells Terraform when to write the value anew: whatever it is, the value is only written",
      googleResource("secret_manager_secret_version"),
    ),
  },
  {
    type: VERSION,
    path: /^deletion_policy$/,
    operators: ["unset", "weakened"],
    stack: /^smepro-/,
    because: silent(
      "SMEPro keeps a password and a signing key there, under which nothing is encrypted, and " +
        "its policy speaks of no rotation",
      /rotat/i,
    ),
  },
];

const keys: readonly Harmless[] = [
  { type: KEY, path: /^$/, operators: ["removed"], because: DANGLING_REFERENCE },
  { type: /^google_kms_key_ring$/, path: /^$/, operators: ["removed"], because: DANGLING_REFERENCE },
  {
    type: KEY,
    path: /^(key_ring|rotation_period)$/,
    operators: ["moved", "unset", "lowered", "raised"],
    because: NO_DATA,
  },
  {
    type: KEY,
    path: /^purpose$/,
    operators: ["unset"],
    because: sameByDefault(
      "the provider's default is ENCRYPT_DECRYPT, which is the same",
      googleResource("kms_crypto_key"),
    ),
  },
  {
    type: /^google_kms_crypto_key_iam_member$/,
    path: /^(|crypto_key_id)$/,
    operators: ["removed", "moved"],
    because: FEWER_RIGHTS,
  },
];

export const secretsHarmless: readonly Harmless[] = [...secrets, ...keys];
