import { Arguments, Template } from "../parsed-stack";
import { smepro, smvue } from "./stacks";

const stacks: Record<string, Template> = {
  "smvue-production": smvue("production"),
  "smvue-staging": smvue("staging"),
  "smepro-production": smepro("production"),
  "smepro-staging": smepro("staging"),
};

/** Every container of the stack's services and jobs, whatever its place in them. */
function containers(value: Arguments | unknown): Arguments[] {
  if (typeof value !== "object" || value === null) return [];
  const own = Object.entries(value).flatMap(([key, inner]) => (key === "containers" ? (inner as Arguments[]) : []));
  return [...own, ...Object.values(value).flatMap(containers)];
}

const containersOf = (stack: Template) =>
  containers([stack.all("google_cloud_run_v2_service"), stack.all("google_cloud_run_v2_job")]);

describe.each(Object.entries(stacks))("%s", (_, stack) => {
  test("has a service, a job of migrations and a job of deletions", () => {
    expect(containersOf(stack)).toHaveLength(3);
  });

  test("gives no container a secret in its environment", () => {
    const variables = containersOf(stack).flatMap(({ env }) => (env ?? []) as Arguments[]);
    expect(variables.length).toBeGreaterThan(4);
    expect(
      variables.filter(
        ({ value_source, value }) =>
          value_source !== undefined || /ephemeral\.|var\.|auth_string|secret_data|google_secret/.test(value as string),
      ),
    ).toEqual([]);
  });

  test("writes every value of a secret by a write-only argument, from an ephemeral or computed source", () => {
    const versions = Object.values(stack.all("google_secret_manager_secret_version"));
    expect(
      versions.filter(
        ({ secret_data_wo }) => !/ephemeral\.random_password|\$\{var\.|\.auth_string\}/.test(secret_data_wo as string),
      ),
    ).toEqual([]);
    expect(versions.filter(({ secret_data }) => secret_data !== undefined)).toEqual([]);
    const variables = Object.values((stack.json.variable ?? {}) as Record<string, Arguments>);
    expect(variables.filter(({ ephemeral }) => ephemeral !== true)).toEqual([]);
  });
});
