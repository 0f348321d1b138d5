import { createHash } from "node:crypto";
import { notFound } from "../../core/errors";
import { type Body, list, object, text } from "../../core/json";
import type { Resource } from "../../core/store";
import type { World } from "../../core/world";
import type { Call } from "../../product";

/** Numbers of algorithms in DNSKEY records (IANA's registry). */
const ALGORITHMS: Readonly<Record<string, number>> = {
  rsasha1: 5,
  rsasha256: 8,
  rsasha512: 10,
  ecdsap256sha256: 13,
  ecdsap384sha384: 14,
};
const KEY_SIGNING = 257;
const ZONE_SIGNING = 256;
const DNSSEC_PROTOCOL = 3;
/** Exponent 65537 with its length, as RFC 3110 puts it before the modulus. */
const RSA_EXPONENT = [3, 1, 0, 1];

/** Keys of a signed zone: one for each of its key specifications. The keys are made up; tags and digests fit them. */
export function keysOf(world: World, zone: Resource): Body[] {
  const { state, defaultKeySpecs } = object(zone.body.dnssecConfig);
  if (state !== "on") return [];
  return list(defaultKeySpecs).map((spec, index) => key(world, zone, object(spec), index));
}

export function listKeys(call: Call, zone: Resource): Body {
  return { kind: "dns#dnsKeysListResponse", dnsKeys: keysOf(call.world, zone) };
}

export function getKey(call: Call, zone: Resource): Body {
  const id = call.params.dnsKeyId ?? "";
  const found = keysOf(call.world, zone).find((one) => one.id === id);
  if (!found) throw notFound(`The 'parameters.dnsKeyId' resource named '${id}' does not exist.`);
  return found;
}

function key(world: World, zone: Resource, spec: Body, index: number): Body {
  const algorithm = text(spec.algorithm);
  const type = text(spec.keyType);
  const publicKey = publicKeyOf(world, `${zone.key} ${text(zone.body.id)} ${String(index)}`, algorithm, spec);
  const flags = type === "keySigning" ? KEY_SIGNING : ZONE_SIGNING;
  const data = Buffer.concat([
    Buffer.from([flags >> 8, flags & 255, DNSSEC_PROTOCOL, ALGORITHMS[algorithm] ?? 0]),
    publicKey,
  ]);
  const digest = createHash("sha256")
    .update(wireName(text(zone.body.dnsName)))
    .update(data)
    .digest("hex");
  return {
    kind: "dns#dnsKey",
    id: String(index),
    type,
    algorithm,
    keyLength: spec.keyLength ?? 0,
    keyTag: tagOf(data),
    isActive: true,
    creationTime: zone.body.creationTime ?? "",
    publicKey: publicKey.toString("base64"),
    ...(type === "keySigning" ? { digests: [{ type: "sha256", digest: digest.toUpperCase() }] } : {}),
  };
}

function publicKeyOf(world: World, purpose: string, algorithm: string, spec: Body): Buffer {
  const rsa = algorithm.startsWith("rsa");
  const bytes = (Number(spec.keyLength) / 8) * (rsa ? 1 : 2);
  const chunks = Array.from({ length: Math.ceil(bytes / 32) }, (_, index) =>
    Buffer.from(world.ids.hex(`dns key ${purpose} ${String(index)}`, 64), "hex"),
  );
  const material = Buffer.concat(chunks).subarray(0, bytes);
  return rsa ? Buffer.concat([Buffer.from(RSA_EXPONENT), material]) : material;
}

/** The key tag of RFC 4034, appendix B. */
function tagOf(data: Buffer): number {
  let sum = 0;
  data.forEach((byte, index) => (sum += index % 2 === 0 ? byte * 256 : byte));
  return (sum + Math.floor(sum / 65536)) % 65536;
}

/** A domain name as DNS carries it: each label after its length. */
function wireName(name: string): Buffer {
  const labels = name
    .toLowerCase()
    .split(".")
    .filter((label) => label !== "");
  return Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, "latin1")])),
    Buffer.from([0]),
  ]);
}
