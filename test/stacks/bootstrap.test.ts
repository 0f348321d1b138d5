import { addressOf } from "../parts";
import { bootstrap, settingsOf } from "./stacks";

const production = bootstrap("smvue", "production");

describe("the bootstrap stack", () => {
  test("is made of these resources", () => {
    expect(production.counts()).toMatchInlineSnapshot(`
     {
       "google_artifact_registry_repository": 1,
       "google_artifact_registry_repository_iam_member": 1,
       "google_iam_deny_policy": 1,
       "google_iam_workload_identity_pool": 1,
       "google_iam_workload_identity_pool_provider": 2,
       "google_kms_crypto_key": 1,
       "google_kms_crypto_key_iam_member": 1,
       "google_kms_key_ring": 1,
       "google_project_default_service_accounts": 1,
       "google_project_iam_custom_role": 3,
       "google_project_iam_member": 3,
       "google_project_service": 22,
       "google_service_account": 2,
       "google_service_account_iam_member": 2,
       "google_storage_bucket": 3,
       "google_storage_bucket_iam_binding": 2,
       "google_storage_bucket_iam_member": 4,
     }
    `);
  });

  test("keeps its own state in a file until the bucket of the state exists, then in the bucket", () => {
    expect(production.json.terraform).toMatchObject({
      backend: {
        local: {
          path: "../../../terraform.smvue-production-bootstrap.tfstate",
        },
      },
    });
    const { values } = settingsOf("smvue", "production");
    expect(values.state).toMatchObject({ backend: "gcs", bootstrap: "local" });
  });

  test("makes the bucket that the settings name for the state, versioned and private", () => {
    expect(production.where("google_storage_bucket", "name", "smvue-production-example-state")).toMatchObject([
      {
        versioning: { enabled: true },
        public_access_prevention: "enforced",
        uniform_bucket_level_access: true,
        force_destroy: false,
      },
    ]);
  });

  test("lets the deployer alone read the state", () => {
    const members = Object.values(production.all("google_storage_bucket_iam_member")).filter(({ bucket }) =>
      (bucket as string).includes("state_bucket"),
    );
    expect(
      members.map(({ role, member, condition }) => ({
        role,
        member,
        condition,
      })),
    ).toEqual([
      {
        role: "roles/storage.objectUser",
        member: "${google_service_account.delivery_deployer_DDEBB592.member}",
      },
      {
        role: "roles/storage.objectViewer",
        member: "${google_service_account.delivery_planner_6A98C69F.member}",
        condition: {
          title: "only states without sensitive values",
          expression:
            'resource.name.startsWith("projects/_/buckets/smvue-production-example-state/objects/plannable/")',
        },
      },
    ]);
  });

  test("enables the APIs of the system and no other system's", () => {
    const apis = (system: "smvue" | "smepro") =>
      Object.values(bootstrap(system, "production").all("google_project_service")).map(({ service }) => service);
    expect(apis("smvue")).toContain("redis.googleapis.com");
    expect(apis("smvue")).not.toContain("dns.googleapis.com");
    expect(apis("smepro")).toContain("dns.googleapis.com");
    expect(apis("smepro")).not.toContain("redis.googleapis.com");
  });

  test.each(["smvue", "smepro"] as const)("of %s makes nothing before the APIs are enabled", (system) => {
    const template = bootstrap(system, "production");
    const gate = addressOf(template, "google_project_default_service_accounts");
    const first = ["google_project_service", "google_project_default_service_accounts"];
    const waiting = Object.entries(template.json.resource ?? {})
      .filter(([type]) => !first.includes(type))
      .flatMap(([type, byId]) =>
        Object.entries(byId).map(([id, { depends_on }]) => ({
          address: `${type}.${id}`,
          dependencies: (depends_on ?? []) as string[],
        })),
      );
    expect(waiting.length).toBeGreaterThan(20);
    expect(waiting.filter(({ dependencies }) => !dependencies.includes(gate))).toEqual([]);
    const apis = Object.keys(template.all("google_project_service"));
    const { depends_on } = template.only("google_project_default_service_accounts");
    expect([...(depends_on as string[])].sort()).toEqual(apis.map((id) => `google_project_service.${id}`).sort());
  });

  test("still makes the image repository after the grant of its key", () => {
    expect(production.only("google_artifact_registry_repository").depends_on).toEqual([
      addressOf(production, "google_kms_crypto_key_iam_member"),
      addressOf(production, "google_project_default_service_accounts"),
    ]);
  });

  test("takes the state away from whoever may view or edit the project", () => {
    const bindings = Object.values(production.all("google_storage_bucket_iam_binding"));
    expect(bindings).toHaveLength(2);
    expect(bindings.flatMap(({ members }) => members)).toEqual([]);
  });

  test("makes no service account key", () => {
    expect(production.count("google_service_account_key")).toBe(0);
  });
});
