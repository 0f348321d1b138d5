import { createHash } from "node:crypto";
import { z } from "zod";
import { text } from "../../core/json";
import { type RestRoute, Reply } from "../../product";
import { all, create, invalidInput, newId, refuse, requireUniqueName } from "./kind";
import { sshKeys } from "./kinds";
import { labels, standard } from "./standard";

const name = z.string().min(1);

/** MD5 of the key's bytes, as Hetzner shows it. @throws RestError 422 where it is no public key */
function fingerprint(publicKey: string): string {
  const [, type = "", encoded = ""] = /^(ssh-\S+|ecdsa-\S+|sk-\S+) ([A-Za-z0-9+/=]+)(?: |$)/.exec(publicKey) ?? [];
  const bytes = Buffer.from(encoded, "base64");
  const named = bytes.length > 4 ? bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString() : "";
  if (named === "" || named !== type) throw invalidInput("public_key", "is no SSH public key");
  return createHash("md5")
    .update(bytes)
    .digest("hex")
    .replace(/..(?=.)/g, "$&:");
}

export const sshKeyRoutes: readonly RestRoute[] = [
  ...standard({
    kind: sshKeys,
    filters: ["fingerprint"],
    update: z.strictObject({ name: name.optional(), labels: labels.optional() }),
  }),
  {
    id: "hcloud.ssh_keys.create",
    verb: "POST",
    path: "/v1/ssh_keys",
    body: z.strictObject({ name, public_key: z.string(), labels: labels.default({}) }),
    handle: ({ world, body }) => {
      const print = fingerprint(text(body.public_key).trim());
      requireUniqueName(world, sshKeys, body.name);
      if (all(world, sshKeys).some((one) => one.body.fingerprint === print)) {
        throw refuse(409, "uniqueness_error", "SSH key with the same fingerprint already exists");
      }
      const id = newId(world, sshKeys, text(body.name));
      return new Reply(201, { ssh_key: create(world, sshKeys, id, { ...body, fingerprint: print }).body });
    },
  },
];
