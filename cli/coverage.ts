import { allChecks, checksInMarkdown } from "../posture/checks-list";
import { examplesOf } from "../posture/examples";
import { coverage } from "../posture/coverage";
import { systems } from "../posture/pages/directory";
import { pageOf } from "../posture/pages/load-page";
import { COMMON_HELP } from "./options";
import { writeDocuments } from "./write-documents";

const COVERAGE = "docs/coverage.md";
const CHECKS = "docs/checks.md";
const HELP = `Writes ${COVERAGE}: every statement of every page, its kind, and the checks that can fail it;
and ${CHECKS}: every check, its parameters, its remedy and its examples.

Usage: npm run coverage

  ${COMMON_HELP}

Exit codes: 0 written; 2 there are no options.
`;

writeDocuments(HELP, async () => ({
  [COVERAGE]: coverage(await Promise.all(systems().map((system) => pageOf(system)))),
  [CHECKS]: checksInMarkdown(await allChecks(), examplesOf),
}));
