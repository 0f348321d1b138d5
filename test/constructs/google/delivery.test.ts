import { Delivery, deployerMember, DeliveryProps } from "../../../constructs/google/delivery";
import { deployerPermissions, plannerPermissions } from "../../../constructs/google/delivery-permissions";
import { referenceTo, repository } from "../../parts";
import { Template } from "../../parsed-stack";
import { problemsOf, PROJECT, synthesize } from "../../template";

const props: DeliveryProps = {
  project: PROJECT,
  repository,
  planEnvironment: "pull-requests",
  deployEnvironment: "production",
};
const delivery = (): Template => synthesize((stack) => new Delivery(stack, "delivery", props));
const ROLE = "google_project_iam_custom_role";
const permissionsOf = (template: Template, roleId: string) =>
  template.where(ROLE, "role_id", roleId).flatMap(({ permissions }) => permissions);
const verbsOf = (permissions: readonly string[]) =>
  [...new Set(permissions.map((permission) => permission.split(".").at(-1)))].sort();

describe("Delivery", () => {
  test("has two accounts, each with its own role, and no key", () => {
    const template = delivery();

    expect(Object.values(template.all("google_service_account"))).toMatchObject([
      { account_id: "deployer" },
      { account_id: "planner" },
    ]);
    const member = (role: string, account: string) => ({
      project: "acme-test",
      role: referenceTo(template, ROLE, "name", { role_id: role }),
      member: referenceTo(template, "google_service_account", "member", { account_id: account }),
    });
    expect(Object.values(template.all("google_project_iam_member"))).toEqual([
      member("stacks_deploy", "deployer"),
      { ...member("stacks_grant", "deployer"), condition: expect.anything() },
      member("stacks_plan", "planner"),
    ]);
    expect(template.count("google_service_account_key")).toBe(0);
  });

  test("gives its roles the permissions that are written down for them", () => {
    const template = delivery();

    expect(permissionsOf(template, "stacks_deploy")).toEqual(deployerPermissions());
    expect(permissionsOf(template, "stacks_plan")).toEqual(plannerPermissions());
    expect(permissionsOf(template, "stacks_grant")).toEqual([
      "resourcemanager.projects.getIamPolicy",
      "resourcemanager.projects.setIamPolicy",
    ]);
  });

  test("lets the deployer grant two roles on the project, and no others", () => {
    const template = delivery();

    expect(
      template.where(
        "google_project_iam_member",
        "role",
        referenceTo(template, ROLE, "name", { role_id: "stacks_grant" }),
      ),
    ).toMatchObject([
      {
        condition: {
          title: "only the roles of the stacks",
          expression:
            "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', " +
            "[]).hasOnly(['roles/cloudsql.client', 'roles/cloudsql.instanceUser'])",
        },
      },
    ]);
    expect([...deployerPermissions(), ...plannerPermissions()]).not.toContain("resourcemanager.projects.setIamPolicy");
  });

  test("makes pull requests the planner and deployments the deployer", () => {
    const template = delivery();

    const set =
      "principalSet://iam.googleapis.com/projects/777000111222/locations/global/workloadIdentityPools/github/" +
      "attribute.repository_environment/4242";
    expect(
      Object.values(template.all("google_service_account_iam_member")).map(({ service_account_id, member }) => [
        service_account_id,
        member,
      ]),
    ).toEqual([
      [referenceTo(template, "google_service_account", "name", { account_id: "deployer" }), `${set}/production`],
      [referenceTo(template, "google_service_account", "name", { account_id: "planner" }), `${set}/pull-requests`],
    ]);
  });

  test("knows the deployer's member without reading a state", () => {
    expect(deployerMember(PROJECT)).toBe("serviceAccount:deployer@acme-test.iam.gserviceaccount.com");
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const inner = new Delivery(stack, "delivery", props);
      inner.deployer.addOverride("disabled", true);
      inner.planner.addOverride("description", "plans");
      inner.roles.get("plan")?.addOverride("stage", "BETA");
      inner.members.get("grant")?.addOverride("condition.title", "ours");
      inner.identity.pool.addOverride("disabled", true);
    });

    expect(template.where("google_service_account", "account_id", "deployer")).toMatchObject([{ disabled: true }]);
    expect(template.where("google_service_account", "account_id", "planner")).toMatchObject([{ description: "plans" }]);
    expect(template.where(ROLE, "stage", "BETA")).toMatchObject([{ role_id: "stacks_plan" }]);
    expect(Object.values(template.all("google_project_iam_member")).filter(({ condition }) => condition)).toMatchObject(
      [{ condition: { title: "ours" } }],
    );
    expect(template.only("google_iam_workload_identity_pool")).toMatchObject({ disabled: true });
  });

  test("refuses one environment for pull requests and deployments", () => {
    expect(problemsOf((stack) => new Delivery(stack, "delivery", { ...props, planEnvironment: "production" }))).toEqual(
      [
        'planEnvironment: got "production"; allowed: an environment other than ' +
          "deployEnvironment: a pull request must not deploy",
      ],
    );
  });

  test("reports everything it refuses of repository and environments together", () => {
    expect(
      problemsOf(
        (stack) =>
          new Delivery(stack, "delivery", {
            ...props,
            repository: { name: "", id: "", ownerId: "" },
            planEnvironment: "P",
          }),
      ),
    ).toHaveLength(4);
  });
});

