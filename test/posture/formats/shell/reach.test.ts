import { readShell } from "../../../../posture/formats/shell/reach";

const reachOf = (script: string) => {
  const { commands } = readShell(`#!/bin/bash\n${script}\n`);
  return commands.filter(({ words: [name] }) => name === "restic").map(({ reach }) => reach);
};

describe("a command runs on every path", () => {
  test.each([
    ["after what may fail, as a failure ends the script by itself", "pg_dump x || exit 1\nrestic backup"],
    ["after a failure that is reported", "if ! pg_dump x; then echo no; exit 1; fi\nrestic backup"],
    ["in a function that is called", "run() { restic backup; }\nrun"],
    ["in a loop over something", "for x in a b; do restic backup $x; done"],
    ["behind what only changes how it runs", "sudo -u backup nice -n 10 timeout 6h restic backup"],
    ["as text of another shell", "bash -c 'restic backup'"],
    ["in a substitution", "echo $(restic backup)"],
    ["after a subshell that ends", "(exit 0)\nrestic backup"],
  ])("%s", (_, script) => expect(reachOf(script)).toEqual(["always"]));
});

describe("a command runs only where something holds", () => {
  test.each([
    ["a guard that ends the script", "[ -e /g ] && exit 0\nrestic backup"],
    ["a guard that fails it", "[ -e /g ] || exit 1\nrestic backup"],
    ["a guard as an if", "if test -e /g; then exit 0; fi\nrestic backup"],
    ["a guard under errexit", "set -e\ngrep -q x /y\nrestic backup"],
    ["a case", "case $1 in a) restic backup ;; esac"],
    ["a loop that is left early", "for x in a b; do [ -e $x ] || continue; restic backup; done"],
    ["too little time", "timeout 1 restic backup"],
    ["a lock", "flock -n /run/l restic backup"],
  ])("%s", (_, script) => expect(reachOf(script)).toEqual(["sometimes"]));
});

describe("a command never runs", () => {
  test.each([
    ["after the end", "exit 0\nrestic backup"],
    ["after the end in a group", "{ exit 0; }\nrestic backup"],
    ["after a function that ends the script", "f() { exit 0; }\nf\nrestic backup"],
    ["where the shell was replaced", "exec true\nrestic backup"],
    ["behind what always succeeds", "true || restic backup"],
    ["behind what always fails", "false && restic backup"],
    ["behind constants", "if [ 1 = 2 ]; then restic backup; fi"],
    ["after a loop without an end", "while true; do sleep 5; done\nrestic backup"],
    ["after a wait for ever", "sleep infinity\nrestic backup"],
    ["in a loop over nothing", "for x in; do restic backup; done"],
    ["where the shell only reads", "set -n\nrestic backup"],
  ])("%s", (_, script) => {
    expect(reachOf(script)).toEqual(["never"]);
    expect(readShell(`${script}\n`).text).not.toContain("restic");
  });
});

test("what only names a program does not run it", () => {
  expect(reachOf("echo restic backup")).toEqual([]);
  expect(reachOf("restic() { :; }\nrestic backup")).toEqual([]);
});

test("what cannot be followed is reported", () => {
  expect(readShell('eval "$X"').opaque).toEqual(["eval runs $X"]);
  expect(readShell('restic() { command restic "$@"; }').opaque).toEqual(["a function stands for restic"]);
});
