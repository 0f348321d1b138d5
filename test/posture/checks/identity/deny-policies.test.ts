import { deploymentImpersonatesNobody } from "../../../../posture/checks/identity/deployment-impersonates-nobody";
import { runDeploymentRunsNoMigrations } from "../../../../posture/checks/run/deployment-runs-no-migrations";
import { secretsDeploymentReadsNone } from "../../../../posture/checks/secrets/deployment-reads-none";
import { Check } from "../../../../posture/verdict/check";
import { bootstrap } from "../../../stacks/synthesized";
import { describeCheck, judgeIn, Weakening } from "../check-specification";
import { Body, EditedStack } from "../edited-stack";

const POLICY = "google_iam_deny_policy";
const ROLE = "google_project_iam_custom_role";
const EVERYBODY = "principalSet://goog/public:all";
const first = bootstrap("smvue", "production");

/** Edits each rule of the deny policy whose description has these words. */
const rules =
  (words: string, edit: (rule: Body) => void) =>
  (stack: EditedStack): EditedStack => {
    for (const policy of stack.bodies(POLICY))
      for (const rule of (policy.rules as Body[]).filter(({ description }) => String(description).includes(words)))
        edit(rule.deny_rule as Body);
    return stack;
  };
const drop = (words: string) => (stack: EditedStack) => {
  for (const policy of stack.bodies(POLICY))
    policy.rules = (policy.rules as Body[]).filter(({ description }) => !String(description).includes(words));
  return stack;
};

const common = (words: string, permission: string, fault: string): readonly Weakening[] => [
  { weakening: "no deny policy", change: (stack) => stack.remove(POLICY), fault },
  { weakening: `no rule "${words}"`, change: drop(words), fault },
  {
    weakening: `no ${permission} in "${words}"`,
    change: rules(words, (rule) => {
      rule.denied_permissions = (rule.denied_permissions as string[]).filter((one) => one !== permission);
    }),
    fault,
  },
  {
    weakening: `${permission} spared in "${words}"`,
    change: rules(words, (rule) => (rule.exception_permissions = [permission.replace(/\.\w+$/, ".*")])),
    fault,
  },
  {
    weakening: `"${words}" only under a condition`,
    change: rules(words, (rule) => (rule.denial_condition = [{ expression: "resource.matchTag('1/env', 'test')" }])),
    fault,
  },
  {
    weakening: `"${words}" about somebody else`,
    change: rules(words, (rule) => {
      rule.denied_principals = ["principal://goog/subject/a@example.com"];
    }),
    fault,
  },
  {
    weakening: `everybody spared in "${words}"`,
    change: rules(words, (rule) => (rule.exception_principals = [EVERYBODY])),
    fault,
  },
  {
    weakening: "a policy that hangs on nothing",
    change: (stack) => stack.set(POLICY, "parent", "compute.googleapis.com%2Fprojects%2Fp"),
    fault,
  },
];

const deployer = "google_project_iam_member.delivery_member-deploy";
const accounts = "principalSet://cloudresourcemanager.googleapis.com/projects/123456789001/type/ServiceAccount";
describeCheck(secretsDeploymentReadsNone, first, "production", [
  ...common("act as no other account", "secretmanager.googleapis.com/versions.access", deployer),
  ...common("Only service accounts", "secretmanager.googleapis.com/versions.access", "rules"),
  {
    weakening: "the deployer spared",
    change: rules("act as no other account", (rule) => (rule.exception_principals = [accounts])),
    fault: deployer,
  },
  {
    weakening: "people spared",
    change: rules("Only service accounts", (rule) => (rule.exception_principals = ["principalSet://goog/group/a@b.c"])),
    fault: "rules",
  },
  {
    weakening: "another account that may let itself in",
    change: (stack) =>
      stack.add("google_project_iam_member", "more", {
        role: "roles/secretmanager.admin",
        member: "serviceAccount:other@smvue-production-example.iam.gserviceaccount.com",
      }),
    fault: "google_project_iam_member.more member",
  },
]);

describeCheck(runDeploymentRunsNoMigrations, first, "production", [
  ...common("Deployments run no job", "run.googleapis.com/jobs.run", deployer),
  ...common("Deployments run no job", "run.googleapis.com/jobs.runWithOverrides", deployer),
  ...common("Only named people", "run.googleapis.com/jobs.run", "rules"),
  {
    weakening: "a whole domain spared",
    change: rules("Only named people", (rule) => {
      rule.exception_principals = ["principalSet://goog/cloudIdentityCustomerId/C01"];
    }),
    fault: "rules",
  },
]);

describeCheck(
  deploymentImpersonatesNobody,
  first,
  "production",
  [
    "serviceAccountKeys.create",
    "serviceAccounts.getAccessToken",
    "serviceAccounts.getOpenIdToken",
    "serviceAccounts.implicitDelegation",
    "serviceAccounts.signBlob",
    "serviceAccounts.signJwt",
  ].flatMap((permission) => common("act as no other account", `iam.googleapis.com/${permission}`, deployer)),
);

const CHECKS: readonly Check[] = [
  secretsDeploymentReadsNone,
  runDeploymentRunsNoMigrations,
  deploymentImpersonatesNobody,
];
test.each(CHECKS)("$id holds for SMEPro too", (check) => {
  expect(judgeIn(check, bootstrap("smepro", "production"), "production").status).toBe("holds");
});

test("nothing is to be denied about jobs where deployments run the migrations", () => {
  const staging = bootstrap("smvue", "staging");
  expect(judgeIn(runDeploymentRunsNoMigrations, staging, "staging").status).toBe("not-applicable");
  expect(judgeIn(secretsDeploymentReadsNone, staging, "staging").status).toBe("holds");
});

test("permission groups deny what they hold", () => {
  const verdict = judgeIn(
    secretsDeploymentReadsNone,
    first,
    "production",
    rules("s", (rule) => (rule.denied_permissions = ["secretmanager.googleapis.com/versions.*"])),
  );
  expect(verdict.status).toBe("holds");
});

test("what is not known yet is neither denied nor allowed", () => {
  const verdict = judgeIn(
    secretsDeploymentReadsNone,
    first,
    "production",
    rules("act as no", (rule) => (rule.denied_permissions = ["${local.permissions}"])),
  );
  expect(verdict.status).toBe("unknown");
});

test("a role without the permission needs no denial", () => {
  const verdict = judgeIn(secretsDeploymentReadsNone, first, "production", (stack) =>
    drop("act as no")(stack.set(ROLE, "permissions", ["secretmanager.secrets.get"])),
  );
  expect(verdict.status).toBe("holds");
});
