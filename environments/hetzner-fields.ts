import { z } from "zod";
import { isPrivate } from "../net/ip-range";
import { group, host, kindOf, oneOf, text, wholeNumber } from "./fields";

/** Fields of systems on Hetzner. Every message says what is allowed. */

/**
 * Sizes with processors that both application and images are made for (x86), by their memory in MB (Hetzner's price
 * list, read 2026).
 */
const MEMORY_MB = {
  cx23: 4096,
  cx33: 8192,
  cx43: 16_384,
  cx53: 32_768,
  ccx13: 8192,
  ccx23: 16_384,
  ccx33: 32_768,
  ccx43: 65_536,
  ccx53: 131_072,
  ccx63: 196_608,
} as const;
export type ServerType = keyof typeof MEMORY_MB;
export const serverType = oneOf(...(Object.keys(MEMORY_MB) as [ServerType, ...ServerType[]]));
/** Undefined if there is no such type. */
export const memoryOf = (type: unknown): number | undefined =>
  typeof type === "string" && Object.hasOwn(MEMORY_MB, type) ? MEMORY_MB[type as ServerType] : undefined;

/** A tag can be moved to another image; a digest always names the same one. */
export const pinnedImage = text(
  /^(ghcr\.io|docker\.io)(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+@sha256:[0-9a-f]{64}$/,
  "an image of ghcr.io or docker.io by its digest, without a tag: ghcr.io/owner/name@sha256:<64 hexadecimal digits>",
);

const PRIVATE_ADDRESS = "a private IPv4 address (RFC 1918)";
export const privateAddress = z
  .ipv4({ error: PRIVATE_ADDRESS })
  .refine((given) => isPrivate(given), { error: PRIVATE_ADDRESS });

const SSH_KEY =
  "an Ed25519 public key as ssh-keygen writes it: ssh-ed25519 or sk-ssh-ed25519@openssh.com, the key and a " +
  "comment that says whose it is";
export const sshPublicKey = z.string({ error: SSH_KEY }).refine(isSshPublicKey, { error: SSH_KEY });

/** The bytes that a four-byte length prefix declares. */
const lengthPrefixed = (bytes: Buffer, at: number) =>
  bytes.subarray(at + 4, at + 4 + (at + 4 <= bytes.length ? bytes.readUInt32BE(at) : 0));

/**
 * Whether the key's encoded type matches its prefix, and its length matches its type (RFC 4253, section 6.6; OpenSSH,
 * PROTOCOL.u2f).
 */
function isSshPublicKey(given: string): boolean {
  const [, kind = "", encoded = ""] =
    /^(ssh-ed25519|sk-ssh-ed25519@openssh\.com) ([A-Za-z0-9+/]+={0,2}) [A-Za-z0-9@._+-]{1,100}$/.exec(given) ?? [];
  const bytes = Buffer.from(encoded, "base64");
  if (kind === "" || bytes.toString("base64") !== encoded || lengthPrefixed(bytes, 0).toString() !== kind) return false;
  const rest = bytes.subarray(4 + kind.length);
  if (lengthPrefixed(rest, 0).length !== 32) return false;
  return kind === "ssh-ed25519"
    ? rest.length === 36
    : lengthPrefixed(rest, 36).length > 0 && rest.length === 40 + lengthPrefixed(rest, 36).length;
}

/** Account on a server. */
export const login = text(
  new RegExp(
    "^(?!" +
      "(?:" +
      [
        "root|admin|debian|postgres|caddy|restic|umami|nobody|daemon|bin|sys|sync|games|man|lp|mail|news|uucp",
        "proxy|backup|list|irc|smallcrm|retention",
      ].join("|") +
      ")$" +
      ")[a-z][a-z0-9-]{0,30}[a-z0-9]$",
  ),
  "2 to 32 lowercase letters, digits and hyphens, starting with a letter, and no account that the system has",
);

export const storageBoxHost = text(
  /^u\d{5,8}(-sub\d{1,3})?\.your-storagebox\.de$/,
  "the host name of the Storage Box or its subaccount: terraform output storage_box_host",
);
export const storageBoxUser = text(/^u\d{5,8}-sub\d{1,3}$/, "the subaccount's name: terraform output storage_box_user");
export const hostKey = text(
  /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]{60,}={0,2}$/,
  "a line that ssh-keyscan -p 23 HOST prints, without the host: ssh-ed25519 and the key",
);
export const objectStorageBucket = text(
  /^(?!\d+\.)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  "a bucket name: 3 to 63 lowercase letters, digits and hyphens",
);

const RECORD_NAME =
  "@ for the domain itself, or a name within it without the domain, such as send or resend._domainkey";
const name = text(
  /^(?=.{1,190}$)(@|(_?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*_?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)$/,
  RECORD_NAME,
);
/** Records that other services require: mail exchangers, and proof that they may send e-mail. */
export const extraRecord = z.discriminatedUnion(
  "type",
  [
    group({ type: z.literal("MX"), name, priority: wholeNumber(0, 65_535, "preference"), host }),
    group({
      type: z.literal("TXT"),
      name,
      text: text(/^[ !#-[\]-~]{1,2000}$/, "1 to 2000 printable ASCII characters, no quotation mark and no backslash"),
    }),
    group({
      type: z.literal("CNAME"),
      name: name.refine((given) => given !== "@", {
        error: "a name within the domain: the domain itself can have no CNAME",
      }),
      host,
    }),
  ],
  { error: kindOf("type", "MX, TXT or CNAME") },
);
