import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { EVIDENCE } from "../../constructs/hetzner/host/restore-test";
import { CREDENTIALS, DATABASE_HOST, DATABASES } from "../../constructs/hetzner/host/paths";
import { ENVIRONMENTS } from "../fixtures/environments";
import { blockWith, commandsOf, REMOTE, RUNBOOK, SHELL, tableOf } from "./runbook";
import { Host, hostOf, SETTINGS, STACK, synthesized, unitsOf } from "./rendered-smallcrm";

const template = synthesized();
const hosts: Readonly<Record<string, Host>> = {
  smallcrm: hostOf(template, "application"),
  "smallcrm-database": hostOf(template, "database"),
};
const { variable, output, terraform } = template.json as unknown as {
  variable: object;
  output: object;
  terraform: { backend: { s3: { key: string; bucket: string } } };
};
const all = (pattern: RegExp, text = RUNBOOK) =>
  [...new Set([...text.matchAll(pattern)].map(([whole, first]) => first ?? whole))].sort();
const everything = Object.values(hosts)
  .map(({ text }) => text)
  .join("\n");
const commands = SHELL.map(({ text }) => text).join("\n");

describe("the runbook's names, against what is synthesized", () => {
  test("resources, outputs and variables of Terraform are the stack's", () => {
    const addresses = Object.entries(template.json.resource ?? {}).flatMap(([type, byId]) =>
      Object.keys(byId).map((id) => `${type}.${id}`),
    );
    expect(all(/\bhcloud_\w+\.[\w-]+/g)).toEqual(expect.arrayContaining(["hcloud_server.database_server_8BFC5013"]));
    expect(all(/\bhcloud_\w+\.[\w-]+/g).filter((address) => !addresses.includes(address))).toEqual([]);
    expect(Object.keys(output).filter((name) => !RUNBOOK.includes(name))).toEqual([]);
    const [, names = ""] = /for name in (.*); do\n {2}printf 'Aa1-/.exec(commands) ?? [];
    expect(names.split(" ").sort()).toEqual(Object.keys(variable).sort());
    expect(all(/TF_VAR_\w+/g, blockWith('export "$name=$(cat'))).toEqual(
      Object.keys(variable)
        .map((name) => `TF_VAR_${name}`)
        .sort(),
    );
  });

  test("a stack is named as main.ts names it, its state as it is kept", () => {
    expect(all(/cdktf -- \w+ (\S+)/g, commands)).toEqual([STACK, "smallcrm-staging"]);
    expect(all(/cdktf\.out\/stacks\/([\w-]+)/g)).toEqual([STACK]);
    expect(commands).toContain(`--key ${terraform.backend.s3.key}\n`);
    expect(SETTINGS.state).toMatchObject({ endpoint: all(/AWS_ENDPOINT_URL=(\S+)/g)[0] });
  });

  test("both servers seal exactly what their parts name, from files that the first section makes", () => {
    const loops = [
      ...commandsOf("5. Credentials").matchAll(
        /for name in (.*); do\n {2}ssh (\S+) sudo seal-credential "\$name" < "\$keys\/\$name"\ndone/g,
      ),
    ];
    expect(loops.map(([, , host]) => host)).toEqual(["smallcrm-database", "smallcrm"]);
    for (const [, names = "", host = ""] of loops) {
      expect(names.split(" ").sort()).toEqual(
        (hosts[host]?.files.get("/etc/smallcrm/credentials") ?? "").trim().split("\n").sort(),
      );
    }
    const known = [...Object.values(CREDENTIALS), "restic-password"];
    expect(all(/seal-credential ([a-z-]+)/g, commands).filter((name) => !known.includes(name))).toEqual([]);
  });

  test("units that are started, stopped or listed are on the server that is asked", () => {
    const asked = REMOTE.flatMap(({ host, command }) =>
      (/systemctl (?:start|stop|restart|list-timers) (.*)/.exec(command)?.[1]?.split(" ") ?? []).map((unit) => ({
        host,
        unit,
      })),
    );
    expect(asked.length).toBeGreaterThan(30);
    expect(
      asked.filter(({ host, unit }) => !unitsOf(hosts[host] as Host).has(unit.replace(/@(?!17).*\./, "@."))),
    ).toEqual([]);
  });

  test.each(Object.keys(hosts))("every timer of %s is looked at", (host) => {
    const listed = REMOTE.filter((one) => one.host === host).flatMap(
      ({ command }) => /list-timers (.*)/.exec(command)?.[1]?.split(" ") ?? [],
    );
    expect([...listed].sort()).toEqual(
      [...unitsOf(hosts[host] as Host).keys()].filter((name) => name.endsWith(".timer")).sort(),
    );
  });

  test("every unit that rings the alarm is explained, and no other", () => {
    const ringing = Object.values(hosts).flatMap((host) =>
      [...unitsOf(host)].filter(([, content]) => content.includes("OnFailure=alarm@")).map(([name]) => name),
    );
    expect(
      tableOf("When the alarm rings")
        .flatMap(([units = ""]) => all(/`([^`]+)`/g, units))
        .sort(),
    ).toEqual([...new Set(ringing)].sort());
  });

  test("programs and files of a server are there", () => {
    const asked = REMOTE.flatMap(({ host, command }) =>
      all(/\/(?:usr\/local\/lib|etc|var\/lib)\/[\w.@/-]+/g, command).map((path) => ({ host, path })),
    );
    expect(asked.length).toBeGreaterThan(8);
    expect(
      asked.filter(
        ({ host, path }) =>
          !(path.startsWith("/usr/")
            ? hosts[host]?.files.has(path)
            : hosts[host]?.text.includes(path.replace(/\/restic-password$/, ""))),
      ),
    ).toEqual([]);
    expect(commands).toContain(`tail --lines 2 ${EVIDENCE} `);
    const mount = hosts["smallcrm-database"]?.run.find((command) =>
      command[0]?.endsWith("/mount-data"),
    ) as readonly string[];
    expect(commands).toContain(`sudo ${mount.join(" ")}\n`);
    expect(all(/list table (\S+ \S+)/g)).toEqual(["inet smallcrm"]);
    expect(hosts.smallcrm?.files.get("/etc/nftables.conf")).toContain("table inet smallcrm {");
    expect(RUNBOOK).toContain("/etc/ssh/authorized_keys/LOGIN");
    expect([...(hosts.smallcrm?.files.keys() ?? [])]).toContain(
      `/etc/ssh/authorized_keys/${SETTINGS.access.administrators[0]?.name ?? ""}`,
    );
  });

  test("databases, hosts and addresses are the stack's", () => {
    expect(all(/bash -s -- (\w+)/g)).toEqual(Object.values(DATABASES).sort());
    expect(all(/`database-(smallcrm|umami)`/g)).toEqual(Object.values(DATABASES).sort());
    expect(all(/ALTER DATABASE (\w+)/g)).toEqual([DATABASES.application]);
    expect(all(/verify_hostname (\S+)/g)).toEqual([DATABASE_HOST]);
    expect(all(/https?:\/\/([\w.]+example\.org)/g)).toEqual(Object.values(SETTINGS.web.hosts).sort());
    expect(all(/dig \+short NS (\S+)/g)).toEqual([SETTINGS.dns.domain]);
    expect(blockWith("ProxyJump")).toContain(`HostName ${SETTINGS.network.databaseAddress}\n`);
    expect(everything).toContain("storage-box.known_hosts");
  });

  test("settings, npm's scripts, files and other documents exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: object };
    expect(all(/npm run ([\w:]+)/g).filter((name) => !(name in scripts))).toEqual([]);
    const settings = readFileSync(join(ENVIRONMENTS, `${STACK}.yaml`), "utf8");
    const keys = all(/`((?:state|access|network|backups|web|dns)(?:\.\w+)+|mayBeReplaced)(?::[^`]*)?`/g).flatMap(
      (key) => key.split("."),
    );
    expect(keys.length).toBeGreaterThan(8);
    expect(keys.filter((key) => !new RegExp(`^[ #]*${key}:`, "m").test(settings))).toEqual([]);
    const files = [
      ...all(/\]\(([\w-]+\.md)\)/g).map((name) => `docs/${name}`),
      ...all(/(?:constructs|environments)\/[\w/.-]+\.(?:sh|yaml)/g),
      "main.ts",
    ];
    expect(files.length).toBeGreaterThan(4);
    expect(files.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  test("the directory of keys exists as long as it is read, and is restored before it is read again", () => {
    const [setup = "", later = ""] = RUNBOOK.split("## When the alarm rings");
    expect(setup.indexOf("delete the directory")).toBeGreaterThan(setup.lastIndexOf('"$keys'));
    expect(setup).not.toMatch(/can then be deleted/);
    for (const section of later.split(/^## /m).filter((text) => text.includes("$keys") || text.includes("as in 5")))
      expect(section).toMatch(/[Rr]estore `\$keys` \(1\)/);
  });

  test("a protection that Hetzner's provider does not lift is lifted before a server is replaced", () => {
    const [, replacing = ""] = RUNBOOK.split("## Replacing a server");
    expect(replacing.indexOf("Lift the server's protection")).toBeGreaterThan(-1);
    expect(replacing.indexOf("Lift the server's protection")).toBeLessThan(replacing.indexOf("Deploy."));
  });

  test("what lifts the guards leaves none", () => {
    expect(blockWith("disableDeletionProtection")).toContain(
      "new SmallcrmStack(app, id, environment, settings.values);",
    );
    const guards = (lifted: boolean) =>
      [
        ...new Set(
          [
            ...JSON.stringify(synthesized("staging", lifted).json.resource).matchAll(
              /"(\w*(?:protection|prevent_destroy))":true/g,
            ),
          ].map(([, name]) => name),
        ),
      ].sort();
    expect([guards(false), guards(true)]).toEqual([["delete_protection", "prevent_destroy", "rebuild_protection"], []]);
    expect(readFileSync(join(ROOT, "main.ts"), "utf8")).toContain(
      "new SmallcrmStack(app, id, environment, settings.values);",
    );
  });
});
