import { runSecretsAtRuntime } from "../../../../posture/checks/run/secrets-at-runtime";
import { smepro, smvue } from "../../../stacks/synthesized";
import { EditedStack, faults, judge, judgeJson, plan } from "../edited-stack";

const SERVICE = "google_cloud_run_v2_service";
const stack = smepro("production");

interface Template {
  volumes: { name: string; secret?: unknown }[];
  containers: { volume_mounts: { name: string }[] }[];
}
const templateOf = (edited: EditedStack) => (edited.bodies(SERVICE)[0] as unknown as { template: Template }).template;
const signing = ({ name }: { name: string }) => name.includes("token-signing");

test.each([stack, smepro("staging"), smvue("production"), smvue("staging")])("holds", (one) => {
  expect(judge(runSecretsAtRuntime, one)).toMatchObject({ status: "holds" });
});

test.each<[string, (template: Template) => void]>([
  ["volume", (template) => (template.volumes = template.volumes.filter((volume) => !signing(volume)))],
  ["volume of a secret", (template) => template.volumes.filter(signing).forEach((volume) => delete volume.secret)],
  [
    "mount",
    (template) =>
      template.containers.forEach(
        (container) => (container.volume_mounts = container.volume_mounts.filter((mount) => !signing(mount))),
      ),
  ],
])("is violated by a secret without a %s", (_, change) => {
  const verdict = judge(runSecretsAtRuntime, stack, (edited) => {
    change(templateOf(edited));
    return edited;
  });
  expect(faults(verdict)).toEqual([expect.stringMatching(/^google_secret_manager_secret\.\S*token-signing/)]);
});

test("is violated without the workload, and without a secret", () => {
  expect(judge(runSecretsAtRuntime, stack, (edited) => edited.remove(SERVICE))).toMatchObject({ status: "violated" });
  expect(judge(runSecretsAtRuntime, stack, (edited) => edited.remove("google_secret_manager_secret"))).toMatchObject({
    status: "violated",
    findings: [{ expected: "a secret in Secret Manager" }],
  });
});

describe("in a plan that nobody here wrote", () => {
  const secret = {
    address: 'google_secret_manager_secret.all["api"]',
    values: { secret_id: "api" },
    unknown: { id: true },
  };

  test(
    "a service of the first generation mounts by name, and a volume that is not known yet " + "may be any secret's",
    () => {
      const spec = (secretName: string | null) => [
        {
          spec: [
            {
              containers: [{ volume_mounts: [{ name: "v", mount_path: "/v" }] }],
              volumes: [{ name: "v", secret: [secretName === null ? {} : { secret_name: secretName }] }],
            },
          ],
        },
      ];
      const service = { address: "google_cloud_run_service.one", values: { template: spec("api") } };
      const later = {
        address: "google_cloud_run_service.one",
        values: { template: spec(null) },
        unknown: { template: [{ spec: [{ volumes: [{ secret: [{ secret_name: true }] }] }] }] },
      };
      expect(judgeJson(runSecretsAtRuntime, plan(secret, service))).toMatchObject({ status: "holds" });
      expect(judgeJson(runSecretsAtRuntime, plan(secret, later))).toMatchObject({ status: "unknown" });
    },
  );
});
