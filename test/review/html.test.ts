import { source as axe } from "axe-core";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Browser, BrowserContextOptions, Page } from "playwright-core";
import { read } from "../../posture/model/read";
import { htmlPage } from "../../review/renderers/html";
import { drawPictures, Picture } from "../../review/picture/picture";
import { Report } from "../../review/report/report";
import { smallcrm } from "../stacks/synthesized";
import { describeInBrowser, launch } from "./browser";
import { expectGolden } from "./golden";
import { change, check, claim, clean, evidence, hostile, plan, PROVENANCE, report, violated } from "./reports";

/** Resources that the reports of the fixtures tell of. */
const MODEL = read(
  JSON.stringify({
    resource: {
      google_compute_network: { network_C8AC2FB3: { name: "smvue" } },
      google_sql_database_instance: {
        database_instance_D7FC2283: {
          name: "smvue",
          settings: {
            ip_configuration: { ipv4_enabled: true, private_network: "${google_compute_network.network_C8AC2FB3.id}" },
          },
        },
      },
      google_logging_project_bucket_config: { "logs_bucket-audit_E6532DBA": { bucket_id: "audit" } },
      google_storage_bucket: { files_bucket_D7C8A516: { name: "files" } },
    },
  }),
).model;
const NONE: ReadonlyMap<string, Picture> = new Map();
const draw = (of: Report) =>
  drawPictures(
    of,
    of.plans.map(({ stack }) => ({ stack, model: MODEL, mask: (text: string) => text })),
  );

/** The page without what is the same in every report. */
const body = (page: string) =>
  page
    .replace(/<style>[^]*<\/style>/, "<style>…</style>")
    .replace(/<script>[^]*<\/script>/, "<script>…</script>")
    .replace(/'sha256-[^']*'/g, "'sha256-…'");

