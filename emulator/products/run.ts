import type { GoogleProduct } from "../product";
import { cancelExecution, executions, getExecution, jobs, runJob } from "./run-jobs";
import { revisions } from "./run-revisions";
import { changeService, services } from "./run-services";

/** Cloud Run. No container ever runs. */
export const run: GoogleProduct = {
  kind: "google",
  service: "run",
  documents: ["run.v2", "run.v1"],
  regional: true,
  errors: "rpc",
  operations: "longrunning",
  messages: "google.cloud.run.v2",
  collections: {
    "projects.locations.services": services,
    "projects.locations.services.revisions": revisions,
    "projects.locations.jobs": jobs,
    "projects.locations.jobs.executions": executions,
  },
  methods: {
    "projects.locations.services.create": changeService,
    "projects.locations.services.patch": changeService,
    "projects.locations.jobs.run": runJob,
    "projects.locations.jobs.executions.get": getExecution,
    "projects.locations.jobs.executions.cancel": cancelExecution,
  },
};
