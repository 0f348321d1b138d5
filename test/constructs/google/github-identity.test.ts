import { GithubIdentity, GithubIdentityProps } from "../../../constructs/google/github-identity";
import { GoogleStack } from "../../../constructs/google/google-stack";
import { admits, Token } from "../../../posture/products/google/admitted-tokens";
import { addressOf, referenceTo, repository, serviceAccount } from "../../parts";
import { Template } from "../../parsed-stack";
import { problemsOf, PROJECT, synthesize } from "../../template";

const props = (stack: GoogleStack): GithubIdentityProps => ({
  project: PROJECT,
  poolId: "github",
  repository,
  environments: { "pull-requests": serviceAccount(stack, "planner"), production: serviceAccount(stack, "deployer") },
});
const identity = (): Template => synthesize((stack) => new GithubIdentity(stack, "identity", props(stack)));
const PROVIDER = "google_iam_workload_identity_pool_provider";

describe("GithubIdentity", () => {
  test("has one pool, and a provider for each environment that believes GitHub alone", () => {
    const template = identity();

    expect(template.only("google_iam_workload_identity_pool")).toEqual({
      workload_identity_pool_id: "github",
      display_name: "GitHub Actions",
    });
    expect(Object.values(template.all(PROVIDER))).toMatchObject(
      ["production", "pull-requests"].map((environment) => ({
        workload_identity_pool_id: referenceTo(
          template,
          "google_iam_workload_identity_pool",
          "workload_identity_pool_id",
        ),
        workload_identity_pool_provider_id: `env-${environment}`,
        oidc: { issuer_uri: "https://token.actions.githubusercontent.com" },
        attribute_mapping: {
          "google.subject": "'repository_id:' + assertion.repository_id + ':environment:' + assertion.environment",
          "attribute.repository_id": "assertion.repository_id",
          "attribute.repository_environment": "assertion.repository_id + '/' + assertion.environment",
        },
      })),
    );
  });

  test("takes jobs of one environment only, of the repository and owner known by number", () => {
    const template = identity();

    const condition = (environment: string) =>
      template
        .where(PROVIDER, "workload_identity_pool_provider_id", `env-${environment}`)
        .map(({ attribute_condition }) => String(attribute_condition))
        .join();
    const token = (sub: string, changed: Token = {}): Token => ({
      repository_id: "4242",
      repository_owner_id: "1717",
      environment: "production",
      sub,
      ...changed,
    });
    const accepts = (one: Token) => admits(condition("production"), one, new Map());

    expect(accepts(token("repo:acme/app:environment:production"))).toBe(true);
    expect(accepts(token("repo:acme@1717/app@4242:environment:production"))).toBe(true);
    expect(accepts(token("repo:renamed@1717/other@4242:environment:production"))).toBe(true);
    expect(accepts(token("repository_id:4242:environment:production"))).toBe(true);
    expect(accepts(token("repo:acme/app:environment:production", { repository_id: "1" }))).toBe(false);
    expect(accepts(token("repo:acme/app:environment:production", { repository_owner_id: "1" }))).toBe(false);
    expect(accepts(token("repo:acme/app:environment:staging", { environment: "staging" }))).toBe(false);
    expect(accepts(token("repo:acme@1717/app@4242:ref:refs/heads/main"))).toBe(false);
    expect(admits(condition("pull-requests"), token("repo:acme/app:environment:production"), new Map())).toBe(false);
    expect(condition("production")).toMatch(/assertion\.sub == 'repo:acme\/app:environment:production'/);
  });

  test("makes a job the account of its own environment, and of no other", () => {
    const template = identity();

    const member = (accountId: string, environment: string) => ({
      service_account_id: referenceTo(template, "google_service_account", "name", { account_id: accountId }),
      role: "roles/iam.workloadIdentityUser",
      member:
        "principalSet://iam.googleapis.com/projects/777000111222/locations/global/workloadIdentityPools/github/" +
        `attribute.repository_environment/4242/${environment}`,
      depends_on: [addressOf(template, "google_iam_workload_identity_pool")],
    });
    expect(Object.values(template.all("google_service_account_iam_member"))).toEqual([
      member("deployer", "production"),
      member("planner", "pull-requests"),
    ]);
  });

  test("makes no key", () => {
    expect(identity().count("google_service_account_key")).toBe(0);
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const inner = new GithubIdentity(stack, "identity", props(stack));
      inner.pool.addOverride("disabled", true);
      inner.providers.get("production")?.addOverride("disabled", true);
      inner.members.get("production")?.addOverride("role", "roles/iam.serviceAccountTokenCreator");
    });

    expect(template.only("google_iam_workload_identity_pool")).toMatchObject({ disabled: true });
    expect(template.where(PROVIDER, "disabled", true)).toMatchObject([
      { workload_identity_pool_provider_id: "env-production" },
    ]);
    expect(
      template.where("google_service_account_iam_member", "role", "roles/iam.serviceAccountTokenCreator"),
    ).toHaveLength(1);
  });

  test.each(["e", "qa", "gcp-production", "e".repeat(28)])(
    "gives the environment %s a provider whose id Google takes",
    (environment) => {
      const template = synthesize(
        (stack) =>
          new GithubIdentity(stack, "identity", {
            ...props(stack),
            environments: { [environment]: serviceAccount(stack, "tester") },
          }),
      );

      expect(template.only(PROVIDER)).toMatchObject({
        workload_identity_pool_provider_id: expect.stringMatching(/^(?!gcp-)[a-z0-9-]{4,32}$/),
        attribute_condition: expect.stringContaining(`assertion.sub == 'repo:acme/app:environment:${environment}'`),
      });
    },
  );

  test.each(["pool", "g".repeat(32), "4242", "gcpgithub"])("takes the pool %s", (poolId) => {
    const template = synthesize((stack) => new GithubIdentity(stack, "identity", { ...props(stack), poolId }));

    expect(template.only("google_iam_workload_identity_pool")).toMatchObject({ workload_identity_pool_id: poolId });
  });

  const POOL = "allowed: 4 to 32 lowercase letters, digits and hyphens, not starting with gcp-";
  const ENVIRONMENTS = "allowed: at least one environment, 1 to 28 lowercase letters, digits and hyphens each";
  const NUMBER = "allowed: the number GitHub gives it";
  test.each<[string, (stack: GoogleStack) => Partial<GithubIdentityProps>, string]>([
    ["a pool of three characters", () => ({ poolId: "git" }), `poolId: got "git"; ${POOL}`],
    ["a pool with a name of Google's", () => ({ poolId: "gcp-github" }), `poolId: got "gcp-github"; ${POOL}`],
    ["a pool in capitals", () => ({ poolId: "GitHub" }), `poolId: got "GitHub"; ${POOL}`],
    [
      "a pool of more than 32 characters",
      () => ({ poolId: "g".repeat(33) }),
      `poolId: got "${"g".repeat(33)}"; ${POOL}`,
    ],
    [
      "a repository without an owner",
      () => ({ repository: { ...repository, name: "app" } }),
      'repository.name: got "app"; allowed: owner/name, without ids',
    ],
    [
      "a repository with the ids of a token's subject",
      () => ({ repository: { ...repository, name: "acme@1717/app@4242" } }),
      'repository.name: got "acme@1717/app@4242"; allowed: owner/name, without ids',
    ],
    [
      "a repository that ends the condition",
      () => ({ repository: { ...repository, name: "acme/app' || true" } }),
      'repository.name: got "acme/app\' || true"; allowed: owner/name, without ids',
    ],
    [
      "a repository's name for its number",
      () => ({ repository: { ...repository, id: "app" } }),
      `repository.id: got "app"; ${NUMBER}`,
    ],
    [
      "an owner's name for its number",
      () => ({ repository: { ...repository, ownerId: "acme" } }),
      `repository.ownerId: got "acme"; ${NUMBER}`,
    ],
    ["no environment", () => ({ environments: {} }), `environments: got []; ${ENVIRONMENTS}`],
    [
      "an environment that starts with a digit",
      (stack) => ({ environments: { "1st": serviceAccount(stack, "tester") } }),
      `environments: got ["1st"]; ${ENVIRONMENTS}`,
    ],
    [
      "an environment in capitals among good ones",
      (stack) => ({
        environments: { staging: serviceAccount(stack, "tester"), Production: serviceAccount(stack, "releaser") },
      }),
      `environments: got ["staging","Production"]; ${ENVIRONMENTS}`,
    ],
    [
      "an environment longer than a provider's id",
      (stack) => ({ environments: { ["e".repeat(29)]: serviceAccount(stack, "tester") } }),
      `environments: got ["${"e".repeat(29)}"]; ${ENVIRONMENTS}`,
    ],
  ])("refuses %s", (_, change, message) => {
    const problems = problemsOf(
      (stack) => new GithubIdentity(stack, "identity", { ...props(stack), ...change(stack) }),
    );
    expect(problems).toEqual([expect.stringContaining(message)]);
  });

  test("reports everything it refuses together", () => {
    expect(
      problemsOf(
        (stack) =>
          new GithubIdentity(stack, "identity", {
            project: PROJECT,
            poolId: "",
            repository: { name: "", id: "", ownerId: "" },
            environments: {},
          }),
      ).map((problem) => problem.split(":")[0]),
    ).toEqual(["poolId", "repository.name", "repository.id", "repository.ownerId", "environments"]);
    expect(() => problemsOf((stack) => new GithubIdentity(stack, "identity", props(stack)))).toThrow(
      "nothing was refused",
    );
  });
});
