import { defineCheck } from "../../verdict/define";
import { EVERY_STACK, Finding } from "../../verdict/check";
import { missingSubject, verdict } from "../../verdict/expectations";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";

export const locationOneProject = defineCheck({
  id: "location/one-project",
  summary: "All resources of a stack are in one project.",
  severity: "medium",
  links: ["https://cloud.google.com/resource-manager/docs/cloud-platform-resource-hierarchy"],
  remedy:
    "Remove the resource's own project argument, or the provider of another project: the stack's other checks do " +
    "not cover other projects.",
  stacks: EVERY_STACK,
  evaluate: ({ model }) => verdict(judge(model)),
});

function judge(model: Model): readonly Finding[] {
  const types = model.types().filter((type) => type.startsWith("google_"));
  if (types.length === 0) return [missingSubject("a Google resource")];
  const named: { readonly one: Cursor; readonly project: string }[] = [];
  const add = (one: Cursor) => {
    const project = projectAt(one);
    if (project !== undefined) named.push({ one, project });
  };
  for (const { key, values } of model.providers) if (/^google(-beta)?(\.|$)/.test(key)) add(values);
  for (const type of types) model.resources(type).forEach(add);
  // A project's number is no other project than its name: only like is compared with like.
  const groups = [
    named.filter(({ project }) => /^\d+$/.test(project)),
    named.filter(({ project }) => !/^\d+$/.test(project)),
  ];
  const findings = groups.flatMap(([first, ...rest]) =>
    rest
      .filter(({ project }) => project !== first?.project)
      .map(({ one, project }): Finding => ({
        status: "violated",
        address: one.address,
        path: "project",
        expected: first?.project ?? "",
        actual: project,
      })),
  );
  return findings.length > 0
    ? findings
    : [
        {
          status: "holds",
          address: "",
          path: "",
          expected: "one project",
          actual: named[0]?.project ?? "whichever project the provider has",
        },
      ];
}

/** The project that is written out at a place. */
function projectAt(one: Cursor): string | undefined {
  const { value } = one.written("project");
  if (typeof value !== "string" || value === "") return undefined;
  const attribute = one.get("project");
  return attribute.kind === "value" && typeof attribute.value === "string"
    ? attribute.value.replace(/^projects\//, "")
    : undefined;
}
