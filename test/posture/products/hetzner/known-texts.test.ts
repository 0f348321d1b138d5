import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { servers } from "../../../../posture/products/hetzner/cloud-config";
import { digestOf, isKnownText } from "../../../../posture/products/hetzner/known-texts";
import { readSynthesized } from "../../../../posture/model/synthesized";
import { smallcrm } from "../../../stacks/synthesized";

const FILE = join(__dirname, "../../../../posture/products/hetzner/known-digests.json");

/** Digests of the scripts and SQL of every shipped server. */
function shipped(): readonly string[] {
  const found = new Set<string>();
  for (const environment of ["production", "staging"])
    for (const server of servers(readSynthesized(smallcrm(environment).json)))
      if (server.kind === "known")
        for (const [path, content] of server.config.files)
          if (/^#!.*sh\b/.test(content) || path.endsWith(".sql")) found.add(digestOf(content));
  return [...found].sort();
}

test("the texts that the prove half knows are those that the build half renders, and no others", () => {
  const now = shipped();
  if (process.env.UPDATE_GOLDEN) writeFileSync(FILE, `${JSON.stringify(now, undefined, 2)}\n`);
  expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(now);
});

test.each(["backup", "backup-retention", "retention-tenants", "purge-application.sql"])(
  "%s is known by what it says, and no longer once a line of it differs",
  (name) => {
    const texts = servers(readSynthesized(smallcrm("production").json)).flatMap((server) =>
      server.kind === "known" ? [...server.config.files].filter(([path]) => path.endsWith(`/${name}`)) : [],
    );
    expect(texts).toHaveLength(1);
    const [[, text = ""] = []] = texts;
    expect(isKnownText(text)).toBe(true);
    expect(isKnownText(`${text}\n# a comment\n\n-- and another\n`)).toBe(true);
    expect(isKnownText(`${text}\ntrue\n`)).toBe(false);
  },
);
