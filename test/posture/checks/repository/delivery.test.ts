import { minimalPermissions } from "../../../../posture/checks/repository/minimal-permissions";
import { noUntrustedCode } from "../../../../posture/checks/repository/no-untrusted-code";
import { pinnedActions } from "../../../../posture/checks/repository/pinned-actions";
import { reviewedPlan } from "../../../../posture/checks/repository/reviewed-plan";
import { describeRule, edit, Files, removeAll } from "./repository";

const CHANGE = ".github/workflows/change.yml";
const APPLY = ".github/workflows/apply.yml";
const SCRIPT = ".github/scripts/open-plan.sh";
const COMMIT = "3d3c42e5aac5ba805825da76410c181273ba90b1";
const VERIFY = "gh attestation verify plan.tfplan --predicate-type urn:acme:review";
const OWN_BRANCH = "github.event.pull_request.head.repo.full_name == github.repository";

/** A repository that reviews its plans in pull requests and applies what was reviewed. */
const delivery = (): Files => ({
  [SCRIPT]: `#!/usr/bin/env bash\nset -euo pipefail\nage --decrypt --output plan.tfplan plan.age\n${VERIFY}\n`,
  [CHANGE]: `
on: pull_request
permissions: {}
jobs:
  plan:
    if: ${OWN_BRANCH}
    permissions: { contents: read, id-token: write, pull-requests: write }
    steps:
      - uses: actions/checkout@${COMMIT} # v7.0.1
        with: { persist-credentials: false }
      - uses: google-github-actions/auth@${COMMIT} # v3.0.0
        with: { workload_identity_provider: p }
      - run: echo "$TITLE"
        env:
          TITLE: \${{ github.event.pull_request.title }}
          TOKEN: \${{ secrets.READ_TOKEN }}
      - run: gh pr comment 7 --body-file review.md
`,
  [APPLY]: `
on: { push: { branches: [main] } }
permissions: {}
jobs:
  apply:
    permissions: { contents: read, id-token: write }
    steps:
      - uses: google-github-actions/auth@${COMMIT} # v3.0.0
        with: { workload_identity_provider: p }
      - uses: docker://alpine@sha256:${"0".repeat(64)}
      - run: ${SCRIPT}
      - run: terraform apply -input=false plan.tfplan
`,
});

