import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { Construct } from "constructs";
import { ProjectApis, ProjectApisProps } from "../../../constructs/google/project-apis";
import { addressOf, serviceAccount } from "../../parts";
import { problemsOf, PROJECT, synthesize } from "../../template";

const props: ProjectApisProps = { project: PROJECT, apis: ["run.googleapis.com", "sqladmin.googleapis.com"] };

describe("ProjectApis", () => {
  test("enables APIs, and never disables one", () => {
    const template = synthesize((stack) => new ProjectApis(stack, "apis", props));

    expect(Object.values(template.all("google_project_service"))).toEqual([
      { service: "run.googleapis.com", disable_on_destroy: false },
      { service: "sqladmin.googleapis.com", disable_on_destroy: false },
    ]);
  });

  test("switches the default service accounts off, once the APIs have made them", () => {
    const template = synthesize((stack) => new ProjectApis(stack, "apis", props));

    expect(template.only("google_project_default_service_accounts")).toEqual({
      project: "acme-test",
      action: "DISABLE",
      depends_on: Object.keys(template.all("google_project_service")).map((id) => `google_project_service.${id}`),
    });
  });

  test(
    "precedes every resource of a construct, however deep, beside what it waits for itself, " + "and nothing else",
    () => {
      const template = synthesize((stack) => {
        const apis = new ProjectApis(stack, "apis", props);
        const outside = serviceAccount(stack, "outside");
        const construct = new Construct(stack, "construct");
        new ServiceAccount(construct, "free", { accountId: "free" });
        new ServiceAccount(new Construct(construct, "inner"), "waiting", {
          accountId: "waiting",
          dependsOn: [outside],
        });
        apis.requireBefore(construct);
      });

      const gate = addressOf(template, "google_project_default_service_accounts");
      const outside = addressOf(template, "google_service_account", { account_id: "outside" });
      const dependencies = Object.values(template.all("google_service_account")).map(({ account_id, depends_on }) => [
        account_id,
        depends_on,
      ]);
      expect(Object.fromEntries(dependencies)).toEqual({ free: [gate], waiting: [outside, gate], outside: undefined });
      expect(Object.values(template.all("google_project_service")).map(({ depends_on }) => depends_on)).toEqual([
        undefined,
        undefined,
      ]);
    },
  );

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const apis = new ProjectApis(stack, "apis", props);
      apis.services.forEach((service) => service.addOverride("disable_on_destroy", true));
      apis.defaultAccounts.addOverride("action", "DISABLE");
    });

    expect(template.where("google_project_service", "disable_on_destroy", true)).toHaveLength(2);
    expect(template.only("google_project_default_service_accounts")).toMatchObject({ action: "DISABLE" });
  });

  test.each([
    ["no API", []],
    ["a short name among good ones", ["run.googleapis.com", "sqladmin"]],
    ["an API of somebody else", ["run.example.com"]],
    ["an API twice", ["run.googleapis.com", "sqladmin.googleapis.com", "run.googleapis.com"]],
    ["an API with a scheme", ["https://run.googleapis.com"]],
  ])("refuses %s", (_, apis) => {
    expect(problemsOf((stack) => new ProjectApis(stack, "apis", { ...props, apis }))).toEqual([
      `apis: got ${JSON.stringify(apis)}; allowed: names such as run.googleapis.com, at least one, none twice`,
    ]);
  });
});
