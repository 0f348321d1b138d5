import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { DeploymentLimits, DeploymentLimitsProps } from "../../../constructs/google/deployment-limits";
import { GoogleStack } from "../../../constructs/google/google-stack";
import { Template } from "../../parsed-stack";
import { problemsOf, PROJECT, synthesize } from "../../template";

const props = (stack: GoogleStack): DeploymentLimitsProps => ({
  project: PROJECT,
  accounts: [new ServiceAccount(stack, "deployer", { accountId: "deployer" })],
});
const limits = (change: Partial<DeploymentLimitsProps> = {}): Template =>
  synthesize((stack) => new DeploymentLimits(stack, "limits", { ...props(stack), ...change }));
const rulesOf = (template: Template) => template.only("google_iam_deny_policy").rules as Record<string, unknown>[];
const DEPLOYER = "principal://iam.googleapis.com/projects/-/serviceAccounts/deployer@acme-test.iam.gserviceaccount.com";
const PROJECT_ACCOUNTS = "principalSet://cloudresourcemanager.googleapis.com/projects/777000111222/type/ServiceAccount";

describe("DeploymentLimits", () => {
  test("denies secrets to everybody but the project's accounts, and to the deployment's accounts by name", () => {
    const template = limits();

    expect(template.only("google_iam_deny_policy")).toMatchObject({
      parent: "cloudresourcemanager.googleapis.com%2Fprojects%2Facme-test",
      depends_on: [expect.stringContaining("google_service_account.deployer")],
    });
    expect(rulesOf(template)).toMatchObject([
      {
        deny_rule: {
          denied_principals: ["principalSet://goog/public:all"],
          denied_permissions: ["secretmanager.googleapis.com/versions.access"],
          exception_principals: [PROJECT_ACCOUNTS],
        },
      },
      {
        deny_rule: {
          denied_principals: [DEPLOYER],
          denied_permissions: expect.arrayContaining([
            "secretmanager.googleapis.com/versions.access",
            "iam.googleapis.com/serviceAccounts.getAccessToken",
            "iam.googleapis.com/serviceAccountKeys.create",
          ]) as unknown,
        },
      },
    ]);
  });

  test("denies jobs to everybody but the people who run the migrations", () => {
    const jobRunners = ["group:release@example.com", "user:a@example.com", "serviceAccount:b@example.com"];

    expect(rulesOf(limits({ jobRunners })).slice(2)).toMatchObject([
      {
        deny_rule: {
          denied_principals: ["principalSet://goog/public:all"],
          denied_permissions: ["run.googleapis.com/jobs.run", "run.googleapis.com/jobs.runWithOverrides"],
          exception_principals: [
            "principalSet://goog/group/release@example.com",
            "principal://goog/subject/a@example.com",
            "principal://iam.googleapis.com/projects/-/serviceAccounts/b@example.com",
            PROJECT_ACCOUNTS,
          ],
        },
      },
      { deny_rule: { denied_principals: [DEPLOYER] } },
    ]);
  });

  test("lets the policy be changed", () => {
    const template = synthesize((stack) => {
      new DeploymentLimits(stack, "limits", props(stack)).policy.addOverride("display_name", "ours");
    });

    expect(template.only("google_iam_deny_policy")).toMatchObject({ display_name: "ours" });
  });

  test("refuses no account, no runner, and everybody as a runner", () => {
    expect(
      problemsOf((stack) => new DeploymentLimits(stack, "limits", { project: PROJECT, accounts: [], jobRunners: [] })),
    ).toEqual([
      "accounts: got 0; allowed: at least one account",
      "jobRunners: got []; allowed: at least one member, or no jobRunners at all",
    ]);
    expect(
      problemsOf((stack) => new DeploymentLimits(stack, "limits", { ...props(stack), jobRunners: ["allUsers"] })),
    ).toHaveLength(1);
  });
});
