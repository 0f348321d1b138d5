import { text } from "../core/json";
import type { Body } from "../core/json";
import { initialPolicy } from "../core/policies";
import type { Resource } from "../core/store";
import type { World } from "../core/world";
import type { Call, GoogleProduct } from "../product";

const PREFIX = "cloudresourcemanager/projects/";
const OWNER = "user:owner@emulator.test";

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

function existing({ world }: Call, key: string): string {
  if (!key.includes("/")) return key;
  const id = world.projects.id(key.split("/").pop() ?? "");
  return projectResource(world, id)?.key ?? `${PREFIX}${id}`;
}

/** A project, which is stored when it is first named, with the role of its owner; undefined where it does not exist. */
export function projectResource(world: World, id: string): Resource | undefined {
  const key = `${PREFIX}${id}`;
  const number = world.projects.number(id);
  if (number === undefined) return undefined;
  return (
    world.store.get(key) ??
    world.store.put({
      key,
      collection: "cloudresourcemanager.projects",
      body: { projectId: id, projectNumber: number, createTime: world.clock.now() },
      policy: initialPolicy({ world }, key, [{ role: "roles/owner", members: [OWNER] }]),
    })
  );
}

function project({ routed }: Call, { projectId, projectNumber, createTime }: Body): Body {
  const common: Body = { projectId: text(projectId), createTime: text(createTime) };
  if (routed.document.version === "v1") {
    return { ...common, projectNumber: text(projectNumber), name: text(projectId), lifecycleState: "ACTIVE" };
  }
  return { ...common, name: `projects/${text(projectNumber)}`, displayName: text(projectId), state: "ACTIVE" };
}
