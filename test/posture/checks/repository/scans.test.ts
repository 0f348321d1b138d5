import { dependencyScanning } from "../../../../posture/checks/repository/dependency-scanning";
import { infrastructureScanning } from "../../../../posture/checks/repository/infrastructure-scanning";
import { sastOnEveryChange } from "../../../../posture/checks/repository/sast-on-every-change";
import { secretDetection } from "../../../../posture/checks/repository/secret-detection";
import { weeklyScans } from "../../../../posture/checks/repository/weekly-scans";
import { Changes, ci, describeRule, removeAll } from "./repository";

const SEMGREP = "run: pipx run semgrep scan --error --config auto";
const DEPENDENCIES = "run: trivy fs --scanners vuln --exit-code 1 .";
const GITLEAKS = "ghcr.io/gitleaks/gitleaks:v8.28.0 git --redact /repo";
const semgrep = (to: string) => ci(SEMGREP, to);
const block = (...lines: string[]) => semgrep(`run: |\n${lines.map((line) => `          ${line}`).join("\n")}`);

/** What keeps whatever a job scans from mattering. */
const anyScan: Changes = {
  "there is no workflow": removeAll(/^\.github/),
  "pull requests do not start it": ci("  pull_request:\n", ""),
  "pushes do not start it": ci("  push:\n    branches: [main]\n", ""),
  "it starts for another branch only": ci("branches: [main]", "branches: [release]"),
  "it leaves the main branch out": ci("branches: [main]", "branches-ignore: [main]"),
  "it starts only for tags": ci("branches: [main]", "tags: ['v*']"),
  "it starts for some paths only": ci("branches: [main]", "paths: ['src/**']"),
  "it starts for all paths but the source": ci("  pull_request:\n", "  pull_request:\n    paths-ignore: ['src/**']\n"),
  "pull requests start it once": ci("  pull_request:\n", "  pull_request:\n    types: [opened]\n"),
  "the base of a pull request is scanned": ci("pull_request:", "pull_request_target:"),
  "the workflow is no YAML": ci("jobs:", "jobs: ["),
  "the workflow is a list": (files) => void (files[".github/workflows/ci.yml"] = "- on\n- jobs\n"),
  "the workflow repeats itself without end": (files) =>
    void (files[".github/workflows/bomb.yml"] = `a: &a [x, x]\n${"bcdefghijklmnop"
      .split("")
      .map(
        (key, index, all) =>
          `${key}: &${key} [*${all[index - 1] ?? "a"}, *${all[index - 1] ?? "a"}, *${all[index - 1] ?? "a"}]`,
      )
      .join("\n")}\non: push\njobs: {}\n`),
  "the workflow is nested too deeply": (files) =>
    void (files[".github/workflows/deep.yml"] = `on: push\njobs: ${"[".repeat(50000)}\n`),
  "a workflow calls itself without end": (files) =>
    void (files[".github/workflows/loop.yml"] =
      `on: push\njobs:\n` +
      `${Array.from({ length: 12 }, (_, index) => `  j${index}:\n    uses: ./.github/workflows/loop.yml\n`).join("")}`),
};

