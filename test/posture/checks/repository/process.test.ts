import { join } from "node:path";
import { loadPage } from "../../../../posture/pages/load-page";
import { Page } from "../../../../posture/claim";
import { judgeRepository } from "../../../../posture/evaluate";
import { openRepository } from "../../../../posture/model/repository/open";
import { mutationsOf } from "../../../../mutations/repository/mutations";

const ROOT = join(__dirname, "..", "..", "..", "..");
const repository = openRepository(ROOT);
let pages: readonly Page[];
beforeAll(async () => {
  pages = await Promise.all(
    ["smvue", "smepro", "smallcrm"].map((name) => loadPage(join(ROOT, "pages", `${name}.yaml`))),
  );
});

test("every process claim of the pages holds on this repository", () => {
  const verdicts = [...judgeRepository(pages, repository)];
  expect(verdicts.length).toBeGreaterThan(10);
  const violated = verdicts.flatMap(([check, { status, findings }]) =>
    status === "holds"
      ? []
      : [`${check.id}: ${findings.map(({ address, path, actual }) => `${address} ${path} ${actual}`).join("; ")}`],
  );
  expect(violated).toEqual([]);
});

test("the mutation run has each weakening that a process claim has to notice", () => {
  const details = new Set([...mutationsOf(repository)].map(({ detail }) => detail));
  expect([...details]).toEqual(
    expect.arrayContaining([
      "the scan is gone",
      "the pin is a tag",
      "a key file is added",
      "a list of suppressions is added",
      "production migrates by itself",
      "strangers' pull requests start it with a token",
      "the job may write the repository",
      "it plans anew",
      "the attestation is not verified",
    ]),
  );
});
