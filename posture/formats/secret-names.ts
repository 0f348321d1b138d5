import { oncePerText } from "../memoize";

/** Words by which people name what is secret. */
const SECRET_WORDS = new Set([
  "secret",
  "secrets",
  "password",
  "passwords",
  "passwd",
  "pwd",
  "passphrase",
  "token",
  "tokens",
  "apikey",
  "key",
  "keys",
  "credential",
  "credentials",
  "creds",
  "dsn",
  "auth",
  "jwt",
  "fernet",
  "signature",
]);
/**
 * Last words that say in which form, or which one of several, and not what: the word before them is what a name means.
 */
const FORMS_AND_TURNS = new Set(
  (
    "value values data string text raw plain json pem der base64 b64 hex base material " +
    "content contents bytes hash salt " +
    "current previous primary secondary old new active next backup default main live prod " +
    "production staging test dev env var"
  ).split(" "),
);
/** Keys that are meant to be seen. */
const PUBLIC = new Set(["public", "publishable", "partition", "sort", "primary", "foreign", "cache"]);

/** The same names stand in many resources. */
const wordsOf = oncePerText((name) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean),
);

/**
 * Whether a variable's name says that its value is secret. English compounds mean what their last word means: an
 * `ACCESS_TOKEN` is a token, while `TOKEN_TTL`, `AUTH_SCHEME` and `KEY_ROTATION_POLICY` only speak of one.
 */
export function namesSecret(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => PUBLIC.has(word))) return false;
  const head = words.findLast((word) => !FORMS_AND_TURNS.has(word) && !/^v?\d+$/.test(word));
  return head !== undefined && SECRET_WORDS.has(head);
}

/** Long, and of letters and digits in no order: no word, no setting. */
const OPAQUE = /(?=[A-Za-z0-9+/]*\d)(?=[A-Za-z0-9+/]*[A-Za-z])[A-Za-z0-9+/]{16,}/;

/** Whether a value is secret by a name that speaks of secrets, and by its own look. */
export const isSecretUnder = (name: string, value: string): boolean =>
  namesSecret(name) || (wordsOf(name).some((word) => SECRET_WORDS.has(word)) && OPAQUE.test(value) && !isPublic(name));

const isPublic = (name: string) => wordsOf(name).some((word) => PUBLIC.has(word));

const KEY_FORMATS: readonly RegExp[] = [
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/,
  // A Fernet key: 32 bytes in URL-safe Base64.
  /^[A-Za-z0-9_-]{43}=$/,
  /^(?:sk|rk|pk)[-_](?:ant|live|test|proj)[-_]/,
  /^sk-[A-Za-z0-9]{20,}/,
  /^AIza[\w-]{30,}/,
  /^(?:AKIA|ASIA)[A-Z0-9]{16}$/,
  /^gh[pousr]_[A-Za-z0-9]{20,}/,
  /^github_pat_/,
  /^xox[abposr]-/,
  /^(?:phc|phx)_[A-Za-z0-9]{20,}/,
  /^SG\.[\w-]{10,}\./,
  /^eyJ[\w-]+\.eyJ[\w-]+\./,
  // A key of an account, as Google gives it.
  /"private_key"\s*:/,
  // An address with a password in it, or with the key that Sentry's have before the @.
  /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i,
  /^https:\/\/[0-9a-f]{32}(?::[0-9a-f]{32})?@/,
];

const ASSIGNED = /^-{0,2}([A-Za-z_][\w.-]*)=["']?([^"'\s]+)/;
/** What stands for a value, or says where it is. */
const isPlace = (value: string) => /^[/$@]/.test(value) || /^(?:true|false|\d{1,5})$/i.test(value);

/** Whether a text gives something secret by a name, as arguments and scripts do: `--api-key=…`, `PASSWORD=…`. */
export const assignsSecret = (text: string): boolean =>
  text.includes("=") &&
  text.split(/\s+/).some((word) => {
    const [, name = "", value = ""] = ASSIGNED.exec(word) ?? [];
    return value !== "" && namesSecret(name) && !isPlace(value);
  });

/** Whether one of a command's arguments is secret: by its form, by its name, or by the name before it. */
export const argumentIsSecret = (argument: string, before: string | undefined): boolean =>
  looksSecret(argument) ||
  holdsKey(argument) ||
  assignsSecret(argument) ||
  (before !== undefined &&
    /^--?[A-Za-z]/.test(before) &&
    !before.includes("=") &&
    namesSecret(before) &&
    !argument.startsWith("-") &&
    argument !== "" &&
    !isPlace(argument));

/** Keys whose beginning tells what they are. */
const KEY = new RegExp(
  [
    "-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    String.raw`\b(?:` +
      [
        String.raw`sk-(?:ant|proj)-[\w-]{16}|[sr]k_(?:live|test)_\w{16}|AIza[\w-]{35}|(?:AKIA|ASIA)[A-Z0-9]{16}\b`,
        String.raw`gh[pousr]_\w{30}|github_pat_\w{20}|xox[abposr]-\d[\w-]{9}`,
      ].join("|") +
      ")",
  ].join("|"),
);

/** Whether a text has a key in it, wherever. */
export function holdsKey(text: string): boolean {
  if (text.length < MIN_KEY_LENGTH) return false;
  let holds = judged.get(text);
  if (holds === undefined) {
    holds = KEY.test(text);
    if (judged.size < CACHE_LIMIT) judged.set(text, holds);
  }
  return holds;
}

export const MIN_KEY_LENGTH = 18;
/** The same texts stand in many resources. */
const judged = new Map<string, boolean>();
const CACHE_LIMIT = 20_000;

/** Whether a value has the form of a key, whatever its name. */
export const looksSecret = (value: string): boolean => KEY_FORMATS.some((form) => form.test(value));