describe("the page", () => {
  test("of a violated report", () => expectGolden("violated.html", body(htmlPage(violated, NONE, PROVENANCE))));

  test("of a clean report", () => expectGolden("clean.html", body(htmlPage(clean, NONE, PROVENANCE))));

  test("lets nothing run, load or be sent but its own style and script", () => {
    const page = htmlPage(violated, NONE, PROVENANCE);
    const hash = (tag: string) =>
      createHash("sha256")
        .update(new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)?.[1] ?? "")
        .digest("base64");
    expect(page).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash("style")}'; script-src 'sha256-${hash("script")}'; ` +
        `base-uri 'none'; form-action 'none'"`,
    );
    expect(page).not.toMatch(/ (src|srcset|action|style|on[a-z]+)=|@import|https?:|@font-face/);
    expect([...page.matchAll(/ href="(.)/g)].every(([, first]) => first === "#")).toBe(true);
  });

  test("has ids of its own for stacks of one name", () => {
    const page = htmlPage(
      report([plan({ claims: [claim()] }), plan({ claims: [claim()] }), plan({ stack: "", claims: [claim()] })]),
      NONE,
      PROVENANCE,
    );
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("of eight stacks with much evidence stays below 3 MB", () => {
    const secrets = Array.from(
      { length: 13 },
      (_, index) => `google_secret_manager_secret.secrets_secret-token-signing_secret_3E4F28D${index}`,
    );
    const claims = Array.from({ length: 160 }, (_, index) => {
      const id = `area/rule-${index % 60}`;
      return claim({
        id: `smvue.claim-${index}`,
        section: `Part / Section ${index % 20}`,
        checks: [check({ id })],
        evidence: secrets
          .slice(0, 1 + ((index % 60) % 13))
          .map((address) => evidence({ check: id, status: "holds", address })),
      });
    });
    const page = htmlPage(
      report(Array.from({ length: 8 }, (_, index) => plan({ stack: `stack-${index}`, claims }))),
      NONE,
      PROVENANCE,
    );
    expect(Buffer.byteLength(page)).toBeLessThan(3_000_000);
  });

  test("says when it was made, from which commit, of which file and settings, and what each verdict means", () => {
    const page = htmlPage(violated, NONE, PROVENANCE);
    expect(page).toContain('<time datetime="2026-11-29T15:04:05.000Z">2026-11-29 15:04 UTC</time>');
    expect(page).toContain('<code title="0123456789abcdef0123456789abcdef01234567">0123456789ab</code>');
    const text = page.replace(/<wbr>/g, "").replace(/<[^>]*>/g, "");
    expect(text).toContain("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    expect(text).toContain("Settings: environments/smvue-production.yaml");
    expect(text).toContain(
      "It depends on something that this file does not show or that is known only after the apply.",
    );
    const nothing = htmlPage(violated, NONE, { made: new Date(0), commit: undefined, inputs: [] });
    expect(nothing).toContain('Commit checked out: <span class="none">not known</span>');
  });

  test("puts the check that fails first in its claim, and folds those that hold", () => {
    const page = htmlPage(
      report([
        plan({
          claims: [
            claim({
              status: "violated",
              checks: [
                check({ id: "a/holds", title: "It holds." }),
                check({ id: "b/fails", title: "It fails.", status: "violated" }),
              ],
              evidence: [evidence({ check: "b/fails" }), evidence({ check: "a/holds", status: "holds" })],
            }),
          ],
        }),
      ]),
      NONE,
      PROVENANCE,
    );
    const at = (text: string) => page.indexOf(text, page.indexOf('<div class="proof">'));
    expect(at("It fails.")).toBeGreaterThan(0);
    expect(at("It fails.")).toBeLessThan(at('<details class="more others"><summary>1 check that does not fail'));
    expect(at('<details class="more others">')).toBeLessThan(at("It holds."));
  });

  test(
    "refers to evidence only where the same was written: a claim that shows another part of " + "it shows its own",
    () => {
      const some = (...names: readonly string[]) => ({
        evidence: names.map((name) => evidence({ status: "holds" as const, address: `x.${name}` })),
      });
      const page = htmlPage(
        report([
          plan({
            claims: [
              // Of a claim that shows much, this check has nothing left to show.
              claim({ id: "none", ...some() }),
              claim({ id: "part", ...some("a", "b", "c", "d") }),
              claim({ id: "all", ...some("a", "b", "c", "d", "e") }),
              claim({ id: "again", ...some("a", "b", "c", "d", "e") }),
            ],
          }),
        ]),
        NONE,
        PROVENANCE,
      );
      const referred = [...page.matchAll(/data-of="([^"]*)"/g)].map(([, id]) => id);
      expect(referred).toEqual(["smvue-production/all/1"]);
      for (const id of referred) expect(page).toContain(`<div id="${id}">`);
    },
  );

  test(
    "gives long evidence of a check that holds once in a stack, and a link elsewhere; " +
      "violated evidence with every claim",
    () => {
      const four = (status: "holds" | "violated") => ({
        status,
        checks: [check({ status })],
        evidence: ["a", "b", "c", "d"].map((name) => evidence({ status, address: `x.${name}` })),
      });
      const times = (status: "holds" | "violated") =>
        htmlPage(
          report([plan({ claims: [claim({ id: "one", ...four(status) }), claim({ id: "two", ...four(status) })] })]),
          NONE,
          PROVENANCE,
        ).split("<code>x.a</code>").length - 1;
      expect(times("holds")).toBe(1);
      expect(times("violated")).toBe(2);
    },
  );
});

// A browser is slow where others need the machine too.
describeInBrowser("in Chromium", () => {
  let browser: Browser;
  const directory = mkdtempSync(join(tmpdir(), "avouch-html-"));

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(directory, { recursive: true });
  });

  /** Opens a report as a file, and notes whatever the page asks for, shows or complains of. */
  async function open(
    of: Report,
    options: BrowserContextOptions = {},
    hash = "",
  ): Promise<{ page: Page; events: string[] }> {
    const file = join(directory, "report.html");
    writeFileSync(file, htmlPage(of, await draw(of), PROVENANCE));
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const events: string[] = [];
    const { href } = pathToFileURL(file);
    page.on(
      "request",
      (request) => request.url().replace(/#.*/, "") !== href && events.push(`request ${request.url()}`),
    );
    page.on("dialog", (dialog) => events.push(`dialog ${dialog.message()}`));
    page.on("console", (message) => events.push(`console ${message.text()}`));
    page.on("pageerror", ({ message }) => events.push(`error ${message}`));
    await page.goto(href + hash);
    return { page, events };
  }

  /** What axe finds: rule and element. */
  async function faults(page: Page): Promise<string[]> {
    await page.evaluate(axe);
    return page.evaluate(
      "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', " +
        "'best-practice'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => " +
        "nodes.map(({ html }) => id + ': ' + html.slice(0, 160))))",
    );
  }

  const shown = (page: Page) =>
    page
      .locator(".claim:visible .says")
      .evaluateAll((all) => all.map((one) => (one.firstChild?.textContent ?? "").trim()));
  const result = (page: Page) => page.getByRole("status").textContent();
  const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 } };

  describe.each([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["a phone", PHONE],
    ["a phone in the dark", { ...PHONE, colorScheme: "dark" }],
  ] as const)("%s", (_, options) => {
    test.each([
      ["violated", violated],
      ["clean", clean],
      ["hostile", hostile],
    ] as const)("axe finds nothing wrong with a %s report", async (__, of) => {
      const { page, events } = await open(of, options);
      await page.locator("details").evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
      expect(await faults(page)).toEqual([]);
      expect(events).toEqual([]);
      await page.close();
    });
  });

  test.each([
    ["violated", violated],
    ["clean", clean],
    ["hostile", hostile],
  ] as const)("a %s report has no sideways scroll at 360 pixels", async (_, of) => {
    const { page } = await open(of, PHONE, of.plans.length > 1 ? "#all" : "");
    await page.locator("details").evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    await page.close();
  });

  test(
    "a wide picture is moved sideways inside of its frame on a phone, which says so, and is " + "described in words",
    async () => {
      const { model } = read(smallcrm("production").text);
      const file = join(directory, "hetzner.html");
      const drawn = report([plan({ stack: "acme", claims: [claim()] })]);
      writeFileSync(
        file,
        htmlPage(drawn, await drawPictures(drawn, [{ stack: "acme", model, mask: (text) => text }]), PROVENANCE),
      );
      const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
      await page.goto(pathToFileURL(file).href);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
      expect(await page.getByText("The picture is wider than this screen").isVisible()).toBe(true);
      // It begins where its reader does.
      const box = await page.locator("svg.picture .card.outside:not(.frame)").last().boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true);
      await page.getByText("The picture in words").click();
      expect(await page.getByText("From Internet to DNS zone.", { exact: true }).isVisible()).toBe(true);
      expect(await page.getByRole("img", { name: "Picture of acme" }).count()).toBe(1);
      expect(await faults(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });
      expect(await page.getByText("The picture is wider than this screen").isVisible()).toBe(false);
      expect(await page.locator(".canvas").evaluate((canvas) => canvas.scrollWidth - canvas.clientWidth)).toBe(0);
      await page.close();
    },
  );

  test("claims are filtered by keyboard, and the number that is left is announced", async () => {
    const { page } = await open(violated);
    expect(await result(page)).toBe("Showing all 11 claims of smvue-production.");
    await page.getByRole("checkbox", { name: "violated" }).focus();
    await page.keyboard.press("Space");
    expect(await shown(page)).toEqual([
      "The database cannot be reached from the public internet.",
      "The firewall turns SQL injection away (sqli-v33-stable).",
      "Images are scanned before they are deployed.",
    ]);
    expect(await result(page)).toBe("Showing 3 of 11 claims of smvue-production: violated.");
    for (let tab = 0; tab < 6; tab++) await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    expect(await result(page)).toBe("Showing 1 of 11 claims of smvue-production: violated, process.");
    await page.getByRole("button", { name: "Show all" }).press("Enter");
    expect(await result(page)).toBe("Showing all 11 claims of smvue-production.");
    await page.getByRole("searchbox", { name: "Find" }).fill("retention_days");
    expect(await shown(page)).toEqual(["Audit logs are kept for two years."]);
    await page.close();
  });

  test("an address leads to its card in the picture, and the card to the claims that judge it", async () => {
    const { page } = await open(violated);
    await page.locator(".claim.violated a.address").first().click();
    const found = page.locator(".card.found");
    expect(await found.locator("text").first().textContent()).toBe("Cloud SQL instance");
    await page.locator(".card.found:focus").waitFor();
    expect(await found.getAttribute("aria-label")).toBe("Cloud SQL instance smvue, violated: 1 claim");
    await page.keyboard.press("Enter");
    expect(await shown(page)).toEqual(["The database cannot be reached from the public internet."]);
    expect(await result(page)).toBe("Showing 1 of 11 claims of smvue-production: Cloud SQL instance.");
    expect(await page.locator("figcaption").innerText()).toContain("1 claim that judges it is shown below. Go there");
    await page.keyboard.press("Enter");
    expect((await shown(page)).length).toBe(11);
    await page.close();
  });

  test("a link leads to a claim, which it opens, whatever stack or filter hides it", async () => {
    const { page } = await open(clean, {}, "#smvue-staging/smvue.edge.tls-minimum");
    const one = page.locator("[id='smvue-staging/smvue.edge.tls-minimum']");
    expect(await one.locator("details").getAttribute("open")).toBe("");
    await one.locator("> details > summary:focus").waitFor();
    expect(await page.locator("[id=smvue-production]").isVisible()).toBe(false);
    await page.getByRole("checkbox", { name: "needs attestation" }).check();
    expect(await one.isVisible()).toBe(false);
    await page.evaluate("location.hash = 'smvue.edge.hsts'");
    await page.locator("[id='smvue-staging/smvue.edge.hsts'].found").waitFor();
    await page.close();
  });

  test("evidence that is given with another claim is shown where someone looks", async () => {
    const many = { evidence: ["a", "b", "c", "d"].map((name) => evidence({ status: "holds", address: `x.${name}` })) };
    const { page } = await open(
      report([plan({ claims: [claim({ id: "one", ...many }), claim({ id: "two", ...many })] })]),
    );
    const second = page.locator("[data-claim=two]");
    expect(await second.locator("td").count()).toBe(0);
    await second.locator("summary").click();
    await second.locator("td", { hasText: "x.d" }).waitFor();
    await page.close();
  });

  test("several stacks are shown one at a time, or all of them", async () => {
    const { page } = await open(clean);
    // The page follows a link a moment after it was chosen.
    const shows = async (...names: readonly string[]) => {
      for (const name of ["smvue-production", "smvue-staging"])
        await page.locator(`[id=${name}]`).waitFor({ state: names.includes(name) ? "visible" : "hidden" });
      expect(await page.locator(".stack:visible h2").allTextContents()).toEqual(names);
    };
    await shows("smvue-production");
    await page.getByRole("link", { name: "smvue-staging" }).press("Enter");
    await shows("smvue-staging");
    expect(await page.getByRole("link", { name: "smvue-staging" }).getAttribute("aria-current")).toBe("true");
    await page.getByRole("link", { name: "All stacks" }).click();
    await shows("smvue-production", "smvue-staging");
    await page.goBack();
    await shows("smvue-staging");
    await page.close();
  });

  test("hostile texts are shown and do nothing", async () => {
    const { page, events } = await open(hostile, {}, "#all");
    await page.locator("details").evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
    for (const card of await page.locator(".card[role=button]").all()) await card.press("Enter");
    expect(events).toEqual([]);
    expect(await page.locator("script, img, iframe, [onerror], [onclick], a:not([href^='#'])").count()).toBe(1);
    const text = (await page.locator("main").textContent()) ?? "";
    expect(text).toContain("<script>alert(1)</script> <img src=x onerror=alert(1)>");
    expect(text).toContain("\\u{202e}gnp.exe");
    await page.close();
  });

  test("without script everything can be read, and no control pretends to work", async () => {
    const { page } = await open(clean, { javaScriptEnabled: false });
    expect(await page.locator(".stack").count()).toBe(2);
    expect(await page.locator(".claim:visible").count()).toBe(11);
    expect(
      await page
        .locator("form, .script:visible")
        .evaluateAll((all) => all.filter((one) => one.checkVisibility()).length),
    ).toBe(0);
    await page.locator(".claim summary").first().click();
    expect(await page.locator(".claim .proof:visible").count()).toBe(1);
    await page.close();
  });

  test("on paper it is a summary of at most four pages, whatever it holds", async () => {
    const many = Array.from({ length: 45 }, (_, index) =>
      plan({
        stack: `stack-${index}-${"x".repeat(200)}`,
        claims: Array.from({ length: 3 }, (__, at) =>
          claim({ id: `c${at}`, status: "violated", says: "word ".repeat(200), evidence: [evidence()] }),
        ),
        changes: Array.from({ length: 2 }, () =>
          change({ risk: "high", address: "x".repeat(500), reasons: ["because ".repeat(100)] }),
        ),
        notEvaluated: Array.from({ length: 2 }, () => "gap ".repeat(200)),
      }),
    );
    for (const of of [violated, hostile, report(many)]) {
      const { page, events } = await open(of, { colorScheme: "dark" });
      const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
      expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(4);
      await page.emulateMedia({ media: "print" });
      expect(await page.locator(".paper").isVisible()).toBe(true);
      expect(await page.locator(".claim:visible").count()).toBe(0);
      expect(events).toEqual([]);
      await page.close();
    }
  });

  test(
    "on paper all evidence is open where the details are asked for, there are no controls, " + "and it is light",
    async () => {
      const { page } = await open(violated, { colorScheme: "dark" });
      await page.getByRole("checkbox", { name: "violated" }).check();
      await page.getByRole("checkbox", { name: "Print every detail" }).check();
      await page.emulateMedia({ media: "print" });
      expect(
        await page
          .locator("form, .skip, nav, .printing, .paper")
          .evaluateAll((all) => all.filter((one) => one.checkVisibility()).length),
      ).toBe(0);
      expect(
        await page
          .locator(".claim:visible .proof")
          .evaluateAll((all) => all.length > 0 && all.every((one) => one.getBoundingClientRect().height > 0)),
      ).toBe(true);
      expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
      // Whoever holds the paper has to know that it does not show everything.
      expect(await page.getByRole("status").isVisible()).toBe(true);
      expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(10_000);
      await page.close();
    },
  );

  test("the picture has a legend of the signs that it uses", async () => {
    const { page } = await open(violated);
    const signs = await page.locator(".legend dd").allTextContents();
    expect(signs).toEqual(
      expect.arrayContaining(["where data is kept", "leads to, or uses", "a claim is violated here"]),
    );
    expect(signs).not.toContain("what runs");
    await page.close();
  });
});
