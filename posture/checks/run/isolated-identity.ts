import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { Attribute, describe } from "../../model/attribute";
import { Model } from "../../model/model";
import { accountOf } from "../../products/google/accounts";
import { Workload, workloads } from "../../products/google/workloads";

export const runIsolatedIdentity = defineCheck({
  id: "run/isolated-identity",
  summary: "Every service and job runs as a service account of its own.",
  severity: "high",
  links: ["https://cloud.google.com/run/docs/securing/service-identity"],
  remedy: "Create a service account for each workload and run it as that account, never as the project's default one.",
  stacks: SYSTEM,
  evaluate: ({ model }) => verdict(judge(model)),
});

/** Accounts that Google makes and that others use as well. */
const DEFAULT = /(-compute@developer|@appspot|@cloudservices|@cloudbuild)\.gserviceaccount\.com$/;
const PATHS = {
  service: "template.service_account",
  "worker-pool": "template.service_account",
  job: "template.template.service_account",
} as const;

function judge(model: Model): readonly Finding[] {
  const all = workloads(model);
  if (all.length === 0) return [missingSubject("a Cloud Run service or job")];
  const users = new Map<string, Workload>();
  return all.map((workload) => {
    const { resource, account, kind } = workload;
    const expected = "a service account of its own";
    const name = nameOf(model, account);
    if (name === undefined) return findingAt("unknown", resource, PATHS[kind], expected, describe(account));
    if (name === "") return findingAt("violated", resource, PATHS[kind], expected, "the project's default one");
    if (!isAddress(name)) return findingAt("violated", resource, PATHS[kind], expected, `${name}, which is not one`);
    const other = users.get(name);
    users.set(name, workload);
    return other
      ? findingAt("violated", resource, PATHS[kind], expected, `that of ${other.resource.address}`)
      : findingAt("holds", resource, PATHS[kind], expected, describe(account));
  });
}

/** Whether this is an account: its address in this file, or its e-mail address. */
const isAddress = (name: string) => name.includes("@") || /(?:^|\.)google_service_account\./.test(name);

/** What tells accounts apart; empty for a default one, undefined where it is not known. */
function nameOf(model: Model, account: Attribute): string | undefined {
  const own = accountOf(model, account);
  if (own) return own.address;
  switch (account.kind) {
    case "absent":
      return "";
    case "value":
      return account.value === "" || DEFAULT.test(String(account.value)) ? "" : String(account.value);
    case "reference":
      return account.references.some(({ address }) => /default_service_account/.test(address)) ? "" : undefined;
    case "unknown":
      // What a plan does not know and nobody set is the default one.
      return model.format === "plan" ? "" : undefined;
  }
}
