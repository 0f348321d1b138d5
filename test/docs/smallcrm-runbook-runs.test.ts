import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { AddressInfo } from "node:net";
import { join } from "node:path";
import { describeWith, path } from "../constructs/hetzner/host/available";
import { EngineerWorkstation, SCANNED } from "./engineer";
import { blockWith, BLOCKS, commandsOf, SHELL } from "./runbook";
import { hostOf, synthesized } from "./rendered-smallcrm";

const template = synthesized();
const hosts = { smallcrm: hostOf(template, "application"), "smallcrm-database": hostOf(template, "database") };

let engineer: EngineerWorkstation;
beforeAll(() => {
  engineer = new EngineerWorkstation(hosts);
});
afterAll(() => {
  engineer.remove();
});
const made = (name: string) => readFileSync(join(engineer.keys, name), "utf8");

test.each(SHELL.map(({ section, text }, index) => [`${index + 1}, under ${section}`, text]))(
  "block %s is read by Bash",
  (_, text) => {
    expect(spawnSync("bash", ["-n"], { input: text, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  },
);

describeWith(["shellcheck"], "shellcheck", () => {
  test("finds nothing in the runbook's commands", () => {
    // Names of credentials are meant to be read here, not on the server.
    const { stdout } = spawnSync(path("shellcheck"), ["--shell=bash", "--exclude=SC2029", "-"], {
      input: SHELL.map(({ text }) => text).join("\n"),
      encoding: "utf8",
    });
    expect(stdout).toBe("");
  });
});

describeWith(["openssl", "ssh-keygen"], "keys and passwords", () => {
  beforeAll(async () => {
    await engineer.run(commandsOf("1. Keys and passwords").replace(/^openssl verify.*$/gm, ""), {
      input: "re_of_a_test\n",
    });
  });

  test("are all that both servers seal, Terraform's own, and what stays with people", () => {
    const sealed = Object.values(hosts).flatMap(({ files }) =>
      (files.get("/etc/smallcrm/credentials") ?? "").trim().split("\n"),
    );
    const terraform = Object.keys(template.json.variable as object).map((name) => `TF_VAR_${name}`);
    expect(readdirSync(engineer.keys).sort()).toEqual(
      [...new Set([...sealed, ...terraform, "AWS_SSE_CUSTOMER_KEY", "authority.key", "storage-box-key.pub"])].sort(),
    );
    expect(
      readdirSync(engineer.keys).filter(
        (name) => !name.endsWith(".pub") && (statSync(join(engineer.keys, name)).mode & 0o077) !== 0,
      ),
    ).toEqual([]);
  });

  test("certificates fit the authority and their use", async () => {
    const verify = blockWith("openssl verify");
    expect(await engineer.run(verify)).toMatch(/postgres-certificate: OK\n.*database-client-certificate: OK\n$/);
    await expect(engineer.run(verify.replace("database.smallcrm.internal", "other.smallcrm.internal"))).rejects.toThrow(
      /hostname mismatch/i,
    );
    await expect(engineer.run(verify.replace("sslclient", "sslserver"))).rejects.toThrow(/purpose/i);
  });

  test("values are as long as what takes them wants", () => {
    for (const name of ["AWS_SSE_CUSTOMER_KEY", "second-factor-keys"])
      expect(Buffer.from(made(name), "base64")).toHaveLength(32);
    for (const name of ["application", "umami", "backup", "retention", "restic"])
      expect(made(`${name}-password`)).toMatch(/^[0-9a-f]{64}\n$/);
    for (const name of Object.keys(template.json.variable as object))
      expect(made(`TF_VAR_${name}`)).toMatch(/^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)(?=.*-).{12,100}\n$/);
    expect(made("resend-key")).toBe("re_of_a_test\n");
  });

  test("certificates are made anew, and authority and passwords stay", async () => {
    const before = ["authority.key", "database-authority", "backup-password", "postgres-certificate"].map(made);
    await engineer.run('bash constructs/hetzner/host/scripts/postgres-certificates.sh "$keys"');
    const after = ["authority.key", "database-authority", "backup-password", "postgres-certificate"].map(made);
    expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
    expect(after[3]).not.toBe(before[3]);
    await engineer.run(blockWith("openssl verify"));
  });

  test("what Terraform is given comes from there, or is typed", async () => {
    const said = await engineer.run(
      `${commandsOf("2. Project, token and bucket").split("export AWS_REGION")[0] ?? ""}\nenv`,
      { input: "token\nid\nsecret\n" },
    );
    expect(said.split("\n")).toEqual(
      expect.arrayContaining([
        "HCLOUD_TOKEN=token",
        "AWS_ACCESS_KEY_ID=id",
        "AWS_SECRET_ACCESS_KEY=secret",
        `TF_VAR_storage_box_password=${made("TF_VAR_storage_box_password").trim()}`,
      ]),
    );
  });

  describeWith(["systemd-creds"], "sealed", () => {
    test("each is where its server's units find it", async () => {
      await engineer.run(blockWith('seal-credential "$name"'));
      for (const [host, { files }] of Object.entries(hosts)) {
        expect(readdirSync(engineer.server(host, "etc/credstore.encrypted")).sort()).toEqual(
          (files.get("/etc/smallcrm/credentials") ?? "").trim().split("\n").sort(),
        );
      }
    });

    describeWith(["age"], "the escrow", () => {
      const escrow = commandsOf("Escrow").split("\n");
      const check = escrow.filter((line) => line.includes("sha256sum")).join("\n");
      const [encrypt = ""] = escrow.filter((line) => line.includes("--encrypt"));

      test("is opened by each of two people, who find what the server has", async () => {
        const people: string[] = [];
        for (const name of ["ana", "ben"]) {
          await engineer.run(`mkdir -p "$HOME/${name}"; HOME="$HOME/${name}"\n${escrow[0] ?? ""}`);
          people.push(
            /age1\w+/.exec(readFileSync(join(engineer.home, name, "smallcrm-escrow.key"), "utf8"))?.[0] ?? "",
          );
        }
        writeFileSync(join(engineer.keys, "escrow-people"), people.map((line) => `${line}\n`).join(""));
        await engineer.run(encrypt);
        for (const name of ["ana", "ben"]) {
          const [one, other] = (
            await engineer.run(check.replace("~/smallcrm-escrow.key", `~/${name}/smallcrm-escrow.key`))
          )
            .trim()
            .split("\n");
          expect(one).toMatch(/^[0-9a-f]{64} /);
          expect(other).toBe(one);
        }
      });

      test("brings back every file", async () => {
        const before = readdirSync(engineer.keys).map((name) => [name, made(name)]);
        rmSync(engineer.keys, { recursive: true });
        await engineer.run(escrow.slice(-2).join("\n").replace("~/smallcrm-escrow.key", "~/ben/smallcrm-escrow.key"));
        expect(readdirSync(engineer.keys).map((name) => [name, made(name)])).toEqual(before);
      });
    });
  });
});

describeWith(["ssh", "ssh-keygen"], "SSH", () => {
  test("reaches the database server through the application server", () => {
    const config = engineer.write("ssh-config", BLOCKS.find(({ kind }) => kind === "ssh")?.text ?? "");
    expect(spawnSync(path("ssh"), ["-F", config, "-G", "smallcrm-database"], { encoding: "utf8" }).stdout).toMatch(
      /^hostname 10\.30\.1\.20$[^]*^proxyjump smallcrm$/m,
    );
  });

  test("finds the Storage Box's pinned key under the name that backups look for", async () => {
    engineer.write("smallcrm-production/.there", "");
    await engineer.run(blockWith("ssh-keyscan"));
    const pinned = engineer.server("smallcrm", "etc/smallcrm/storage-box.known_hosts");
    expect(readFileSync(pinned, "utf8")).toBe(`storage-box ${SCANNED}\n`);
    const config = engineer.write(
      "storage-box",
      hosts.smallcrm.files.get("/etc/ssh/ssh_config.d/storage-box.conf") ?? "",
    );
    const [, alias = ""] =
      /^hostkeyalias (.*)$/m.exec(
        spawnSync(path("ssh"), ["-F", config, "-G", "storage-box"], {
          encoding: "utf8",
          env: { ...process.env, CREDENTIALS_DIRECTORY: "/run" },
        }).stdout,
      ) ?? [];
    expect(spawnSync(path("ssh-keygen"), ["-F", alias, "-f", pinned], { encoding: "utf8" }).stdout).toContain(SCANNED);
    expect(blockWith("install-ssh-key")).toContain(`-o HostKeyAlias=${alias} `);
  });
});

describeWith(["aws"], "the bucket", () => {
  test("is made, privately, and keeps versions", async () => {
    const asked: string[] = [];
    const store = createServer((request, response) => {
      let body = "";
      request.on("data", (text: Buffer) => (body += text.toString()));
      request.on("end", () => {
        asked.push(
          `${request.method ?? ""} ${request.url ?? ""} ` +
            `${String(request.headers["x-amz-acl"] ?? "")} ` +
            `${body.replace(/<\?.*?\?>| xmlns="[^"]*"/g, "")}`,
        );
        response.end();
      });
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => store.once("listening", resolve));
    await engineer.run(
      blockWith("create-bucket").replace(
        "https://fsn1.your-objectstorage.com",
        `http://127.0.0.1:${(store.address() as AddressInfo).port}`,
      ),
      { env: { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "of a test", NO_PROXY: "127.0.0.1" } },
    );
    store.close();
    expect(asked).toEqual([
      expect.stringMatching(/^PUT \/BUCKET private/),
      expect.stringMatching(/^PUT \/BUCKET\?versioning {2}.*<Status>Enabled<\/Status>/),
    ]);
  });
});
