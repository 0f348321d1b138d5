import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { App } from "cdktf";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, SynthesizedStack, synthesize } from "../../cli/synthesize";
import { Network } from "../../constructs/hetzner/bindings/network";
import { HetznerStack } from "../../constructs/hetzner/hetzner-stack";
import { GoogleStack } from "../../constructs/google/google-stack";
import { SourceFile, SourceLine } from "../../constructs/source-lines";
import { ENVIRONMENTS } from "../fixtures/environments";
import { PROJECT } from "../template";

type Sources = Record<string, readonly SourceLine[]>;

const APP = "test/fixtures/own-stack.ts";
const read = (directory: string, file: string) => JSON.parse(readFileSync(join(directory, file), "utf8")) as unknown;
const readSources = (directory: string) => read(directory, "sources.json") as SourceFile;
const sourcesOf = ({ directory }: SynthesizedStack): Sources => readSources(directory).resources;
const textAt = ({ file, line }: SourceLine) => readFileSync(join(ROOT, file), "utf8").split("\n")[line - 1] ?? "";

let output: string;
beforeAll(() => (output = mkdtempSync(join(tmpdir(), "avouch-sources-"))));
afterAll(() => rmSync(output, { recursive: true }));

describe("the lines that made the resources of every stack", () => {
  let stacks: readonly SynthesizedStack[];
  beforeAll(() => ({ stacks } = synthesize(join(output, "all"), { AVOUCH_ENVIRONMENTS: ENVIRONMENTS })));

  const linesOf = (stackName: string, start: string): readonly SourceLine[] => {
    const stack = stacks.find(({ name }) => name === stackName);
    const found = Object.entries(stack ? sourcesOf(stack) : {}).filter(([address]) => address.startsWith(start));
    expect(found).toHaveLength(1);
    return found[0]?.[1] ?? [];
  };

  test("are known for each resource of cdk.tf.json and for nothing else", () => {
    expect(stacks).toHaveLength(10);
    for (const stack of stacks) {
      const { resource } = read(stack.directory, "cdk.tf.json") as { resource: Record<string, object> };
      const addresses = Object.entries(resource).flatMap(([type, byId]) =>
        Object.keys(byId).map((id) => `${type}.${id}`),
      );
      expect(Object.keys(sourcesOf(stack)).sort()).toEqual(addresses.sort());
    }
  });

  test("lead from a construct to the stack", () => {
    const all = stacks.flatMap((stack) => Object.entries(sourcesOf(stack)));
    expect(all.length).toBeGreaterThan(600);
    expect(all.filter(([, [innermost]]) => !innermost?.file.startsWith("constructs/"))).toEqual([]);
    expect(all.filter(([, lines]) => !lines.some(({ file }) => file.startsWith("stacks/")))).toEqual([]);
    expect(all.filter(([, lines]) => lines.length > 6)).toEqual([]);
  });

  test("are lines of TypeScript in the project, each of a call", () => {
    const lines = stacks.flatMap((stack) => Object.values(sourcesOf(stack)).flat());
    const files = [...new Set(lines.map(({ file }) => file))];
    expect(files.filter((file) => !/^(?:main|(?:stacks|constructs)\/(?:[a-z]+\/)?[a-z-]+)\.ts$/.test(file))).toEqual(
      [],
    );
    expect(files).not.toContain("constructs/source-lines.ts");
    const texts = new Set(lines.map(textAt));
    expect([...texts].filter((text) => !/\w\(|\w>\(/.test(text))).toEqual([]);
  });

  test.each([
    [
      "smvue-production",
      "google_sql_database_instance.",
      ["constructs/google/postgres.ts", "new SqlDatabaseInstance("],
      ["stacks/smvue.ts", "new Postgres("],
    ],
    [
      "smepro-staging",
      "google_sql_database_instance.",
      ["constructs/google/postgres.ts", "new SqlDatabaseInstance("],
      ["stacks/smepro.ts", "new Postgres("],
    ],
    [
      "smvue-production",
      "google_redis_instance.",
      ["constructs/google/cache.ts", "new RedisInstance("],
      ["stacks/smvue.ts", "new Cache("],
    ],
    [
      "smepro-production-bootstrap",
      "google_artifact_registry_repository.",
      ["constructs/google/image-repository.ts", "new ArtifactRegistryRepository("],
      ["stacks/bootstrap.ts", "new ImageRepository("],
    ],
    [
      "smallcrm-production",
      "hcloud_server.application",
      ["constructs/hetzner/application-server.ts", "new Server("],
      ["stacks/smallcrm/smallcrm.ts", "new ApplicationServer("],
    ],
    [
      "smepro-production",
      "google_sql_user.database_user-app",
      ["constructs/google/postgres.ts", "new SqlUser("],
      ["stacks/smepro.ts", "postgres.addPasswordUser("],
    ],
    [
      "smepro-production",
      "google_secret_manager_secret.secrets_secret-token-signing",
      ["constructs/google/secret.ts", "new SecretManagerSecret("],
      ["constructs/google/secrets.ts", "new Secret("],
      ["stacks/smepro.ts", "new Secrets("],
    ],
  ] as [string, string, ...[string, string][]][])("of %s tell who made %s", (stack, start, ...expected) => {
    const lines = linesOf(stack, start);
    const places = lines.map((line) => [line.file, textAt(line)]);
    expect(places.slice(0, expected.length)).toEqual(
      expected.map(([file, text]) => [file, expect.stringContaining(text)]),
    );
    expect(places.slice(expected.length).every(([file]) => file === "main.ts")).toBe(true);
    expect(places.at(-1)).toEqual(["main.ts", expect.stringContaining("addStacks(app, ")]);
  });
});

describe("the settings that a stack was built from", () => {
  let stacks: readonly SynthesizedStack[];
  beforeAll(() => ({ stacks } = synthesize(join(output, "settings"), { AVOUCH_ENVIRONMENTS: ENVIRONMENTS })));

  const settingsOf = (name: string) =>
    readSources(stacks.find((stack) => stack.name === name)?.directory ?? "").settings;

  test("are named with their file, its digest, and the line of each that was read", () => {
    for (const { name } of stacks) {
      const settings = settingsOf(name);
      const file = `test/fixtures/environments/${name.replace("-bootstrap", "")}.yaml`;
      const text = readFileSync(join(ROOT, file), "utf8");
      expect(settings?.file).toBe(file);
      expect(settings?.sha256).toBe(createHash("sha256").update(text).digest("hex"));
      for (const [setting, { line }] of Object.entries(settings?.values ?? {})) {
        const path = setting.split(".");
        // Of what is left out, the group that it belongs to.
        const keys = path.filter((key) => Number.isNaN(Number(key)));
        expect(keys.some((key) => textAt({ file, line }).includes(key)) || line === 1).toBe(true);
      }
    }
  });

  test("are those that stand in the call of each construct", () => {
    const settings = settingsOf("smvue-production");
    const readBy = (call: string) =>
      Object.entries(settings?.readBy ?? {}).flatMap(([place, names]) => {
        const [file = "", line = ""] = place.split(":");
        return textAt({ file, line: Number(line) }).includes(call) ? [names] : [];
      });
    expect(readBy("new Postgres(")).toEqual([expect.arrayContaining(["database.tier", "database.backups.retained"])]);
    expect(readBy("new Logs(")).toEqual([expect.arrayContaining(["logs.auditRetentionDays"])]);
    expect(readBy("new Cache(")[0]).not.toContain("database.tier");
    expect(readBy("new Cache(")[0]).not.toContain("logs.auditRetentionDays");
  });
});

describe("an app of one's own", () => {
  let sources: Sources;
  beforeAll(() => {
    const { status, stderr } = spawnSync(process.execPath, ["--require", "ts-node/register/transpile-only", APP], {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, CDKTF_OUTDIR: output },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    sources = readSources(join(output, "stacks", "own")).resources;
  });
  const textsOf = (id: string) =>
    (sources[`google_service_account.${id}`] ?? []).map((line) => [line.file, textAt(line)]);

  test("has resources that are directly in its stack, under the names they were given", () => {
    expect(textsOf("plain")).toEqual([[APP, expect.stringContaining('"plain"')]]);
    expect(textsOf("other")).toEqual([[APP, expect.stringContaining('"renamed"')]]);
  });

  test("has a line once, where a callback is in it", () => {
    expect(textsOf("first")).toEqual([[APP, expect.stringContaining('["first", "second"]')]]);
    expect(textsOf("second")).toEqual(textsOf("first"));
  });

  test("has the six innermost lines", () => {
    const [innermost, ...outer] = textsOf("deep");
    expect(innermost).toEqual([APP, expect.stringContaining('"deep"')]);
    expect(outer).toEqual(Array(5).fill([APP, expect.stringContaining("recurse({ depth: depth - 1 })")]));
  });

  test("has only the resources of its own stack", () => {
    expect(Object.keys(sources)).toEqual(
      ["plain", "other", "first", "second", "deep"].map((id) => `google_service_account.${id}`),
    );
    expect(existsSync(join(output, "stacks", "beside", "sources.json"))).toBe(false);
  });
});

describe("recording", () => {
  const record = () => {
    const app = new App({ outdir: output, skipValidation: true });
    new ServiceAccount(new GoogleStack(app, "recorded", { project: PROJECT, state: { backend: "local" } }), "account", {
      accountId: "acme",
    });
    app.synth();
    return readSources(join(output, "stacks", "recorded")).resources;
  };

  test("leaves out bindings of the project's own, as it does those of packages", () => {
    const app = new App({ outdir: output, skipValidation: true });
    new Network(new HetznerStack(app, "hetzner", { state: { backend: "local" } }), "network", {
      name: "acme",
      ipRange: "10.0.0.0/16",
    });
    app.synth();
    const [innermost] = readSources(join(output, "stacks", "hetzner")).resources["hcloud_network.network"] ?? [];
    expect(innermost?.file).toBe("test/constructs/source-lines.test.ts");
  });

  test("leaves errors as it found them", () => {
    const { prepareStackTrace, stackTraceLimit } = Error;
    record();
    expect(Error.prepareStackTrace).toBe(prepareStackTrace);
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  });

  const first = () => record()["google_service_account.account"]?.[0];

  test("takes lines of the sources where stacks are mapped, as in these tests", () => {
    const made = first();
    expect(made?.file).toBe("test/constructs/source-lines.test.ts");
    expect(made && textAt(made)).toContain("new ServiceAccount(");
  });

  test("falls back to compiled lines where nobody maps stacks", () => {
    const { prepareStackTrace } = Error;
    try {
      Reflect.deleteProperty(Error, "prepareStackTrace");
      expect(first()).toEqual({ file: "test/constructs/source-lines.test.ts", line: expect.any(Number) as unknown });
    } finally {
      Error.prepareStackTrace = prepareStackTrace;
    }
  });
});