describe("the permissions of delivery", () => {
  test("set the policy of an account only where a workload signs URLs", () => {
    expect(deployerPermissions()).not.toContain("iam.serviceAccounts.setIamPolicy");
    expect(deployerPermissions({ signsUrls: true })).toContain("iam.serviceAccounts.setIamPolicy");
  });

  test("of the planner only read configuration", () => {
    expect(verbsOf(plannerPermissions())).toEqual(["get", "getIamPolicy", "list"]);
  });

  test("of the planner are all the deployer's too", () => {
    expect(deployerPermissions()).toEqual(expect.arrayContaining(plannerPermissions()));
  });

  test.each([
    "secretmanager.versions.access",
    "run.jobs.run",
    "run.routes.invoke",
    "cloudsql.instances.delete",
    "cloudsql.instances.connect",
    "cloudsql.instances.login",
    "cloudsql.databases.delete",
    "storage.buckets.delete",
    "storage.objects.get",
    "storage.objects.list",
    "secretmanager.secrets.delete",
    "secretmanager.versions.destroy",
    "cloudkms.cryptoKeyVersions.destroy",
    "cloudkms.cryptoKeyVersions.useToDecrypt",
    "redis.instances.delete",
    "dns.managedZones.delete",
    "logging.buckets.delete",
    "logging.logEntries.list",
    "logging.views.access",
    "iam.serviceAccountKeys.create",
    "iam.serviceAccounts.getAccessToken",
    "iam.serviceAccounts.signBlob",
  ])("never hold %s", (permission) => {
    expect([...deployerPermissions(), ...plannerPermissions()]).not.toContain(permission);
  });

  test("keep what holds a secret from the planner", () => {
    expect(
      plannerPermissions().filter((permission) => /getAuthString|downloadArtifacts|actAs/.test(permission)),
    ).toEqual([]);
    expect(deployerPermissions()).toEqual(
      expect.arrayContaining([
        "redis.instances.getAuthString",
        "iam.serviceAccounts.actAs",
        "secretmanager.versions.add",
      ]),
    );
  });

  test.each([
    [
      "manage the rules of alerts on log entries",
      "logging.notificationRules",
      ["create", "delete", "get", "list", "update"],
      ["get", "list"],
    ],
    ["see the executions of a job, and start none", "run.executions", ["get", "list"], ["get", "list"]],
    ["see the revisions of a service, and delete none", "run.revisions", ["get", "list"], ["get", "list"]],
  ])("%s", (_, resource, deployer, planner) => {
    const of = (permissions: readonly string[]) =>
      permissions
        .filter((permission) => permission.startsWith(`${resource}.`))
        .map((permission) => permission.slice(resource.length + 1));
    expect(of(deployerPermissions())).toEqual(deployer);
    expect(of(plannerPermissions())).toEqual(planner);
  });

  test("name no permission twice, none by a wildcard, and stand in order", () => {
    for (const permissions of [deployerPermissions(), plannerPermissions()]) {
      expect(permissions).toEqual([...new Set(permissions)].sort());
      expect(permissions.filter((permission) => !/^[a-z]+\.[A-Za-z]+\.[A-Za-z]+$/.test(permission))).toEqual([]);
    }
  });
});
