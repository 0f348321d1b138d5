import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSettings, SettingsError } from "../../environments/load";

const ENVIRONMENTS = join(__dirname, "..", "..", "environments");

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "avouch-settings-"))));
afterEach(() => rmSync(directory, { recursive: true }));

/** The faults of a settings file after replacements, each with the directory taken out. */
function faultsOf(file: string, ...replacements: readonly [from: string | RegExp, to: string][]): string[] {
  let text = readFileSync(join(ENVIRONMENTS, file), "utf8");
  for (const [from, to] of replacements) {
    if (text.search(from) < 0) throw new Error(`${file} holds no ${from}`);
    text = text.replace(from, to);
  }
  return faultsOfText(file, text);
}

/** The fault as the reader is told it, `{text}` standing for the number of the file's line that holds the text. */
function told(fault: string): string {
  return fault.replace(/^([^:]+):\{(.+?)\}:/, (_, file: string, text: string) => `${file}:${lineOf(file, text)}:`);
}

function lineOf(file: string, text: string): number {
  return readFileSync(join(directory, file), "utf8").split("\n").findIndex((line) => line.includes(text)) + 1;
}

function faultsOfText(file: string, text: string): string[] {
  writeFileSync(join(directory, file), text);
  try {
    loadSettings(directory);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults.map((fault) => fault.replace(`${directory}/`, ""));
    throw error;
  }
  return [];
}

describe("the settings that ship", () => {
  test("are both systems in both environments", () => {
    expect(loadSettings(ENVIRONMENTS).map(({ system, environment }) => `${system}-${environment}`)).toEqual(["smepro-production", "smepro-staging", "smvue-production", "smvue-staging"]);
  });

  test("say that they are examples", () => {
    expect(loadSettings(ENVIRONMENTS).every(({ values }) => values.example)).toBe(true);
  });

  test("may have hosts under a top-level domain in another script", () => {
    expect(faultsOf("smvue-production.yaml", ["- app.example.com", "- app.acme.xn--p1ai"])).toEqual([]);
  });

  test("may be joined by a further environment", () => {
    copyFileSync(join(ENVIRONMENTS, "smepro-staging.yaml"), join(directory, "smepro-demo.yaml"));
    expect(loadSettings(directory)).toMatchObject([{ system: "smepro", environment: "demo" }]);
  });
});

