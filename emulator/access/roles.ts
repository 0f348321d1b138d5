/**
 * Permissions of the predefined roles that the stacks grant to those who run Terraform, as
 * https://docs.cloud.google.com/iam/docs/roles-permissions lists them, as far as the emulated services know them. Roles
 * that only running services hold are not here: the emulator sees no call of theirs.
 */
export const PREDEFINED: Readonly<Record<string, readonly string[]>> = {
  "roles/artifactregistry.writer": [
    "artifactregistry.repositories.downloadArtifacts",
    "artifactregistry.repositories.get",
    "artifactregistry.repositories.list",
    "artifactregistry.repositories.uploadArtifacts",
  ],
  "roles/run.invoker": ["run.jobs.run", "run.routes.invoke"],
  "roles/run.viewer": [
    ...["configurations", "executions", "operations", "revisions", "routes", "tasks"].flatMap((resource) =>
      ["get", "list"].map((verb) => `run.${resource}.${verb}`),
    ),
    ...["jobs", "services"].flatMap((resource) =>
      ["get", "getIamPolicy", "list"].map((verb) => `run.${resource}.${verb}`),
    ),
    "run.locations.list",
  ],
  "roles/storage.objectUser": [
    "storage.folders.create",
    "storage.folders.delete",
    "storage.folders.get",
    "storage.folders.list",
    "storage.multipartUploads.abort",
    "storage.multipartUploads.create",
    "storage.multipartUploads.list",
    "storage.multipartUploads.listParts",
    "storage.objects.create",
    "storage.objects.delete",
    "storage.objects.get",
    "storage.objects.list",
    "storage.objects.restore",
    "storage.objects.update",
  ],
  "roles/storage.objectViewer": [
    "storage.folders.get",
    "storage.folders.list",
    "storage.objects.get",
    "storage.objects.list",
  ],
};