describeRule(
  sastOnEveryChange,
  {
    ...anyScan,
    "the job never runs": ci("  scan:\n", "  scan:\n    if: false\n"),
    "the job leaves out whom it likes": ci("  scan:\n", "  scan:\n    if: github.actor != 'dependabot[bot]'\n"),
    "the step never runs": semgrep(`if: \${{ false }}\n        ${SEMGREP}`),
    "the step leaves pull requests out": semgrep(`if: github.event_name == 'push'\n        ${SEMGREP}`),
    "the job waits for one that never runs": ci(
      "  scan:\n",
      "  never:\n    if: false\n    runs-on: ubuntu-24.04\n    steps: []\n  scan:\n    needs: never\n",
    ),
    "the job may fail": ci("  scan:\n", "  scan:\n    continue-on-error: true\n"),
    "the step may fail": semgrep(`continue-on-error: true\n        ${SEMGREP}`),
    "the step may fail by an expression": semgrep(
      `continue-on-error: \${{ github.event_name == 'push' }}\n        ${SEMGREP}`,
    ),
    "|| true follows": semgrep(`${SEMGREP} || true`),
    "|| echo follows": semgrep(`${SEMGREP} || echo "see you"`),
    "; true follows without -e": semgrep(`shell: bash {0}\n        ${SEMGREP}; true`),
    "set +e stands before": block("set +e", "semgrep ci", "echo done"),
    "a pipe follows": semgrep(`${SEMGREP} | tee report.txt`),
    "it runs in the background": semgrep(`${SEMGREP} &`),
    "&& hides its failure": block("semgrep ci && echo fine", "echo done"),
    "it stands in a condition": block("if semgrep ci; then", "  echo fine", "fi"),
    "it stands in a block that is never entered": block("if false; then", "  semgrep ci", "fi"),
    "it stands behind an exit": block("exit 0", "semgrep ci"),
    "it runs only after a failure": semgrep("run: true || semgrep ci"),
    "it is turned round": semgrep("run: '! semgrep ci'"),
    "it stands behind a test": semgrep("run: '[ -f .semgrep ] && semgrep ci'"),
    "the step goes elsewhere": block("cd docs", "semgrep ci"),
    "it is a comment": semgrep("run: 'true # semgrep ci'"),
    "it is named only": semgrep("run: echo semgrep ci"),
    "it is installed only": semgrep("run: pip install semgrep"),
    "it only tells its version": semgrep("run: semgrep --version"),
    "findings do not count": semgrep("run: semgrep scan --config auto"),
    "it leaves paths out": semgrep("run: semgrep ci --exclude src"),
    "it looks at one directory": semgrep("run: semgrep scan --error --config auto docs"),
    "it runs in one directory": semgrep(`working-directory: docs\n        ${SEMGREP}`),
    "all steps run in one directory": ci(
      "permissions:",
      "defaults:\n  run:\n    working-directory: docs\npermissions:",
    ),
    "nothing is checked out": ci("- uses: actions/checkout@v4\n      - run: pipx", "- run: pipx"),
    "a part is checked out": ci(
      "- uses: actions/checkout@v4\n      - run: pipx",
      "- uses: actions/checkout@v4\n        with: { sparse-checkout: docs }\n      - run: pipx",
    ),
  },
  {
    "it is semgrep ci": semgrep("run: semgrep ci"),
    "it runs as a container": semgrep("run: docker run --rm -v $PWD:/src semgrep/semgrep semgrep ci"),
    "a line is wrapped": block("semgrep scan \\", "  --error --config auto"),
    "a pipe does not hide its failure": semgrep("shell: bash\n        run: semgrep ci | tee report.txt"),
    "its messages go to its output": semgrep("run: semgrep ci 2>&1 > report.txt"),
    "the step always runs": semgrep(`if: \${{ !cancelled() }}\n        ${SEMGREP}`),
    "prose starts nothing": ci("branches: [main]", "branches: [main]\n    paths-ignore: ['**/*.md', LICENSE]"),
    "every branch starts it": ci("branches: [main]", "branches: ['**']"),
    "another workflow has the scan": (files) => {
      ci(SEMGREP, "run: 'true'")(files);
      files[".github/workflows/scan.yml"] =
        "on: [pull_request, push]\njobs:\n  call:\n    uses: ./.github/workflows/reused.yml\n";
      files[".github/workflows/reused.yml"] =
        "on: workflow_call\njobs:\n  semgrep:\n    steps:\n      - uses: actions/checkout@v4\n   " +
        "   - uses: ./.github/actions/semgrep\n";
      files[".github/actions/semgrep/action.yml"] =
        "runs:\n  using: composite\n  steps:\n    - run: semgrep ci\n      shell: bash\n";
    },
  },
);

