import { caddyfileFault } from "../../../posture/formats/caddyfile";
import { rulesetFault } from "../../../posture/formats/nftables-ruleset";
import { composeFault } from "../../../posture/formats/compose";
import { hbaFault } from "../../../posture/formats/pg-hba";
import { postgresConfFault } from "../../../posture/formats/postgres-conf";
import { readQuadlet } from "../../../posture/formats/quadlet";
import { sshdFault, sshdLines } from "../../../posture/formats/sshd-config";
import { isUnitKey, readUnit } from "../../../posture/formats/systemd-unit";
import { COMPOSE, IGNORED, Inputs, POSTGRES, QUADLET, SERVICE, SSHD } from "./fault-inputs";

describe("a Caddyfile", () => {
  test.each([
    ["a block that nothing closes", "acme.test {\n  tls {\n  reverse_proxy 127.0.0.1:3000\n}\n", "{ in line 1 is not"],
    ["a brace that closes nothing", "acme.test {\n  respond ok\n}\n}\n", "} in line 4 closes nothing"],
    ["a quote that nothing closes", 'acme.test {\n  respond "ok\n}\n', "quote in line 2"],
    ["a quote of backticks that nothing closes", "acme.test {\n  respond `ok\n}\n", "quote in line 2"],
    ["a block that a comment closes", "acme.test {\n  respond ok\n# }\n", "{ in line 1 is not"],
  ])("with %s cannot be read", (_, text, fault) => expect(caddyfileFault(text)).toContain(fault));

  test.each([
    ["placeholders", "{$DOMAIN} {\n  redir https://acme.test{uri}\n}\n"],
    ["braces in quotes", 'acme.test {\n  respond "{" 200\n  respond `{"a": "}` 200\n}\n'],
    ["braces in comments", "acme.test { # {\n  respond ok\n}\n"],
    ["braces behind a backslash", "acme.test {\n  respond \\{\n}\n"],
    ["a number sign within a word", "acme.test {\n  redir /a#{b}\n}\n"],
    ["an apostrophe, and a quote within a word", "acme.test {\n  respond it's\n  respond 5\"\n}\n"],
    ["a text that a word ends", 'acme.test {\n  respond <<HTML\n    {{ "\n    HTML 200\n}\n'],
    ["nothing", ""],
  ])("with %s can be read", (_, text) => expect(caddyfileFault(text)).toBeUndefined());
});

describe("a ruleset of nftables", () => {
  test.each([
    ["without its last brace", "table inet filter {\n  chain input {\n  }\n", "{ in line 1 is not"],
    ["with a set that nothing closes", "table inet f {\n  set a { elements = { 1 }\n}\n", "{ in line 1 is not"],
    ["with a brace too many", "table inet f {\n}\n}\n", "} in line 3 closes nothing"],
    ["with a quote that nothing closes", 'table inet f {\n  comment "open\n}\n', "quote in line 2"],
  ])("%s cannot be read", (_, text, fault) => expect(rulesetFault(text)).toContain(fault));

  test.each([
    ["with a brace in a comment", 'table inet f { # {\n  comment "}"\n}\n'],
    ["with elements over several lines", "define a = {\n  10.0.0.1,\n  10.0.0.2\n}\n"],
  ])("%s can be read", (_, text) => expect(rulesetFault(text)).toBeUndefined());
});

