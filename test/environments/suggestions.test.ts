import { nearest } from "../../environments/suggestions";
import { faultsOf, faultsOfText, Replacement } from "./settings-errors";

/** Path and suggestion of each fault. */
const suggestions = (file: string, ...replacements: readonly Replacement[]) =>
  faultsOf(file, ...replacements).map((fault) => {
    const [, path, meant] = /^[^:]+:\d+: (.*?): got .*?; allowed: .*?(?:; did you mean (.*)\?)?$/.exec(fault) ?? [];
    return [path, meant];
  });

describe("a misspelled key", () => {
  test.each<[string, string, Replacement, string, string]>([
    ["at the top", "smvue-production.yaml", ["cache:", "cahe:"], "cahe", "cache"],
    ["in a group", "smvue-production.yaml", ["minInstances:", "minInstance:"], "service.minInstance", "minInstances"],
    ["in another case", "smvue-production.yaml", ["zoneId:", "zoneID:"], "cloudflare.zoneID", "zoneId"],
    [
      "with other word joints",
      "smepro-staging.yaml",
      ["deployEnv", "deploy_env"],
      "delivery.deploy_environment",
      "deployEnvironment",
    ],
    [
      "in a group of several kinds",
      "smepro-staging.yaml",
      ["bootstrap: ", "boostrap: "],
      "state.boostrap",
      "bootstrap",
    ],
    ["in a list", "smallcrm-staging.yaml", ["sshKeys:", "sshKey:"], "access.administrators.0.sshKey", "sshKeys"],
    [
      "that is a secret",
      "smvue-staging.yaml",
      ["redis-auth:", "redis_auth:"],
      "secrets.generations.redis_auth",
      "redis-auth",
    ],
  ])("%s is answered with the right one", (_, file, replacement, path, meant) => {
    expect(suggestions(file, replacement)).toContainEqual([path, meant]);
  });

  test.each<[string, Replacement]>([
    ["is like no other", ["concurrency: 80", "concurrency: 80\n  surprise: 1"]],
    ["is like one that is there already", ["concurrency: 80", "concurrency: 80\n  concurency: 1"]],
    ["belongs to another kind of group", [/backend: gcs/, "backend: local"]],
  ])("is answered with nothing where it %s", (_, replacement) => {
    expect(suggestions("smvue-production.yaml", replacement).map(([, meant]) => meant)).toEqual([undefined]);
  });
});

describe("a misspelled value", () => {
  test.each<[string, string, Replacement, string, string | undefined]>([
    ["a letter too few", "smvue-production.yaml", ["us-central1\n", "us-centrl1\n"], "project.region", '"us-central1"'],
    ["another case", "smvue-production.yaml", ["day: SUNDAY", "day: Sunday"], "cache.maintenance.day", '"SUNDAY"'],
    ["a kind of group", "smvue-staging.yaml", ["run: automatic", "run: automatc"], "migrations.run", '"automatic"'],
    ["a number without quotes", "smvue-staging.yaml", ['cpu: "1"', "cpu: 1"], "service.cpu", '"1"'],
    [
      "digits that no number holds",
      "smvue-staging.yaml",
      [/"(0{32})"/, "$1"],
      "cloudflare.zoneId",
      `"${"0".repeat(32)}"`,
    ],
    [
      "a number in quotes",
      "smvue-production.yaml",
      ["concurrency: 80", 'concurrency: "80"'],
      "service.concurrency",
      "80",
    ],
    ["a word for a flag", "smvue-production.yaml", ["preview: false", "preview: off"], "waf.preview", "false"],
    [
      "capitals in a host",
      "smvue-production.yaml",
      ["- app.example.com", "- App.example.com"],
      "edge.hosts.0",
      '"app.example.com"',
    ],
    ["another region", "smvue-production.yaml", ["us-central1\n", "europe-west1\n"], "project.region", undefined],
    [
      "a machine of another processor",
      "smallcrm-staging.yaml",
      [/serverType: .*/, "serverType: cax11"],
      "application.serverType",
      undefined,
    ],
    [
      "what breaks a rule between two",
      "smvue-production.yaml",
      ["minInstances: 2", "minInstances: 41"],
      "service.minInstances",
      undefined,
    ],
  ])("is answered with the right one, if there is one: %s", (_, file, [from, to], path, meant) => {
    const text = to === "$1" ? "0".repeat(32) : to;
    expect(suggestions(file, [from, text])).toEqual([[path, meant]]);
  });
});

describe("a key that stands twice", () => {
  test.each([
    [
      "at the top",
      "example: true\nproject: {}\nexample: true\n",
      "smepro-staging.yaml:3: example: got the key a second time (first on line 1); allowed: each key once",
    ],
    [
      "in a group, in quotes the second time",
      'project:\n  id: one\n  region: us-central1\n  "id": two\n',
      "smepro-staging.yaml:4: project.id: got the key a second time (first on line 2); allowed: each key once",
    ],
    [
      "as a number and as a text, which YAML tells apart and a program does not",
      '1: one\n"1": two\n',
      "smepro-staging.yaml:2: 1: got the key a second time (first on line 1); allowed: each key once",
    ],
    [
      "on one line",
      "edge: { hosts: [], hosts: [] }\n",
      "smepro-staging.yaml:1: edge.hosts: got the key a second time (first on line 1); allowed: each key once",
    ],
  ])("is named with both lines: %s", (_, text, fault) => {
    expect(faultsOfText("smepro-staging.yaml", text)).toEqual([fault]);
  });

  test("in entries of a list is none", () => {
    expect(faultsOfText("smepro-staging.yaml", "- { id: 1 }\n- { id: 1 }\n").join()).not.toContain("second time");
  });
});

test("of several near names, the nearest is meant", () => {
  expect(nearest("retaind", ["retention", "retained", "remained"])).toBe("retained");
  expect(nearest("x", ["retained"])).toBeUndefined();
  expect(nearest("retained", [])).toBeUndefined();
});