const change = (from: string | RegExp, to: string) => (files: Files) => edit(files, CHANGE, from, to);
const apply = (from: string | RegExp, to: string) => (files: Files) => edit(files, APPLY, from, to);
const script = (from: string, to: string) => (files: Files) => edit(files, SCRIPT, from, to);
const step = (text: string) => change("      - run: gh pr comment", `${text}\n      - run: gh pr comment`);
const noWorkflows = removeAll(/\/workflows\//);

describeRule(
  pinnedActions,
  {
    "there is no workflow": noWorkflows,
    "an action is a tag": change(`checkout@${COMMIT} # v7.0.1`, "checkout@v7.0.1 # v7.0.1"),
    "an action is a branch": change(`checkout@${COMMIT}`, "checkout@main"),
    "an action has no version": change(`checkout@${COMMIT} # v7.0.1`, "checkout # v7.0.1"),
    "an action's commit is shortened": change(COMMIT, COMMIT.slice(0, 12)),
    "no comment names the version": change(" # v7.0.1", ""),
    "a comment names something else": change("# v7.0.1", "# newest"),
    "an image is a tag": apply(/alpine@sha256:0+/, "alpine:3"),
    "an action of the repository uses a tag": (files) => {
      step("      - uses: ./.github/actions/scan")(files);
      files[".github/actions/scan/action.yml"] = "runs:\n  using: composite\n  steps:\n    - uses: acme/scan@v1\n";
    },
    "the workflow cannot be read": change("jobs:", "jobs: }"),
  },
  { "an action is in the repository": step("      - uses: ./.github/actions/scan") },
  delivery,
);

describeRule(
  minimalPermissions,
  {
    "there is no workflow": noWorkflows,
    "the workflow states no permissions": change("permissions: {}\n", ""),
    "the workflow may write": change("permissions: {}\n", "permissions: { contents: write }\n"),
    "the workflow may write everything": change("permissions: {}\n", "permissions: write-all\n"),
    "a job may write everything": change(/permissions: \{ contents: read.*/, "permissions: write-all"),
    "a job may write what no step needs": change("pull-requests: write", "contents: write, pull-requests: write"),
    "a job may write what nothing is known to need": change("contents: read", "contents: read, x: write"),
    "the step that needed it is gone": change("gh pr comment 7 --body-file review.md", "cat review.md"),
    "a job may ask for a token and signs in nowhere": apply(/ {6}- uses: google[^]*?provider: p \}\n/, ""),
    "a checkout keeps the token": change(/ {8}with: \{ persist-credentials: false \}\n/, ""),
    "a checkout says that it keeps the token": change("persist-credentials: false", "persist-credentials: true"),
  },
  {
    "the workflow may read": change("permissions: {}\n", "permissions: { contents: read }\n"),
    "a job may do nothing": (files) => {
      apply("permissions: { contents: read, id-token: write }", "permissions: {}")(files);
    },
    "a script of the repository needs it": (files) => {
      change("gh pr comment 7 --body-file review.md", ".github/scripts/comment.sh")(files);
      files[".github/scripts/comment.sh"] = "#!/bin/sh\ngh pr comment 7 --body-file review.md\n";
    },
  },
  delivery,
);

describeRule(
  noUntrustedCode,
  {
    "there is no workflow": noWorkflows,
    "strangers' code runs with the token": change("on: pull_request", "on: pull_request_target"),
    "a run after a stranger's checks it out": change("on: pull_request", "on: workflow_run"),
    "a comment has its pull request checked out": (files) => {
      change("on: pull_request", "on: issue_comment")(files);
      change(/uses: actions\/checkout.*\n.*/, "run: gh pr checkout 7")(files);
    },
    "a checkout is made unsafe": change(
      "persist-credentials: false",
      'persist-credentials: false, allow-unsafe-pr-checkout: "true"',
    ),
    "forks run a job that signs in": change(`    if: ${OWN_BRANCH}\n`, ""),
    "forks run a job that has a secret": (files) => {
      change(`    if: ${OWN_BRANCH}\n`, "")(files);
      change("id-token: write, pull-requests: write", "id-token: none")(files);
    },
    "the condition is another": change(OWN_BRANCH, "github.event.pull_request.head.repo.full_name != ''"),
    "a title is run": change('echo "$TITLE"', 'echo "${{ github.event.pull_request.title }}"'),
    "a branch's name is run": change('echo "$TITLE"', 'echo "${{ github.head_ref }}"'),
    "an input is run": apply(`run: ${SCRIPT}`, 'run: deploy.sh "${{ inputs.image }}"'),
    "a title is run as JavaScript": step(
      `      - uses: actions/github-script@${COMMIT} # v8\n` +
        '        with: { script: "console.log(`${{ github.event.pull_request.title }}`)" }',
    ),
  },
  {
    "a number is run": change('echo "$TITLE"', 'echo "${{ github.event.pull_request.number }}"'),
    "a run after a stranger's checks nothing out": (files) => {
      change("on: pull_request", "on: workflow_run")(files);
      change(/ {6}- uses: actions\/checkout.*\n.*\n/, "")(files);
    },
    "a condition asks for more": change(OWN_BRANCH, `${OWN_BRANCH} && github.actor != 'x'`),
  },
  delivery,
);

describeRule(
  reviewedPlan,
  {
    "nothing is applied": (files) => void removeAll(/apply\.yml$/)(files),
    "the apply plans anew": apply("apply -input=false plan.tfplan", "apply -auto-approve"),
    "the job plans before": apply(
      `      - run: ${SCRIPT}\n`,
      `      - run: ${SCRIPT}\n      - run: terraform plan -out plan.tfplan\n`,
    ),
    "nothing is verified": script(VERIFY, ""),
    "the plan is verified after": apply(/( {6}- run: \..*\n)( {6}- run: terraform.*\n)/, "$2$1"),
    "the verification's failure is hidden": script(VERIFY, `${VERIFY} || true`),
    "the verification may fail": apply(`- run: ${SCRIPT}`, `- continue-on-error: true\n        run: ${SCRIPT}`),
    "the verification is left out at times": apply(
      `- run: ${SCRIPT}`,
      `- if: github.actor != 'me'\n        run: ${SCRIPT}`,
    ),
    "any attestation will do": script(" --predicate-type urn:acme:review", ""),
    "CDK for Terraform deploys": apply("terraform apply -input=false plan.tfplan", "npx cdktf deploy web"),
    "what was made is destroyed": apply("terraform apply -input=false plan.tfplan", "terraform destroy -auto-approve"),
  },
  {
    "the directory is named": apply("terraform apply", "terraform -chdir=web apply"),
    "the step verifies by itself": (files) => {
      apply(`run: ${SCRIPT}`, `run: ${VERIFY}`)(files);
    },
  },
  delivery,
);
