import type { Document, Schema } from "../discovery/types";
import { schemaOf } from "../discovery/load";
import { type Body, type Json, isObject } from "./json";

/**
 * Numbers that Google's protocol buffers give to values of enums, where they differ from the position in the discovery
 * document. Source: the .proto files of googleapis (google/api/launch_stage, google/cloud/redis/v1,
 * google/cloud/kms/v1, google/monitoring/v3/common).
 */
const OTHER_NUMBERS: Readonly<Record<string, number>> = {
  // LaunchStage
  EARLY_ACCESS: 1,
  ALPHA: 2,
  BETA: 3,
  GA: 4,
  DEPRECATED: 5,
  UNIMPLEMENTED: 6,
  PRELAUNCH: 7,
  // Redis
  STANDARD_HA: 3,
  // Cloud KMS
  ASYMMETRIC_SIGN: 5,
  ASYMMETRIC_DECRYPT: 6,
  RAW_ENCRYPT_DECRYPT: 7,
  MAC: 9,
  EXTERNAL: 3,
  EXTERNAL_VPC: 4,
  RSA_SIGN_PSS_2048_SHA256: 2,
  RSA_SIGN_PSS_3072_SHA256: 3,
  RSA_SIGN_PSS_4096_SHA256: 4,
  RSA_SIGN_PKCS1_2048_SHA256: 5,
  RSA_SIGN_PKCS1_3072_SHA256: 6,
  RSA_SIGN_PKCS1_4096_SHA256: 7,
  RSA_DECRYPT_OAEP_2048_SHA256: 8,
  RSA_DECRYPT_OAEP_3072_SHA256: 9,
  RSA_DECRYPT_OAEP_4096_SHA256: 10,
  EC_SIGN_P256_SHA256: 12,
  EC_SIGN_P384_SHA384: 13,
  RSA_SIGN_PSS_4096_SHA512: 15,
  RSA_SIGN_PKCS1_4096_SHA512: 16,
  RSA_DECRYPT_OAEP_4096_SHA512: 17,
  EXTERNAL_SYMMETRIC_ENCRYPTION: 18,
  EC_SIGN_SECP256K1_SHA256: 31,
  HMAC_SHA256: 32,
  // Monitoring's aligners and reducers
  ALIGN_MIN: 10,
  ALIGN_MAX: 11,
  ALIGN_MEAN: 12,
  ALIGN_COUNT: 13,
  ALIGN_SUM: 14,
  ALIGN_STDDEV: 15,
  ALIGN_COUNT_TRUE: 16,
  ALIGN_FRACTION_TRUE: 17,
  ALIGN_PERCENTILE_99: 18,
  ALIGN_PERCENTILE_95: 19,
  ALIGN_PERCENTILE_50: 20,
  ALIGN_PERCENTILE_05: 21,
  ALIGN_PERCENT_CHANGE: 23,
  ALIGN_COUNT_FALSE: 24,
  REDUCE_COUNT_FALSE: 15,
};

/** Cloud Run's reasons of a condition, some of whose names other enums have too. */
const RUN_REASONS = [
  "COMMON_REASON_UNDEFINED",
  "UNKNOWN",
  "",
  "REVISION_FAILED",
  "PROGRESS_DEADLINE_EXCEEDED",
  "",
  "CONTAINER_MISSING",
  "CONTAINER_PERMISSION_DENIED",
  "CONTAINER_IMAGE_UNAUTHORIZED",
  "CONTAINER_IMAGE_AUTHORIZATION_CHECK_FAILED",
  "ENCRYPTION_KEY_PERMISSION_DENIED",
  "ENCRYPTION_KEY_CHECK_FAILED",
  "SECRETS_ACCESS_CHECK_FAILED",
  "WAITING_FOR_OPERATION",
  "IMMEDIATE_RETRY",
  "POSTPONED_RETRY",
  "INTERNAL",
  "VPC_NETWORK_NOT_FOUND",
];

const numberOf = (values: readonly string[], value: string): number =>
  values.includes("CONTAINER_MISSING") ? RUN_REASONS.indexOf(value) : (OTHER_NUMBERS[value] ?? values.indexOf(value));

/**
 * The name of an enum's value by its number, which JSON may give in the name's place; undefined where there is none.
 */
export const enumName = (values: readonly string[], number: number): string | undefined =>
  values.find((value) => numberOf(values, value) === number);

/** Whether a request wants numbers for enums: `$alt=json;enum-encoding=int`. */
export const wantsEnumNumbers = (query: URLSearchParams): boolean =>
  /;\s*enum-encoding=int/.test(query.get("$alt") ?? query.get("alt") ?? "");

/** A reply with the numbers of its enums. What an `Any` holds keeps its names, as its type is not looked up. */
export function withEnumNumbers(document: Document, schema: string, body: Body): Body {
  return convert(document, { $ref: schema }, body) as Body;
}

function convert(document: Document, schema: Schema, value: Json): Json {
  if (schema.$ref) return convert(document, schemaOf(document, schema.$ref), value);
  if (Array.isArray(value)) return value.map((one) => convert(document, schema.items ?? {}, one));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        convert(document, schema.properties?.[name] ?? schema.additionalProperties ?? {}, inner),
      ]),
    );
  }
  const number = schema.enum && typeof value === "string" ? numberOf(schema.enum, value) : -1;
  return number < 0 ? value : number;
}
