import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composeFault } from "../../../../posture/formats/compose";
import { postgresConfFault } from "../../../../posture/formats/postgres-conf";
import PARAMETERS from "../../../../posture/formats/postgres-parameters.json";
import { readQuadlet } from "../../../../posture/formats/quadlet";
import { sshdFault } from "../../../../posture/formats/sshd-config";
import KEYWORDS from "../../../../posture/formats/sshd-keywords.json";
import KEYS from "../../../../posture/formats/systemd-keys.json";
import { isUnitKey, readUnit } from "../../../../posture/formats/systemd-unit";
import { describeWith, path } from "../../../constructs/hetzner/host/available";
import { COMPOSE, IGNORED, Inputs, POSTGRES, QUADLET, SERVICE, SSHD } from "../fault-inputs";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "avouch-programs-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

interface Said {
  readonly refuses: boolean;
  readonly said: string;
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Said {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  if (error) throw error;
  return { refuses: status !== 0, said: stdout + stderr };
}

function write(name: string, content: string): string {
  const file = join(directory, name);
  writeFileSync(file, content);
  return file;
}

/** What a program says to each input, beside what the reader says: both refuse it, or both take it. */
function together(
  { refused, taken }: Inputs,
  faultOf: (content: string) => string | undefined,
  ask: (content: string) => Said,
) {
  const inputs = [...refused, ...taken].map(([what, content]) => [what, content] as const);
  test.each(inputs)("as with %s", (_, content) => {
    const { refuses, said } = ask(content);
    expect({ refuses: faultOf(content) !== undefined, said }).toEqual({ refuses, said });
  });
}

describeWith(["sshd", "ssh-keygen"], "sshd refuses what the reader does", () => {
  const ask = (content: string) =>
    run(path("sshd"), ["-t", "-f", write("sshd_config", content), "-h", join(directory, "key")]);
  beforeAll(() => {
    mkdirSync("/run/sshd", { recursive: true });
    run(path("ssh-keygen"), ["-q", "-t", "ed25519", "-N", "", "-f", join(directory, "key")]);
  });
  together(SSHD, sshdFault, ask);

  const strange = (keywords: readonly string[]) =>
    [
      ...ask(keywords.map((keyword) => `${keyword} "\n`).join("")).said.matchAll(/Bad configuration option: (\S+)/g),
    ].map(([, keyword]) => keyword);

  test("and knows every keyword of the list; newer ones it may not know", () => {
    expect(strange([...KEYWORDS.keywords, "nothing"])).toEqual(["nothing"]);
    expect(KEYWORDS.newer.keywords).toEqual(expect.arrayContaining(strange(KEYWORDS.newer.keywords)));
  });

  test.each(KEYWORDS.switches)("and takes yes and no for %s, and nothing else", (keyword) => {
    const said = ["yes", "no", "maybe", "yes yes"].map((words) => ask(`${keyword} ${words}\n`).said);
    expect(said.map((one) => /unsupported option|extra arguments/.test(one))).toEqual([false, false, true, true]);
  });

  test.each(Object.entries(KEYWORDS.choices))("and takes each word for %s", (keyword, words) =>
    expect(words.filter((word) => /unsupported option/.test(ask(`${keyword} ${word}\n`).said))).toEqual([]),
  );

  test.each(KEYWORDS.beforeMatch)("and refuses %s behind Match", (keyword) =>
    expect(ask(`Match User a\n${keyword} 1\n`).said).toMatch(/not allowed within a Match block/),
  );
});

describeWith(["postgres"], "PostgreSQL refuses what the reader does", () => {
  const program = () => join(path("postgres"), "postgres");
  let version: number;
  beforeAll(() => {
    version = Number(/\) (\d+)/.exec(run(program(), ["--version"]).said)?.[1]);
  });
  const ask = (content: string) => {
    const data = join(directory, "data");
    mkdirSync(data, { recursive: true });
    write(join("data", "postgresql.conf"), content);
    return run(program(), ["-C", "work_mem", "-D", data]);
  };
  together(POSTGRES, (content) => postgresConfFault(content, version), ask);

  test("and knows every parameter of its version", () => {
    const only = Object.entries(PARAMETERS.only as Readonly<Record<string, readonly number[]>>);
    const names = [...PARAMETERS.every, ...only.flatMap(([name, of]) => (of.includes(version) ? [name] : []))];
    const strange = [
      ...ask([...names, ...PARAMETERS.notShown, "nothing"].map((name) => `${name} = ''\n`).join("")).said.matchAll(
        /unrecognized configuration parameter "(\w+)"/g,
      ),
    ];
    expect(strange.map(([, name]) => name)).toEqual(["nothing"]);
  });

  test("and none of its parameters is missing in the list", () => {
    const described = run(program(), ["--describe-config"]).said.trim().split("\n");
    const fields = described.map((line) => line.split("\t"));
    expect(fields.length).toBeGreaterThan(200);
    expect(fields.flatMap(([name = ""]) => postgresConfFault(`${name} = on\n`, version) ?? [])).toEqual([]);
    const switches = fields.flatMap(([name = "", , , type]) => (type === "BOOLEAN" ? [name] : []));
    // Since 18, log_connections takes a list of words.
    expect(switches.filter((name) => postgresConfFault(`${name} = perhaps\n`, version) === undefined)).toEqual(
      version < 18 ? ["log_connections"] : [],
    );
  });

  test.each(PARAMETERS.fixed)("and does not let %s be set", (name) => expect(ask(`${name} = 1\n`).refuses).toBe(true));
});

