import { Administrator, SshKeys } from "../../../constructs/hetzner/ssh-keys";
import { KEY, refused, synthesize } from "./parts";

describe("SshKeys", () => {
  test("hold every key of every administrator", () => {
    const template = synthesize(
      (stack) =>
        new SshKeys(stack, "keys", [
          { name: "ana", sshKeys: [KEY, KEY] },
          { name: "ben", sshKeys: [KEY] },
        ]),
    );
    expect(Object.values(template.all("hcloud_ssh_key"))).toEqual(
      ["ana-1", "ana-2", "ben-1"].map((name) => ({ name, public_key: KEY })),
    );
  });

  test("can be changed one by one", () => {
    const template = synthesize((stack) =>
      new SshKeys(stack, "keys", [{ name: "ana", sshKeys: [KEY] }]).keys.get("ana-1")?.addOverride("name", "hers"),
    );
    expect(template.only("hcloud_ssh_key").name).toBe("hers");
  });

  test.each<[string, readonly Administrator[], string]>([
    ["nobody", [], "administrators: got []; allowed: at least one, with a key"],
    [
      "somebody without a key",
      [{ name: "ana", sshKeys: [] }],
      'administrators: got ["ana"]; allowed: at least one, with a key',
    ],
    [
      "what is no public key",
      [{ name: "ana", sshKeys: ["-----BEGIN OPENSSH PRIVATE KEY-----"] }],
      'administrators: got ["ana-1"]; allowed: public keys in OpenSSH\'s format, one line each',
    ],
    ["options before a key", [{ name: "ana", sshKeys: [`command="id" ${KEY}`] }], 'administrators: got ["ana-1"]'],
  ])("refuse %s", (_, administrators, message) => {
    expect(refused((stack) => new SshKeys(stack, "keys", administrators))).toEqual([
      message.includes(";") ? message : expect.stringContaining(message),
    ]);
  });
});
