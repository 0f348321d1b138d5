import { read } from "../../../posture/model/read";
import { addresses } from "./linked";

describe("a state", () => {
  const resource = (type: string, name: string, values: object, sensitive_values: object = {}) => ({
    address: `${type}.${name}`,
    mode: "managed",
    type,
    name,
    provider_name: "registry.terraform.io/hashicorp/google",
    values,
    sensitive_values,
  });
  const { model, planned } = read(
    JSON.stringify({
      format_version: "1.0",
      values: {
        outputs: {
          token: { sensitive: true, value: "output-secret" },
          plain: { sensitive: false, value: "plain-value" },
        },
        root_module: {
          resources: [
            resource("google_compute_security_policy", "waf", {
              id: "projects/p/global/securityPolicies/waf",
              name: "waf",
              self_link: "https://www.googleapis.com/compute/v1/projects/p/global/securityPolicies/waf",
            }),
            resource("google_compute_security_policy", "other", {
              id: "projects/p/global/securityPolicies/other",
              name: "other",
            }),
            resource("google_compute_backend_service", "a", {
              security_policy: "https://www.googleapis.com/compute/v1/projects/p/global/securityPolicies/waf",
            }),
            resource("google_compute_backend_service", "b", {
              security_policy: "projects/other/global/securityPolicies/waf",
            }),
            resource("google_compute_backend_service", "c", { security_policy: "" }),
            resource("google_sql_user", "u", { password: "user-secret" }, { password: true }),
          ],
          child_modules: [
            {
              address: "module.m[0]",
              resources: [
                {
                  ...resource("google_storage_bucket", "x", {
                    name: "x",
                    labels: { system: "smvue", environment: "staging" },
                  }),
                  address: "module.m[0].google_storage_bucket.x",
                },
              ],
            },
          ],
        },
      },
    }),
  );

  test("links by name, however it is spelled, and never to another project's", () => {
    const [a, b, c] = model.resources("google_compute_backend_service");
    if (!a || !b || !c) throw new Error("resources are missing");
    expect(addresses(model.linked(a, "security_policy", "google_compute_security_policy"))).toEqual([
      "google_compute_security_policy.waf",
    ]);
    expect(model.linked(b, "security_policy", "google_compute_security_policy")).toEqual({
      kind: "elsewhere",
      named: "projects/other/global/securityPolicies/waf",
    });
    expect(model.linked(c, "security_policy", "google_compute_security_policy").kind).toBe("none");
  });

  test("plans nothing, knows what is marked, and has resources of modules", () => {
    expect(planned).toBeUndefined();
    expect(model.format).toBe("state");
    expect([...model.secrets].sort()).toEqual(["output-secret", "user-secret"]);
    expect(model.resources("google_storage_bucket")[0]?.configAddress).toBe("module.m.google_storage_bucket.x");
    expect(model.labels).toEqual({ system: "smvue", environment: "staging" });
  });

  test("of nothing proves nothing, and is refused", () =>
    expect(() => read('{"format_version":"1.0"}')).toThrow("where nothing is applied"));
});

describe("a state in which one resource names another by the project's number", () => {
  const trust = {
    address: "b.trust",
    type: "b",
    name: "trust",
    values: { id: "projects/shop/locations/global/t/own" },
  };
  const link = (named: string, depends_on: readonly string[]) => {
    const policy = { address: "a.policy", type: "a", name: "policy", values: { trust: named }, depends_on };
    const { model } = read(
      JSON.stringify({ format_version: "1.0", values: { root_module: { resources: [trust, policy] } } }),
    );
    const [from] = model.resources("a");
    return from && addresses(model.linked(from, "trust", "b"));
  };
  const byNumber = "projects/123/locations/global/t/own";

  test("links them where Terraform noted that it refers to it", () => {
    expect(link(byNumber, ["b.trust"])).toEqual(["b.trust"]);
  });

  test("does not where Terraform did not, or what is named is another one", () => {
    const elsewhere = (named: string) => ({ kind: "elsewhere", named });
    expect(link(byNumber, [])).toEqual(elsewhere(byNumber));
    const other = "projects/123/locations/global/t/other";
    expect(link(other, ["b.trust"])).toEqual(elsewhere(other));
  });
});
