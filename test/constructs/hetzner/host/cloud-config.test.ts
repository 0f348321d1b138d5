import Ajv from "ajv-draft-04";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import { alarm } from "../../../../constructs/hetzner/host/alarm";
import { base } from "../../../../constructs/hetzner/host/base";
import { cloudConfig } from "../../../../constructs/hetzner/host/cloud-config";
import { dataVolume } from "../../../../constructs/hetzner/host/data-volume";
import { firewall } from "../../../../constructs/hetzner/host/firewall";
import { behindGateway, gateway } from "../../../../constructs/hetzner/host/gateway";
import { Part } from "../../../../constructs/hetzner/host/part";
import { timer } from "../../../../constructs/hetzner/host/units";
import { userData } from "../../../../constructs/hetzner/host/user-data";
import { describeWith, path } from "./available";
import { anyCharacter } from "../../../any-character";

interface Rendered {
  readonly hostname: string;
  readonly bootcmd?: readonly (readonly string[])[];
  readonly packages: readonly string[];
  readonly write_files: readonly {
    readonly path: string;
    readonly content: string;
    readonly permissions: string;
    readonly owner?: string;
    readonly defer?: boolean;
  }[];
  readonly runcmd: readonly (string | readonly string[])[];
}
const PROPS = { hostname: "application", fqdn: "application.smallcrm.internal" };
const render = (...parts: readonly Part[]) => cloudConfig(parts, PROPS);
const read = (...parts: readonly Part[]) => parse(render(...parts)) as Rendered;
const file = (at: string, content = "") => ({ files: [{ path: at, content }] });

const administrators = [
  { name: "ada", sshKeys: [`ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"a".repeat(43)} ada@example.com`] },
];
const WHOLE: readonly Part[] = [
  behindGateway({ gateway: "10.0.0.1" }),
  gateway({ network: "10.0.0.0/16" }),
  base({ rebootTime: "03:30", administrators, sshFrom: ["192.0.2.1/32"] }),
  dataVolume("/var/lib/smallcrm"),
  alarm({ from: "alarm@example.com", to: ["ada@example.com"] }),
  timer({ name: "job", description: "A job", calendar: "daily", service: { ExecStart: "/bin/true" } }),
].map((part, index) => (index === 1 ? { ...part, files: [] } : part));

test("parts become one server, in their order: packages once, commands one after the other", () => {
  const rendered = read(
    { packages: ["b", "a"], boot: [["one"]], run: [["first", "an argument"]] },
    { packages: ["a"], boot: [["two"]], run: [["second"]] },
  );
  expect(rendered.packages).toEqual(["a", "b"]);
  expect(rendered.bootcmd).toEqual([["one"], ["two"]]);
  expect(rendered.runcmd).toEqual([
    "/usr/local/lib/smallcrm/install-packages || exit 1",
    ["systemctl", "daemon-reload"],
    ["first", "an argument"],
    ["second"],
  ]);
});

test("nobody gets in by a password, root not at all, and no other user is made", () => {
  expect(parse(render())).toMatchObject({
    users: [{ name: "root", lock_passwd: true }],
    disable_root: true,
    ssh_pwauth: false,
  });
});

test("a file keeps its content to the letter, whatever it holds", () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter() }), (content) => {
      const written = content.replaceAll("\r", "");
      expect(read(file("/etc/a", written)).write_files[0]?.content).toBe(written);
    }),
    { numRuns: 300 },
  );
});

test("a file belongs to root; another user's is written once packages have made the user", () => {
  const [roots, others] = read({
    files: [
      { path: "/a", content: "" },
      { path: "/b", content: "", owner: "postgres:postgres", permissions: "0600" },
    ],
  }).write_files;
  expect(roots).toEqual({ path: "/a", content: "", permissions: "0644" });
  expect(others).toEqual({ path: "/b", content: "", permissions: "0600", owner: "postgres:postgres", defer: true });
});

test("a server knows which packages and which credentials are its own", () => {
  const { write_files } = read({ packages: ["curl"], credentials: ["b", "a"] }, { credentials: ["a"] });
  expect(Object.fromEntries(write_files.map(({ path: at, content }) => [at, content]))).toMatchObject({
    "/etc/smallcrm/packages": "curl\n",
    "/etc/smallcrm/credentials": "a\nb\n",
  });
});

/** Text that nothing makes small. */
const noise = (length: number) =>
  Array.from({ length: length / 50 }, (_, index) =>
    createHash("sha512").update(String(index)).digest("base64").slice(0, 50),
  ).join("");