describe("a wrong file", () => {
  test("gives every fault at once, in order, each with line, value and what is allowed", () => {
    expect(
      faultsOf("smvue-production.yaml", ["id: smvue-production-example", "id: SMVue"], ["concurrency: 80", "concurrency: 80\n  surprise: 1"], ["retained: 7", "retained: 30"], ["sensitivity: 2", "sensitivity: high"]),
    ).toEqual(
      [
      'smvue-production.yaml:{id: SMVue}: project.id: got "SMVue"; allowed: a project id: 6 to 30 lowercase letters, digits and hyphens',
      "smvue-production.yaml:{surprise}: service.surprise: got an unknown key; allowed: only the keys image, cpu, memory, concurrency, minInstances, maxInstances, timeoutSeconds",
      "smvue-production.yaml:{retained}: database.backups.retained: got 30; allowed: exactly 7 daily backups",
      'smvue-production.yaml:{sensitivity}: waf.sensitivity: got "high"; allowed: a whole number of levels from 1 to 4',
      ].map(told),
    );
  });

  test.each<[string, string, [from: string | RegExp, to: string], string]>([
    ["a missing group, at the top", "smvue-production.yaml", [/^cache:\n( {2}.*\n)*/m, ""], "smvue-production.yaml:2: cache: got nothing; allowed: a group of the keys memoryGb, maintenance"],
    ["a number where a text is due", "smvue-production.yaml", ['number: "123456789001"', "number: 123456789001"], "smvue-production.yaml:{number:}: project.number: got 123456789001; allowed: a number in quotes, as the provider's page shows it"],
    ["a region that the page does not name", "smvue-production.yaml", ["region: us-central1", "region: europe-west1"], 'smvue-production.yaml:{region:}: project.region: got "europe-west1"; allowed: us-central1'],
    ["an unknown backend", "smvue-production.yaml", ["backend: gcs", "backend: s3"], 'smvue-production.yaml:{backend:}: state.backend: got "s3"; allowed: backend: gcs or local'],
    ["a public range for the network", "smvue-production.yaml", ["10.10.0.0/24", "8.8.8.0/24"], 'smvue-production.yaml:{subnetRange}: network.subnetRange: got "8.8.8.0/24"; allowed: a private IPv4 range in CIDR notation (RFC 1918)'],
    ["ranges that overlap", "smvue-production.yaml", ["10.20.0.0/20", "10.10.0.0/16"], 'smvue-production.yaml:{servicesRange}: network.servicesRange: got "10.10.0.0/16"; allowed: a range that does not overlap subnetRange'],
    ["more warm instances than instances", "smvue-production.yaml", ["minInstances: 2", "minInstances: 41"], "smvue-production.yaml:{minInstances}: service.minInstances: got 41; allowed: at most maxInstances"],
    ["a machine of the other edition", "smepro-production.yaml", ["db-custom-2-8192", "db-perf-optimized-N-2"], 'smepro-production.yaml:{tier:}: database.tier: got "db-perf-optimized-N-2"; allowed: db-perf-optimized-N-… on ENTERPRISE_PLUS, db-custom-… on ENTERPRISE'],
    ["longer point-in-time recovery than the edition has", "smepro-production.yaml", ["logRetentionDays: 7", "logRetentionDays: 8"], "smepro-production.yaml:{logRetentionDays}: database.backups.logRetentionDays: got 8; allowed: at most 7 days on ENTERPRISE"],
    ["fewer backups than days of logs", "smepro-production.yaml", ["retained: 14", "retained: 6"], "smepro-production.yaml:{retained}: database.backups.retained: got 6; allowed: at least as many as logRetentionDays"],
    ["audit logs kept for less than the page says", "smvue-production.yaml", ["auditRetentionDays: 731", "auditRetentionDays: 729"], "smvue-production.yaml:{auditRetentionDays}: logs.auditRetentionDays: got 729; allowed: a whole number of days from 730 to 3650"],
    ["technical logs kept for less than the page says", "smepro-production.yaml", ["technicalRetentionDays: 60", "technicalRetentionDays: 29"], "smepro-production.yaml:{technicalRetentionDays}: logs.technicalRetentionDays: got 29; allowed: a whole number of days from 30 to 90"],
    ["technical logs kept for longer than the page says", "smepro-production.yaml", ["technicalRetentionDays: 60", "technicalRetentionDays: 91"], "smepro-production.yaml:{technicalRetentionDays}: logs.technicalRetentionDays: got 91; allowed: a whole number of days from 30 to 90"],
    ["generations out of order", "smvue-production.yaml", [/token-signing: \[1\]/, "token-signing: [2, 1]"], "smvue-production.yaml:{token-signing}: secrets.generations.token-signing: got [2,1]; allowed: generations in ascending order, none twice"],
    ["an opt-out without a reason", "smvue-production.yaml", ["optOuts: {}", "optOuts: { sqli: [{ ruleId: owasp-crs-v030301-id942260-sqli, reason: why }] }"], 'smvue-production.yaml:{optOuts}: waf.optOuts.sqli.0.reason: got "why"; allowed: why, in ten characters or more'],
    ["an opt-out of another Core Rule Set", "smvue-production.yaml", ["optOuts: {}", "optOuts: { sqli: [{ ruleId: owasp-crs-v030001-id942260-sqli, reason: matches prose in descriptions }] }"], 'smvue-production.yaml:{optOuts}: waf.optOuts.sqli.0.ruleId: got "owasp-crs-v030001-id942260-sqli"; allowed: a signature of Core Rule Set 3.3, such as owasp-crs-v030301-id942260-sqli'],
    ["a host that ends in an address", "smvue-production.yaml", ["- app.example.com", "- 203.0.113.10"], 'smvue-production.yaml:{- 203.0.113.10}: edge.hosts.0: got "203.0.113.10"; allowed: a host name in lowercase, without a scheme or a path'],
    ["a fifth admin range", "smvue-production.yaml", ["- 198.51.100.0/28", "- 198.51.100.0/28\n      - 198.51.100.16/28\n      - 198.51.100.32/28\n      - 198.51.100.48/28"], 'smvue-production.yaml:{- 198.51.100.0/28}: waf.admin.allowedRanges: got ["198.51.100.0/28","198.51.100.16/28","198.51.100.32/28","198.51.100.48/28","2001:db8:100::/48"]; allowed: at most 4 entries'],
    ["a pull request that deploys", "smepro-staging.yaml", ["planEnvironment: staging-plan", "planEnvironment: staging"], 'smepro-staging.yaml:{planEnvironment}: delivery.planEnvironment: got "staging"; allowed: an environment other than deployEnvironment: a pull request must not deploy'],
    ["a host outside the zone", "smepro-production.yaml", ["- app.example.net", "- app.example.org"], 'smepro-production.yaml:{domain:}: dns.domain: got "example.net"; allowed: a domain that holds every host of edge.hosts'],
    ["everybody as a reader of the audit log", "smvue-production.yaml", ["- group:security@example.com", "- allUsers"], 'smvue-production.yaml:{- allUsers}: logs.auditReaders.0: got "allUsers"; allowed: user:, group: or serviceAccount: and an e-mail address'],
  ])("is refused for %s", (_, file, replacement, fault) => {
    expect(faultsOf(file, replacement)).toEqual([told(fault)]);
  });
});

