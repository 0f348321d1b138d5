import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { script } from "../../../../constructs/hetzner/host/script";
import { describeWith, path } from "./available";

const ROOM = join(__dirname, "../../../../constructs/hetzner/host/scripts");
const NAMES = readdirSync(ROOM).map((name) => name.replace(/\.sh$/, "")).sort();

test("a script is put where units call it, and only root changes it", () => {
  expect(script("alarm")).toMatchObject({ path: "/usr/local/lib/smallcrm/alarm", permissions: "0755" });
});

test.each(NAMES)("%s says first what it does, and stops at the first failure", (name) => {
  expect(script(name).content).toMatch(/^#!\/(?:usr\/bin\/env bash|bin\/bash|bin\/sh)\n# \S.*\n(?:#.*\n)*(?:.*\n)*?set -euo? ?(?:pipefail)?/);
});

describeWith(["shellcheck"], "shellcheck", () => {
  test("finds nothing in any script", () => {
    const { stdout, status } = spawnSync(path("shellcheck"), ["--external-sources", `--source-path=${ROOM}`, ...NAMES.map((name) => join(ROOM, `${name}.sh`))], { encoding: "utf8" });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });
});