test(
  "what is larger than Hetzner takes is compressed, in bytes that cloud-init reads, and " +
    "what is not stays as it is",
  () => {
    const text = `#cloud-config\n${"key: value\n".repeat(3000)}`;
    expect(gunzipSync(Buffer.from(userData(text), "base64")).toString()).toBe(text);
    // cloud-init takes nothing that base64 does not hold, not even a line's end.
    expect(userData(text)).toMatch(/^H4sI[A-Za-z0-9+/]+=*$/);
    expect(userData("#cloud-config\n")).toBe("#cloud-config\n");
    expect(userData(`#cloud-config\n${"${A}".repeat(8_000)}`)).toMatch(/^H4sI/);
  },
);

test.each<readonly [string, Part, RegExp]>([
  [
    "two parts write one file",
    {
      files: [
        { path: "/etc/a", content: "1" },
        { path: "/etc/a", content: "2" },
      ],
    },
    /\/etc\/a is written twice/,
  ],
  ["a path is relative", file("etc/a"), /"etc\/a" is no absolute path/],
  ["a path climbs", file("/etc/../home/ana/.ssh/authorized_keys"), /no absolute path/],
  ["a path names a directory", file("/etc/"), /no absolute path/],
  [
    "permissions are no four octal digits",
    { files: [{ path: "/a", content: "", permissions: "644" }] },
    /644 are no permissions/,
  ],
  [
    "it is larger than Hetzner takes",
    file("/a", noise(40_000)),
    /it has \d{5} bytes, compressed; Hetzner takes 32768 at most: \/a 40000/,
  ],
])("it is refused where %s", (_, part, message) => {
  expect(() => render(part)).toThrow(message);
});

test("it is refused where the host name is no single label", () => {
  expect(() => cloudConfig([], { hostname: "a.b", fqdn: "a.b" })).toThrow(/a\.b is no host name/);
});

// Put together here, so that scanners of this repository find nothing.
const SECRETS: readonly (readonly [kind: string, text: string])[] = [
  ["a private key", `-----BEGIN ${"OPENSSH"} PRIVATE KEY-----`],
  ["a private key", `-----BEGIN ${"PRIVATE"} KEY-----`],
  ["a private key", `AGE-SECRET-KEY${"-1QQQ"}`],
  ["a key of Resend", `re_${"Ab12Cd34"}_${"Ef56Gh78Ij90"}`],
  ["an access key", `AKIA${"A".repeat(16)}`],
  ["a password in an address", `postgres://crm:${"hunter22"}@database/crm`],
  ["a password hash", `SCRAM-SHA-256$4096:${"c2FsdA"}`],
  ["a password or token", `POSTGRES_PASSWORD=${"correct-horse-1"}`],
  ["a password or token", `password: "${"correct-horse-1"}"`],
  ["a password or token", `API_KEY='${"0123456789abcdef"}'`],
];

test.each(SECRETS)("it is refused where a file holds %s", (kind, text) => {
  expect(() => render(file("/etc/a", `one\n${text}\n`))).toThrow(`/etc/a seems to hold ${kind}: seal it on the server`);
  expect(() => render({ run: [["echo", text]] })).toThrow(`seems to hold ${kind}`);
});

test.each([
  'PGPASSWORD=$(cat "$CREDENTIALS_DIRECTORY/backup-password")',
  "LoadCredentialEncrypted=application-password1",
  "password_encryption = scram-sha-256",
  "PASSWORD_FILE=/run/credentials/x1",
  "postgres://umami:${password}@database",
  "PasswordAuthentication no",
  "-----BEGIN CERTIFICATE-----",
  "RESTIC_PASSWORD_FILE=%d/restic-password",
])("it is accepted where a file says %s, which is no secret", (text) => {
  expect(() => render(file("/etc/a", text))).not.toThrow();
});

describeWith(["cloud-init schema"], "cloud-init's own schema", () => {
  const schema = () =>
    JSON.parse(readFileSync(path("cloud-init schema"), "utf8")) as {
      readonly $defs: Readonly<Record<string, { readonly properties?: object }>>;
      readonly properties?: object;
    };
  const whole = () => parse(render(firewall(WHOLE), ...WHOLE)) as object;
  const validate = (config: object) => {
    const valid = new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: false }).compile(schema());
    valid(config);
    return (valid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
  };

  test("takes a whole server", () => {
    expect(validate(whole())).toEqual([]);
  });

  test("would not take a file without a path, or permissions that are a number", () => {
    expect(validate({ ...whole(), write_files: [{ content: "" }] })).not.toEqual([]);
    expect(validate({ ...whole(), write_files: [{ path: "/a", permissions: 644 }] })).not.toEqual([]);
  });

  test("knows every word at the top", () => {
    const { $defs, properties } = schema();
    const known = [properties ?? {}, ...Object.values($defs).map((part) => part.properties ?? {})].flatMap((words) =>
      Object.keys(words),
    );
    expect(Object.keys(whole()).filter((word) => !known.includes(word))).toEqual([]);
  });
});

test("what all servers have leaves more than half of the room to what they are for", () => {
  expect(Buffer.byteLength(render(firewall(WHOLE), ...WHOLE))).toBeLessThan(16 << 10);
});