describeRule(
  dependencyScanning,
  {
    ...anyScan,
    "findings do not count": ci("--exit-code 1 .", "."),
    "findings count as nothing": ci("--exit-code 1", "--exit-code 0"),
    "findings are switched off by a variable": ci(DEPENDENCIES, "run: trivy fs .\n        env: { TRIVY_EXIT_CODE: 0 }"),
    "only the worst count": ci("--exit-code 1", "--exit-code 1 --severity CRITICAL"),
    "it looks for something else": ci("--scanners vuln", "--scanners license"),
    "it looks at one directory": ci("--exit-code 1 .", "--exit-code 1 docs"),
    "it leaves directories out": ci("--exit-code 1", "--exit-code 1 --skip-dirs=src"),
    "findings can be hidden": ci("--exit-code 1", "--exit-code 1 --ignorefile hidden.yaml"),
    "settings stand elsewhere": ci("--exit-code 1", "--exit-code 1 --config trivy.yaml"),
    "it looks at packages of the system only": ci("--exit-code 1", "--exit-code 1 --pkg-types os"),
    "its failure is hidden": ci(DEPENDENCIES, `${DEPENDENCIES} || true`),
    "it is gone": ci(`- name: Dependencies\n        ${DEPENDENCIES}`, "- run: 'true'"),
  },
  {
    "it is the action": ci(
      DEPENDENCIES,
      "uses: aquasecurity/trivy-action@0.33.1\n        with: { scan-type: fs, exit-code: 1, " +
        "severity: 'CRITICAL,HIGH' }",
    ),
    "a variable sets it": ci(DEPENDENCIES, "run: trivy fs .\n        env: { TRIVY_EXIT_CODE: 1 }"),
  },
);

describeRule(
  infrastructureScanning,
  {
    ...anyScan,
    "findings do not count": ci(/\n\s+exit-code: "1"/, ""),
    "it scans something else": ci("scan-type: config", "scan-type: fs"),
    "it leaves directories out": ci("scan-type: config", "scan-type: config\n          skip-dirs: modules"),
    "it is another action": ci("aquasecurity/trivy-action", "acme/trivy-action"),
  },
  { "it is a command": ci(/uses: aquasecurity[^]*exit-code: "1"/, "run: trivy config --exit-code 1 cdktf.out/stacks") },
);

describeRule(
  secretDetection,
  {
    ...anyScan,
    "prose is left out": ci("branches: [main]", "branches: [main]\n    paths-ignore: ['**/*.md']"),
    "the history is not there": ci("          fetch-depth: 0\n", "          fetch-depth: 1\n"),
    "the history is left to the action": ci("        with:\n          fetch-depth: 0\n", ""),
    "it looks at files only": ci(GITLEAKS, GITLEAKS.replace(" git ", " dir ")),
    "it looks at some commits only": ci("git --redact", "git --log-opts=-1 --redact"),
    "findings of before do not count": ci("git --redact", "git --baseline-path known.json --redact"),
    "findings do not count": ci("git --redact", "git --exit-code=0 --redact"),
    "its failure is hidden": ci("--redact /repo", "--redact /repo || true"),
    "the job never runs": ci("  secrets:\n", "  secrets:\n    if: false\n"),
  },
  { "it is the action": ci(/- run: docker run .*gitleaks.*/, "- uses: gitleaks/gitleaks-action@v2") },
);

describeRule(
  weeklyScans,
  {
    "there is no schedule": ci(/ {2}schedule:\n.*\n/, ""),
    "it is monthly": ci("17 4 * * 1", "17 4 1 * *"),
    "it is every other week": ci("17 4 * * 1", "17 4 1,15 * *"),
    "it leaves a month out": ci("17 4 * * 1", "17 4 * 1-11 1"),
    "it never starts": ci("17 4 * * 1", "17 4 31 2 *"),
    "it is no cron": ci("17 4 * * 1", "weekly"),
    "scheduled runs are left out": ci("  scan:\n", "  scan:\n    if: github.event_name != 'schedule'\n"),
    "the scan is gone": ci(DEPENDENCIES, "run: 'true'"),
  },
  { "it is daily": ci("17 4 * * 1", "0 */6 * * *"), "it is on two weekdays": ci("17 4 * * 1", "17 4 * * MON,THU") },
);