describeWith(["systemd-analyze"], "systemd refuses and ignores what the reader does", () => {
  const ask = (content: string) => run(path("systemd-analyze"), ["verify", "--man=no", write("a.service", content)]);
  together(SERVICE, (content) => readUnit("service", content).fault, ask);

  test.each(IGNORED)("as with %s", (_, content, line) => {
    const { refuses, said } = ask(content);
    expect(refuses).toBe(false);
    expect(said).toMatch(new RegExp(String.raw`a\.service:${line}: .*ignoring`, "i"));
  });

  test("and ignores nothing in what the reader keeps", () =>
    expect(IGNORED.map(([, content]) => ask(readUnit("service", content).text).said).join("")).not.toMatch(
      /a\.service.*ignoring/i,
    ));

  test("and knows every key of the list; what is of later versions it may not know", () => {
    const items = run("/usr/lib/systemd/systemd", ["--dump-configuration-items"]).said;
    let section = "";
    const known = items.split("\n").flatMap((line) => {
      section = /^\[(\w+)\]$/.exec(line)?.[1] ?? section;
      const key = /^([A-Za-z0-9]+)=/.exec(line)?.[1];
      return key === undefined ? [] : [[section, key] as const];
    });
    expect(known.length).toBeGreaterThan(1000);
    expect(known.filter(([of, key]) => !isUnitKey(of, key))).toEqual([]);
    const named = new Set(known.map((one) => one.join(".")));
    const own = Object.entries(KEYS.sections).flatMap(([of, keys]) => keys.map((key) => `${of}.${key}`));
    const shared = Object.values(KEYS.shared).flatMap((keys) => keys.map((key) => `Service.${key}`));
    // Later versions take keys away, none that a check reads.
    expect([...own, ...shared].filter((one) => !named.has(one)).length).toBeLessThan(20);
  });
});

describeWith(["quadlet"], "Podman refuses what the reader does", () => {
  together(
    QUADLET,
    (content) => readQuadlet("container", content).fault,
    (content) => {
      const units = join(directory, "units");
      mkdirSync(units, { recursive: true });
      write(join("units", "a.container"), content);
      return run(path("quadlet"), ["-dryrun"], { QUADLET_UNIT_DIRS: units });
    },
  );
});

describeWith(["docker-compose"], "Docker Compose refuses what the reader does", () => {
  together(COMPOSE, composeFault, (content) =>
    run(path("docker-compose"), ["-f", write("compose.yaml", content), "config", "--quiet"]),
  );
});
