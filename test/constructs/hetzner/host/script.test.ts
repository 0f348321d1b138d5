import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { databaseRoles } from "../../../../stacks/smallcrm/host/files";
import { postgresServer } from "../../../../constructs/hetzner/host/postgres-server";
import { script } from "../../../../constructs/hetzner/host/script";
import { describeWith, path } from "./available";
import { fileOf } from "./rendered-postgres";

const REPOSITORY = join(__dirname, "../../../..");
const FOLDERS = ["constructs/hetzner/host/scripts", "stacks/smallcrm/host/scripts"].map((folder) =>
  join(REPOSITORY, folder),
);
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .sort()
    .map((name) => [name.replace(/\.sh$/, ""), folder] as const),
);

test("a script is put where units call it, and only root changes it", () => {
  expect(script("alarm")).toMatchObject({ path: "/usr/local/lib/smallcrm/alarm", permissions: "0755" });
});

test.each(FILES)("%s says first what it does, and stops at the first failure", (name, folder) => {
  expect(script(name, folder).content).toMatch(
    /^#!\/(?:usr\/bin\/env bash|bin\/bash|bin\/sh)\n# \S.*\n(?:#.*\n)*(?:.*\n)*?set -euo? ?(?:pipefail)?/,
  );
});

describeWith(["shellcheck"], "shellcheck", () => {
  // With the settings that scripts read, as the servers get them.
  const directory = mkdtempSync(join(tmpdir(), "avouch-settings-"));
  beforeAll(() =>
    writeFileSync(
      join(directory, "postgres.env"),
      fileOf(
        postgresServer({
          address: "10.0.1.20",
          applicationAddress: "10.0.1.10",
          memoryMb: 4_096,
          roles: databaseRoles(),
        }),
        "/postgres.env",
      ),
    ),
  );
  afterAll(() => rmSync(directory, { recursive: true }));

  test.each(FILES)("finds nothing in %s", (name, folder) => {
    const { stdout, status } = spawnSync(
      path("shellcheck"),
      ["--external-sources", `--source-path=${FOLDERS.join(":")}:${directory}`, join(folder, `${name}.sh`)],
      { encoding: "utf8" },
    );
    expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
  });
});
