import { holdsKey, isSecretUnder, looksSecret } from "./secret-names";
import { yaml } from "./yaml";

const MAX_LENGTH = 200_000;
const MAX_DEPTH = 8;
const BASE64 = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;
/** A Fernet key that stands within a text. */
const FERNET = /(?<![\w-])[\w-]{43}=(?![\w=])/;
/** `key: value` or `KEY=value` at the start of a line. */
const SETTING = /^\s*(?:export\s+|-\s+)?["']?[A-Za-z_][\w.-]*["']?\s*[:=]\s*\S/m;
/** What says where a value is, or is no secret of anybody's. */
const PLACE = new RegExp(
  "^(?:" +
    [
      String.raw`[/$@~].*|true|false|null|\d{1,6}|projects\/[^/]+\/secrets\/.*|https?:\/\/[^@\s]*`,
      String.raw`-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-----[\s\S]*`,
    ].join("|") +
    ")$",
  "i",
);

/**
 * Whether a secret stands in a text that has a structure of its own: JSON, YAML, lines of settings, or any of these in
 * Base64.
 */
export function embedsSecret(text: string): boolean {
  return text.length <= MAX_LENGTH && inText(text, MAX_DEPTH);
}

function inText(text: string, depth: number): boolean {
  if (depth === 0) return false;
  const trimmed = text.trim();
  if (FERNET.test(trimmed) || holdsKey(trimmed)) return true;
  const compact = trimmed.replace(/\s+/g, "");
  if (BASE64.test(compact)) {
    const decoded = printable(compact);
    return decoded !== undefined && inText(decoded, depth - 1);
  }
  if (/^[[{]/.test(trimmed)) return inTree(parsed(trimmed, JSON.parse), "", depth);
  if (!SETTING.test(trimmed)) return false;
  return (
    inLines(trimmed, depth) ||
    (trimmed.includes(":") &&
      inTree(
        parsed(trimmed, (one) => yaml().parse(one)),
        "",
        depth,
      ))
  );
}

/** Text in Base64, where it is text. */
function printable(text: string): string | undefined {
  const decoded = Buffer.from(text, "base64").toString("utf8");
  return decoded.length > 4 && !/[^\P{Cc}\t\n\r]|\ufffd/u.test(decoded) ? decoded : undefined;
}

function parsed(text: string, read: (text: string) => unknown): unknown {
  try {
    return read(text);
  } catch {
    return undefined;
  }
}

function inLines(text: string, depth: number): boolean {
  return text.split("\n").some((line) => {
    const [, name = "", value = ""] = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*["']?([^"'\s]+)/.exec(line) ?? [];
    return name !== "" && inValue(value, name, depth);
  });
}

function inTree(tree: unknown, name: string, depth: number): boolean {
  if (depth === 0) return false;
  if (typeof tree === "string") return inValue(tree, name, depth);
  if (typeof tree !== "object" || tree === null) return false;
  return Object.entries(tree).some(([key, value]) => inTree(value, Array.isArray(tree) ? name : key, depth - 1));
}

const inValue = (value: string, name: string, depth: number) =>
  !PLACE.test(value) &&
  value !== "" &&
  (looksSecret(value) || (name !== "" && isSecretUnder(name, value)) || inText(value, depth - 1));
