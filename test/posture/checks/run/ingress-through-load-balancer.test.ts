import { runIngressThroughLoadBalancer } from "../../../../posture/checks/run/ingress-through-load-balancer";
import { smepro, smvue } from "../../../stacks/synthesized";
import { EditedStack, faults, judge, judgeJson } from "../edited-stack";
import { named } from "../named-weakenings";

const SERVICE = "google_cloud_run_v2_service";
const GROUP = "google_compute_region_network_endpoint_group";
const BACKEND = "google_compute_backend_service";
const stack = smvue("production");

test.each(["production", "staging"])("services are reached through the load balancer in %s", (environment) => {
  expect(judge(runIngressThroughLoadBalancer, smvue(environment))).toMatchObject({ status: "holds" });
  expect(judge(runIngressThroughLoadBalancer, smepro(environment))).toMatchObject({ status: "holds" });
});

describe("a weakening of one thing violates", () => {
  test.each(
    named([
      [
        runIngressThroughLoadBalancer,
        "everybody",
        (edited: EditedStack) => edited.set(SERVICE, "ingress", "INGRESS_TRAFFIC_ALL"),
      ],
      [runIngressThroughLoadBalancer, "Google's default", (edited) => edited.set(SERVICE, "ingress", undefined)],
      [
        runIngressThroughLoadBalancer,
        "a second service",
        (edited) => edited.add(SERVICE, "another", { name: "another", location: "us-central1" }),
      ],
      [
        runIngressThroughLoadBalancer,
        "a name of its own",
        (edited) =>
          edited.add("google_cloud_run_domain_mapping", "app", { name: "app.example.com", location: "us-central1" }),
      ],
      [runIngressThroughLoadBalancer, "no endpoint group", (edited) => edited.remove(GROUP)],
      [
        runIngressThroughLoadBalancer,
        "a backend without a policy",
        (edited) => edited.set(BACKEND, "security_policy", undefined),
      ],
      [
        runIngressThroughLoadBalancer,
        "a second backend without a policy",
        (edited) =>
          edited.add(BACKEND, "open", {
            name: "open",
            backend: [{ group: (edited.bodies(BACKEND)[0]?.backend as { group: string }[])[0]?.group ?? "" }],
          }),
      ],
      [runIngressThroughLoadBalancer, "no service", (edited) => edited.remove(SERVICE)],
    ]),
  )("$name", ({ check, change }) => {
    expect(judge(check, stack, change)).toMatchObject({ status: "violated" });
  });

  test("and the finding says where", () => {
    expect(
      faults(
        judge(runIngressThroughLoadBalancer, stack, (edited) => edited.set(SERVICE, "ingress", "INGRESS_TRAFFIC_ALL")),
      ),
    ).toEqual([expect.stringMatching(/^google_cloud_run_v2_service\.\S+ ingress$/)]);
  });
});

test("services of the first generation say it in an annotation", () => {
  const tree = (ingress: string) => ({
    resource: {
      google_cloud_run_service: {
        web: { name: "web", metadata: { annotations: { "run.googleapis.com/ingress": ingress } } },
      },
    },
  });
  expect(judgeJson(runIngressThroughLoadBalancer, tree("internal"))).toMatchObject({ status: "holds" });
  expect(judgeJson(runIngressThroughLoadBalancer, tree("all"))).toMatchObject({ status: "violated" });
});
