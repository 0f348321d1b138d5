import { caddyfileFault } from "../../../posture/formats/caddyfile";
import { rulesetFault } from "../../../posture/formats/nftables-ruleset";
import { hbaFault } from "../../../posture/formats/pg-hba";

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
