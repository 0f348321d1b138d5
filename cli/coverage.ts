import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PAGES } from "../posture/claims/pages";
import { coverage } from "../posture/coverage";

const FILE = "docs/coverage.md";

writeFileSync(join(__dirname, "..", FILE), coverage(Object.values(PAGES)));
console.log(`Wrote ${FILE}`);
