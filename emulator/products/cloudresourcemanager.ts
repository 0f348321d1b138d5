import { text } from "../core/json";
import type { Body } from "../core/json";
import type { Call, GoogleProduct } from "../product";

const PREFIX = "cloudresourcemanager/projects/";

/** Resource Manager: projects, which exist from the start, and their allow policies. */
export const cloudResourceManager: GoogleProduct = {
  kind: "google",
  service: "cloudresourcemanager",
  documents: ["cloudresourcemanager.v1", "cloudresourcemanager.v3"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.cloud.resourcemanager.v3",
  collections: { projects: { resolve: existing, view: project } },
};

/** A project is stored when it is first named. */
function existing({ world }: Call, key: string): string {
  if (!key.includes("/")) return key;
  const id = world.projects.id(key.split("/").pop() ?? "");
  const number = world.projects.number(id);
  const own = `${PREFIX}${id}`;
  if (number !== undefined && !world.store.get(own)) {
    const body = { projectId: id, projectNumber: number, createTime: world.clock.now() };
    world.store.put({ key: own, collection: "cloudresourcemanager.projects", body });
  }
  return own;
}

function project({ routed }: Call, { projectId, projectNumber, createTime }: Body): Body {
  const common: Body = { projectId: text(projectId), createTime: text(createTime) };
  if (routed.document.version === "v1") {
    return { ...common, projectNumber: text(projectNumber), name: text(projectId), lifecycleState: "ACTIVE" };
  }
  return { ...common, name: `projects/${text(projectNumber)}`, displayName: text(projectId), state: "ACTIVE" };
}
