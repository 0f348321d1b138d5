import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Verdict } from "../../../../posture/verdict/check";
import { RepositoryCheck } from "../../../../posture/verdict/repository-check";
import { openRepository } from "../../../../posture/model/repository/open";

export type Files = Record<string, string>;

const CI = ".github/workflows/ci.yml";
const DEPLOY = ".github/workflows/deploy.yml";

/** A repository as the pages describe it. */
export const goodRepository = (): Files => ({
  "README.md": "Write no eslint-" + "disable and no .trivyignore.\n",
  "main.tf": 'resource "google_storage_bucket" "main" {\n  name = "acme"\n}\n',
  "src/index.ts": "export const answer = 42;\n",
  [CI]: `
on:
  pull_request:
  push:
    branches: [main]
  schedule:
    - cron: "17 4 * * 1"
permissions:
  contents: read
jobs:
  scan:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: pipx run semgrep scan --error --config auto
      - name: Dependencies
        run: trivy fs --scanners vuln --exit-code 1 .
      - uses: aquasecurity/trivy-action@0.33.1
        with:
          scan-type: config
          exit-code: "1"
  secrets:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - run: docker run --rm -v "$PWD:/repo" ghcr.io/gitleaks/gitleaks:v8.28.0 git --redact /repo
`,
  [DEPLOY]: `
on:
  push:
    branches: [main]
env:
  IMAGE: us-central1-docker.pkg.dev/acme/images/web:\${{ github.sha }}
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: docker build --tag "$IMAGE" .
      - run: trivy image --exit-code 1 "$IMAGE"
  staging:
    needs: build
    environment: staging
    permissions:
      contents: read
      id-token: write
    runs-on: ubuntu-24.04
    steps:
      - uses: google-github-actions/auth@v2
        with:
          workload_identity_provider: \${{ vars.PROVIDER }}
          service_account: \${{ vars.DEPLOYER }}
      - run: gcloud run jobs execute acme-migrate --wait
      - run: gcloud run services replace service.yaml
  production:
    needs: staging
    environment: production
    permissions: { contents: read, id-token: write }
    runs-on: ubuntu-24.04
    steps:
      - uses: google-github-actions/auth@v2
        with:
          workload_identity_provider: \${{ vars.PROVIDER }}
          service_account: \${{ vars.DEPLOYER }}
      - run: gcloud run services replace service.yaml
`,
});

/** Replaces a text in a file, which has to hold it. */
export function edit(
  files: Files,
  path: string,
  from: string | RegExp,
  to: string | ((found: string) => string),
): void {
  const before = files[path] ?? "";
  const after = typeof to === "string" ? before.replace(from, to) : before.replace(from, (found) => to(found));
  if (after === before) throw new Error(`${path} does not hold ${String(from)}`);
  files[path] = after;
}

/** Takes all files away whose path is so. */
export const removeAll = (pattern: RegExp) => (files: Files) =>
  Object.keys(files)
    .filter((path) => pattern.test(path))
    .forEach((path) => Reflect.deleteProperty(files, path));

export const ci = (from: string | RegExp, to: string) => (files: Files) => edit(files, CI, from, to);
export const deploy = (from: string | RegExp, to: string) => (files: Files) => edit(files, DEPLOY, from, to);
/** The same in the job that deploys to production. */
export const production = (from: string, to: string) => (files: Files) =>
  edit(files, DEPLOY, /production:[^]*$/, (job) => job.replace(from, to));

/** Calls something with a directory that holds these files, and takes it away afterwards. */
export function inDirectory<T>(files: Files, use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "repository-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export const git = (directory: string, ...words: string[]) =>
  execFileSync("git", ["-c", "init.defaultBranch=main", ...words], { cwd: directory, stdio: "pipe" });

export const verdictOn = (check: RepositoryCheck, files: Files): Verdict =>
  inDirectory(files, (directory) => check.evaluate(openRepository(directory)));

export type Changes = Readonly<Record<string, (files: Files) => void>>;

/**
 * A rule holds on the good repository and is violated by each weakening of it.
 *
 * @param good another repository on which the rule holds
 */
export function describeRule(
  check: RepositoryCheck,
  weakenings: Changes,
  harmless: Changes = {},
  good: () => Files = goodRepository,
): void {
  const changed = (change: (files: Files) => void) => {
    const files = good();
    change(files);
    return verdictOn(check, files);
  };
  describe(check.id, () => {
    test("holds on a repository as the pages describe it", () => {
      expect(changed(() => undefined).findings.filter(({ status }) => status !== "holds")).toEqual([]);
    });

    test.each(Object.entries(weakenings))("is violated where %s", (_, change) => {
      const verdict = changed(change);
      expect(verdict.status).toBe("violated");
      expect(verdict.findings.filter(({ expected, actual }) => expected === "" || actual === "")).toEqual([]);
    });

    if (Object.keys(harmless).length > 0) {
      test.each(Object.entries(harmless))("still holds where %s", (_, change) => {
        expect(changed(change).findings.filter(({ status }) => status !== "holds")).toEqual([]);
      });
    }
  });
}
