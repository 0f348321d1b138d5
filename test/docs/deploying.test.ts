import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { bootstrap, smepro, smvue } from "../stacks/synthesized";

const text = readFileSync(join(ROOT, "docs", "deploying.md"), "utf8");
const stacks = [
  smvue("production"),
  smepro("production"),
  bootstrap("smvue", "production"),
  bootstrap("smepro", "production"),
];

test(
  "service agents that get a grant, or that a private connection needs, are asked for " + "before the first apply",
  () => {
    const [, listed = ""] = /for service in ([a-z ]+); do\n\s+gcloud beta services identity create/.exec(text) ?? [];
    const agents = stacks.flatMap((stack) =>
      [...stack.text.matchAll(/service-\d+@gcp-sa-([a-z]+)(?:-notification)?\.iam\.gserviceaccount\.com/g)].map(
        ([, name = ""]) => name,
      ),
    );
    const connections = stacks.some((stack) => stack.count("google_service_networking_connection") > 0);
    const needed = [...new Set([...agents, ...(connections ? ["servicenetworking"] : [])])];
    expect(needed.length).toBeGreaterThan(2);
    expect(needed.filter((name) => !listed.split(" ").includes(name))).toEqual([]);
  },
);
