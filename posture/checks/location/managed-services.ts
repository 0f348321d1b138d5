import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { missingSubject, verdict } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { otherPlatforms } from "../../products/other-platforms";
import { workloads } from "../../products/google/workloads";

export const locationManagedServices = defineCheck({
  id: "location/managed-services",
  summary: "Everything runs on Cloud Run and keeps its data in Cloud SQL, with Memorystore for any cache.",
  severity: "low",
  links: ["https://cloud.google.com/run/docs/overview/what-is-cloud-run"],
  remedy:
    "Run containers on Cloud Run instead of machines, clusters or other platforms, and keep data in Cloud SQL, " +
    "Memorystore and Cloud Storage.",
  stacks: SYSTEM,
  evaluate: ({ model }) => verdict(judge(model)),
});

function judge(model: Model): readonly Finding[] {
  const run = workloads(model).filter(({ kind }) => kind === "service");
  const databases = model.resources("google_sql_database_instance");
  return [
    ...(run.length === 0
      ? [missingSubject("a Cloud Run service")]
      : run.map(({ resource: { address } }) => holds(address, "compute on Cloud Run"))),
    ...(databases.length === 0
      ? [missingSubject("a Cloud SQL instance")]
      : databases.map(({ address }) => holds(address, "a database in Cloud SQL"))),
    ...otherPlatforms(model),
  ];
}

const holds = (address: string, expected: string): Finding => ({
  status: "holds",
  address,
  path: "",
  expected,
  actual: expected,
});
