import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Browser } from "playwright-core";
import { buildReport, Reviewed } from "../../review/report/build-report";
import { readReviewed } from "../../review/report/reviewed-files";
import { htmlPage } from "../../review/renderers/html";
import { drawPictures, textsIn } from "../../review/picture/picture";
import { Redactor } from "../../review/report/redactor";
import { STACKS } from "../fixtures/environments";
import { stackFile } from "../stacks/synthesized";
import { describeInBrowser, launch } from "./browser";
import { PROVENANCE } from "./reports";

// Ten stacks on one page, in a browser that others share the machine with.
jest.setTimeout(180_000);

type Resources = Record<string, Record<string, Record<string, unknown>>>;

/** A small fault that a page of each system speaks of: a grant of everything, a server in another country. */
function violate(resources: Resources): void {
  const server = Object.values(resources.hcloud_server ?? {})[0];
  const grant = Object.values(resources.google_project_iam_member ?? {})[0];
  if (server) server.location = "ash";
  if (grant) grant.role = "roles/owner";
}

describeInBrowser("the page of every stack, in Chromium", () => {
  let browser: Browser;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "avouch-pages-"));
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(directory, { recursive: true });
  });

  /** A stack as it is shipped, or with a fault. */
  function review(stack: string, isViolated: boolean): Promise<Reviewed> {
    const shipped = stackFile(stack);
    if (!isViolated) return readReviewed(shipped, {}, directory);
    const file = join(directory, stack, "cdk.tf.json");
    mkdirSync(dirname(file), { recursive: true });
    const json = JSON.parse(readFileSync(shipped, "utf8")) as { resource: Resources };
    violate(json.resource);
    writeFileSync(file, JSON.stringify(json));
    copyFileSync(join(dirname(shipped), "sources.json"), join(dirname(file), "sources.json"));
    return readReviewed(file, {}, directory);
  }

  /** Opens the page of a review, uses everything on it, and returns what went wrong and what it shows. */
  async function use(subjects: readonly Reviewed[]) {
    const report = buildReport(subjects, []);
    const pictures = await drawPictures(
      report,
      subjects.map(({ stack, subject: { model } }) => ({
        stack,
        model,
        mask: new Redactor([model]).for(textsIn(model)),
      })),
    );
    const file = join(directory, "page.html");
    writeFileSync(file, htmlPage(report, pictures, PROVENANCE));
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const faults: string[] = [];
    page.on("pageerror", ({ message }) => faults.push(message));
    page.on("console", (message) => faults.push(message.text()));
    await page.goto(`${pathToFileURL(file).href}#all`);
    const shared = await page.locator(".same").count();
    const filters = await page.locator("form.filters").isVisible();
    // Whoever opens such a claim sees the evidence in place of the reference to it.
    await page.evaluate("for (const one of document.querySelectorAll('details:has(.same)')) one.open = true");
    await page.locator(".same").first().waitFor({ state: "detached" });
    const cards = page.locator(".card[role=button]");
    const drawn = await cards.count();
    if (drawn > 0) await cards.first().press("Enter");
    await page.getByRole("searchbox", { name: "Find" }).fill("encrypted");
    await page.getByRole("checkbox", { name: "violated" }).check();
    await page.getByRole("button", { name: "Show all" }).click();
    await page.evaluate("for (const one of document.querySelectorAll('nav.stacks a')) one.click()");
    await page.waitForURL(/#all$/);
    await page.close();
    return { faults, filters, drawn: drawn > 0, shared, violated: report.summary.claims.violated };
  }

  const works = { faults: [], filters: true, drawn: true };

  test.each(STACKS)("%s works, as it is shipped and with a fault", async (stack) => {
    expect(await use([await review(stack, false)])).toMatchObject({ ...works, violated: 0 });
    const violated = await use([await review(stack, true)]);
    expect(violated).toMatchObject(works);
    expect(violated.violated).toBeGreaterThan(0);
  });

  test.each([false, true])("all stacks on one page work, with faults: %s", async (isViolated) => {
    const subjects: Reviewed[] = [];
    for (const stack of STACKS) subjects.push(await review(stack, isViolated));
    const used = await use(subjects);
    expect(used).toMatchObject(works);
    // Without shared evidence this would prove less than it says.
    expect(used.shared).toBeGreaterThan(10);
    expect(used.violated > 0).toBe(isViolated);
  });
});
