import { readFileSync } from "node:fs";
import { request } from "node:http";
import type { Browser, Page } from "playwright-core";
import { Emulator } from "../../emulator/core/emulator";
import { products } from "../../emulator/products/all";
import { type Running, start } from "../../emulator/server";
import { describeInBrowser, launch } from "../review/browser";
import { Client, PUBSUB, SECRETS } from "./client";

jest.setTimeout(120_000);

const HOSTILE = '<img src=x onerror="window.attacked=1">';
const PAYLOAD = Buffer.from("never-to-be-shown").toString("base64");

let client: Client;
let running: Running;
beforeAll(async () => {
  client = new Client();
  await client.call("PUT", `${PUBSUB}/topics/alerts`, { labels: { note: "one" } });
  await client.call("POST", `${SECRETS}?secretId=session`, { replication: { automatic: {} } });
  await client.call("POST", `${SECRETS}/session:addVersion`, { payload: { data: PAYLOAD } });
  await client.call("GET", `${PUBSUB}/topics/missing`);
  await client.call("GET", `${PUBSUB}/topics/${HOSTILE}`);
  running = await start(client.emulator);
});
afterAll(() => running.stop());

const address = () => `http://127.0.0.1:${String(running.port)}/`;

describe("the emulator's page", () => {
  test("shows what exists and the requests, and no payload of a secret", async () => {
    const response = await fetch(address());
    const html = await response.text();
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(html).toContain("projects/acme-notes/topics/alerts");
    expect(html).toContain("projects/acme-notes/secrets/session/versions/1");
    expect(html).not.toContain(PAYLOAD);
    expect(html).not.toContain("never-to-be-shown");
    expect(html).not.toContain(HOSTILE);
  });

  test("is not for names by which another site could reach it, and takes no changes", async () => {
    const status = (method: string, host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        request(address(), { method, headers: { host } }, ({ statusCode }) => resolve(statusCode))
          .on("error", reject)
          .end();
      });
    expect(await status("GET", "attacker.example")).toBe(403);
    expect(await status("POST", `127.0.0.1:${String(running.port)}`)).toBe(404);
  });

  test("says so where nothing exists yet", async () => {
    const empty = await start(new Emulator(products, { seed: "empty" }));
    const html = await (await fetch(`http://127.0.0.1:${String(empty.port)}/`)).text();
    await empty.stop();
    expect(html).toContain("Nothing exists yet.");
  });
});

describeInBrowser("the emulator's page, in Chromium", () => {
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  beforeAll(async () => {
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on("pageerror", ({ message }) => faults.push(message));
    page.on("console", (message) => faults.push(message.text()));
    await page.goto(address());
  });
  afterAll(() => browser?.close());

  test("opens a resource, finds by words, and shows failed requests alone", async () => {
    const topic = page.locator("details", { hasText: "topics/alerts" });
    await topic.locator("summary").click();
    expect(await topic.locator("pre").isVisible()).toBe(true);
    await page.getByRole("searchbox", { name: "Find" }).fill("pubsub alerts");
    expect(await page.locator("details:visible .name").allTextContents()).toEqual([
      "projects/acme-notes/topics/alerts",
    ]);
    await page.getByRole("searchbox", { name: "Find" }).fill("");
    await page.getByRole("checkbox", { name: "Failed requests only" }).check();
    expect(await page.locator("tbody tr:visible .state").allTextContents()).toEqual(["404", "404"]);
    await page.getByRole("checkbox", { name: "Failed requests only" }).uncheck();
  });

  test("follows what happens, and leaves open what was opened", async () => {
    await client.call("PUT", `${PUBSUB}/topics/later`, {});
    await page.locator(".name", { hasText: "topics/later" }).waitFor();
    expect(await page.locator("details", { hasText: "topics/alerts" }).getAttribute("open")).toBe("");
  });

  test.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 390],
  ] as const)("is accessible and fits, %s, %i pixels wide", async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    // The page's policy lets no script in that is not its own.
    const context = await browser.newContext({ bypassCSP: true, colorScheme, viewport: { width, height: 900 } });
    const copy = await context.newPage();
    await copy.goto(address());
    await copy.addScriptTag({ content: readFileSync(require.resolve("axe-core"), "utf8") });
    const violations = await copy.evaluate("axe.run().then((result) => result.violations.map(({ id }) => id))");
    await context.close();
    expect(violations).toEqual([]);
  });

  test("runs nothing that a request or a resource brings along, and reports no error", async () => {
    expect(await page.evaluate("window.attacked")).toBeUndefined();
    expect(faults).toEqual([]);
  });
});
