import { Page } from "../../posture/claim";
import { pageOf } from "../../posture/pages/load-page";
import { read } from "../../posture/model/read";
import { buildReport, Reviewed } from "../../review/report/build-report";
import { htmlPage } from "../../review/renderers/html";
import { renderMarkdown } from "../../review/renderers/markdown";
import { drawPictures, textsIn } from "../../review/picture/picture";
import { sarifLog } from "../../review/renderers/sarif";
import { Report } from "../../review/report/report";
import { Redactor } from "../../review/report/redactor";
import { renderTerminal } from "../../review/renderers/terminal";
import { expectGolden } from "./golden";
import { CLEAN, VIOLATED } from "./plans";
import { PROVENANCE } from "./reports";

/** A few claims of the page, of three kinds: the whole page would be too long to read. */
const CLAIMS = [
  "smvue.database.not-public",
  "smvue.database.ssl-required",
  "smvue.attachments.private",
  "smvue.passwords.bcrypt",
  "smvue.development.static-analysis",
];
async function pageOfAFew(): Promise<Page> {
  const smvue = await pageOf("smvue");
  return { ...smvue, claims: smvue.claims.filter(({ id }) => CLAIMS.includes(id)) };
}

const reviewed = async (text: string): Promise<Reviewed> => ({
  file: "plan.json",
  subject: read(text),
  page: await pageOfAFew(),
  environment: "production",
  stack: "smvue-production",
  stacks: ["system"],
  sources: {
    of: (address) =>
      address.startsWith("google_sql_database_instance")
        ? { file: "constructs/postgres.ts", line: 118, stack: null, setting: null }
        : null,
  },
});

const json = (value: unknown) => `${JSON.stringify(value, undefined, 1)}\n`;

describe.each([
  ["violated", VIOLATED],
  ["clean", CLEAN],
])("the review of a plan that is %s", (name, text) => {
  let file: Reviewed;
  let report: Report;
  beforeAll(async () => {
    file = await reviewed(text);
    report = buildReport([file], []);
  });

  test("as JSON", () => {
    expectGolden(`plan-${name}.json`, json(report));
  });

  test("on a terminal", () => {
    expectGolden(`plan-${name}.txt`, renderTerminal(report, { color: false, columns: 100 }));
  });

  test("as a comment of a pull request", () => {
    expectGolden(`plan-${name}.md`, renderMarkdown(report));
  });

  test("as SARIF", () => {
    expectGolden(`plan-${name}.sarif.json`, json(sarifLog(report)));
  });

  test("as a page", async () => {
    const { model } = file.subject;
    const page = htmlPage(
      report,
      await drawPictures(report, [{ stack: file.stack, model, mask: new Redactor([model]).for(textsIn(model)) }]),
      PROVENANCE,
    );
    const body = page
      .replace(/<style>[^]*<\/style>/, "<style>…</style>")
      .replace(/<script>[^]*<\/script>/, "<script>…</script>")
      .replace(/'sha256-[^']*'/g, "'sha256-…'");
    expectGolden(`plan-${name}.html`, body);
  });
});
