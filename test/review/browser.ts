import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The machine's own Chromium: where CHROMIUM_PATH says, or by one of its usual names. */
function executable(): string | undefined {
  const { CHROMIUM_PATH, PATH = "" } = process.env;
  if (CHROMIUM_PATH) return existsSync(CHROMIUM_PATH) ? CHROMIUM_PATH : undefined;
  return ["/usr/bin", ...PATH.split(delimiter)]
    .flatMap((directory) => NAMES.map((name) => join(directory, name)))
    .find((path) => existsSync(path));
}

const path = executable();
if (!path)
  console.warn(
    "Skipped: tests in a browser. " +
      `${
        process.env.CHROMIUM_PATH
          ? "CHROMIUM_PATH names no file"
          : `No Chromium was found (${NAMES.join(", ")}); CHROMIUM_PATH may name one`
      }`,
  );

/** Tests in a browser where there is one; elsewhere they are skipped, and the reason said. */
export const describeInBrowser = path ? describe : describe.skip;

/** Starts a browser. As root, as in a container, Chromium runs without its sandbox only. */
export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: path, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
