/** Patterns of secrets. Values that are filled in on the server ($, %) and paths do not count. */
const SECRETS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----|AGE-SECRET-KEY-1|PuTTY-User-Key-File/],
  ["a key of Resend", /\bre_[A-Za-z0-9]{8,}_?[A-Za-z0-9]{8,}\b/],
  ["an access key", /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}\b|\bxox[abp]-[A-Za-z0-9-]{10,}/],
  ["a password in an address", /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']+:[^\s$%{@/"']{3,}@/i],
  ["a password hash", /\$(?:2[aby]|6|y|argon2id?)\$[^\s"']{20,}|SCRAM-SHA-256\$\d+:/],
  [
    "a password or token",
    new RegExp(
      "(?:" +
        "password|passphrase|passwd|secret|token|api_?key" +
        String.raw`)["']?\s*[:=]\s*(["']?)(?![$%/"'<{(-])(?=[^\s"']*\d)[^\s"']{8,}\1`,
      "i",
    ),
  ],
];

/** The kind of secret that a text seems to contain, or undefined. */
export const secretLike = (text: string): string | undefined => SECRETS.find(([, pattern]) => pattern.test(text))?.[0];