describe("an example value", () => {
  test.each([
    ["a reserved domain", "- app.example.com", '"app.example.com" (a domain that RFC 2606 reserves for documentation)'],
    ["a documentation address", "- 198.51.100.0/28", '"198.51.100.0/28" (an address that RFC 5737 reserves for documentation)'],
    ["a documentation address of IPv6", "- 2001:db8:100::/48", '"2001:db8:100::/48" (an address that RFC 3849 reserves for documentation)'],
    ["a placeholder number", "zoneId:", '"00000000000000000000000000000000" (a number that is only a placeholder)'],
    ["an example project", "  id: smvue", '"smvue-production-example" (a name with example in it)'],
  ])("is refused where the file is not an example: %s", (_, line, fault) => {
    expect(faultsOf("smvue-production.yaml", ["example: true", "example: false"])).toContain(`smvue-production.yaml:${lineOf("smvue-production.yaml", line)}: got the example value ${fault}; allowed: your own value, or example: true to synthesize the example as it stands`);
  });

  test("is refused where the file does not say", () => {
    expect(faultsOf("smepro-staging.yaml", ["example: true\n", ""])).toHaveLength(11);
  });
});

describe("hostile files", () => {
  test.each<[string, string, string]>([
    ["is not YAML", "a: [1\nb: 2\n", "smepro-staging.yaml:2: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]"],
    ["is empty", "", expect.stringContaining("smepro-staging.yaml:1: the file: got null; allowed: a group of the keys example, project,") as unknown as string],
    ["is a list", "- 1\n", expect.stringContaining("smepro-staging.yaml:1: the file: got [1]; allowed: a group of the keys") as unknown as string],
    ["has a key twice", "example: true\nexample: false\n", "smepro-staging.yaml:2: not valid YAML: Map keys must be unique"],
    ["expands without end", `a: &a [x, x]\n${"bcdefgh".split("").map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[index]}`).join(", ")}]`).join("\n")}\n`, "smepro-staging.yaml:1: not usable YAML: ReferenceError: Excessive alias count indicates a resource exhaustion attack"],
    ["is huge", `# ${"x".repeat(300_000)}\n`, "smepro-staging.yaml: got 300003 bytes; allowed: at most 262144"],
  ])("a file that %s", (_, text, fault) => {
    expect(faultsOfText("smepro-staging.yaml", text)).toEqual([fault]);
  });

  test("no terminal escape of a file reaches the terminal", () => {
    const faults = faultsOfText("smepro-staging.yaml", 'example: "\\e[2Jgone"\n"\\e]0;title\\a": 1\n');
    expect(faults.join("")).not.toMatch(/\p{Cc}/u);
    expect(faults).toContain('smepro-staging.yaml:1: example: got "\\u001b[2Jgone"; allowed: true or false');
  });

  test("a file of an unknown system", () => {
    expect(faultsOfText("other-production.yaml", "")).toEqual([expect.stringMatching(/^other-production.yaml: an unknown system; allowed: <system>-<environment>.yaml with the system smvue or smepro/)]);
  });

  test("a directory without settings", () => {
    expect(() => loadSettings(directory)).toThrow("holds no settings file; allowed: <system>-<environment>.yaml");
    expect(() => loadSettings(join(directory, "nowhere"))).toThrow("cannot be read; allowed: a directory of settings files");
  });
});
