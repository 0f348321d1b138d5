import { X509Certificate } from "node:crypto";

/** Patterns of example values, and why such a value cannot be real. */
const EXAMPLES: readonly [pattern: RegExp, why: string][] = [
  [/(^|[@.])example\.(com|net|org)$/i, "a domain that RFC 2606 reserves for documentation"],
  [/\.(example|test|invalid)$/i, "a top-level domain that RFC 2606 reserves"],
  [/^(192\.0\.2|198\.51\.100|203\.0\.113)\./, "an address that RFC 5737 reserves for documentation"],
  [/^2001:0?db8:/i, "an address that RFC 3849 reserves for documentation"],
  [/(^|[-/])example([-/]|$)/i, "a name with example in it"],
  [/@sha256:([0-9a-f])\1{63}$/, "a digest that is only a placeholder"],
  [/^u0+(-sub\d+)?(\.your-storagebox\.de)?$/, "a Storage Box that is only a placeholder"],
  [/^(1234567\d{2,5}|([0-9a-f])\2{9,})$/, "a number that is only a placeholder"],
];

/** A certificate is in base64, so no pattern sees its names. */
function isExampleCertificate(value: string): boolean {
  if (!value.startsWith("-----BEGIN CERTIFICATE-----")) return false;
  try {
    return /\bexample\b/i.test(new X509Certificate(value).subject);
  } catch {
    return false;
  }
}

/** Why a settings value can only be an example, or undefined if it may be real. */
export function exampleReason(value: string): string | undefined {
  if (isExampleCertificate(value)) return "a certificate of an example, whose key nobody has";
  return EXAMPLES.find(([pattern]) => pattern.test(value))?.[1];
}