describe("a pg_hba.conf", () => {
  test.each([
    ["a type that there is not", "hostsll all all 10.0.1.10/32 scram-sha-256\n", "line 1 begins with hostsll"],
    ["no method", "# who may\nhostssl all all 10.0.1.10/32\n", "line 2 has too few fields"],
    ["a type alone", "hostssl\n", "line 1 has too few fields"],
    ["a method that there is not", "local all all scram-sha-265\n", "scram-sha-265"],
    ["a quote that nothing closes", 'local all "postgres peer\n', "quote in line 1"],
  ])("with %s cannot be read", (_, text, fault) => expect(hbaFault(text)).toContain(fault));

  test.each([
    ["comments and empty lines", "# hostssl\n\nlocal all postgres peer # by name\n"],
    ["a mask apart", "host all all 10.0.1.10 255.255.255.255 scram-sha-256\n"],
    ["a name in quotes with a blank", 'hostssl "my db" all 10.0.1.10/32 scram-sha-256 clientcert=verify-ca\n'],
    ["a line that goes on", "hostssl all all 10.0.1.10/32 \\\n  scram-sha-256\n"],
    ["what it includes", "include_if_exists other.conf\n@names\n"],
  ])("with %s can be read", (_, text) => expect(hbaFault(text)).toBeUndefined());
});

const READERS: readonly (readonly [name: string, faultOf: (content: string) => string | undefined, Inputs])[] = [
  ["an sshd_config", sshdFault, SSHD],
  ["a postgresql.conf", (content) => postgresConfFault(content, 15), POSTGRES],
  ["a service", (content) => readUnit("service", content).fault, SERVICE],
  ["a container of Podman", (content) => readQuadlet("container", content).fault, QUADLET],
  ["a compose file", composeFault, COMPOSE],
];

describe.each(READERS)("%s", (_, faultOf, { refused, taken }) => {
  test.each(refused)("with %s cannot be read", (__, text, fault) => expect(faultOf(text)).toContain(fault));
  test.each(taken)("with %s can be read", (__, text) => expect(faultOf(text)).toBeUndefined());
});

describe("sshd's settings", () => {
  test("are words without their quotes, and know what a Match holds for", () =>
    expect(sshdLines('=PASSWORDAuthentication "n"o # yes\nMatch User a\nSkeyAuthentication yes\n')).toEqual([
      { line: 1, keyword: "passwordauthentication", args: ["no"], matched: false },
      { line: 2, keyword: "match", args: ["User", "a"], matched: false },
      { line: 3, keyword: "kbdinteractiveauthentication", args: ["yes"], matched: true },
    ]));
});

describe("PostgreSQL's parameters", () => {
  test.each([
    [16, "force_parallel_mode = off\n"],
    [18, "db_user_namespace = off\n"],
    [15, "allow_alter_system = on\n"],
  ])("of version %s are those of this version", (version, text) => {
    expect(postgresConfFault(text, version)).toMatch(/no parameter of PostgreSQL \d+$/);
    expect([postgresConfFault(text), postgresConfFault(text, 99)]).toEqual([undefined, undefined]);
  });
});

describe("a unit", () => {
  test.each(IGNORED)("says nothing by %s", (_, content, line) => {
    const { text, fault } = readUnit("service", content);
    const lines = text.split("\n");
    expect(fault).toBeUndefined();
    expect(lines[line - 1]).toBe("");
    expect(lines).toContain("ExecStart=/bin/true");
    expect(lines).toHaveLength(content.split("\n").length);
  });

  test("has each assignment in one line", () =>
    expect(readUnit("service", "[Service]\n ExecStart = /bin/echo a \\\n# c\n  b\nUser=c\n").text).toBe(
      "[Service]\nExecStart=/bin/echo a  b\n\n\nUser=c\n",
    ));

  test("has the keys of its own kind", () => {
    expect(readUnit("timer", "[Timer]\nOnCalendar=daily\n[Service]\nUser=a\n").text).toBe(
      "[Timer]\nOnCalendar=daily\n\n\n",
    );
    expect([isUnitKey("Service", "IPAddressDeny"), isUnitKey("Timer", "ExecStart")]).toEqual([true, false]);
  });

  test("of Podman passes on what systemd knows", () =>
    expect(readQuadlet("container", "[Container]\nImage=a\n[Service]\nRestrt=always\nRestart=no\n").text).toBe(
      "[Container]\nImage=a\n[Service]\n\nRestart=no\n",
    ));
});
