import { oncePer } from "../../memoize";
import { isObject } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Link, Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { originOf } from "../../verdict/configured";
import { SecretVolume, secretOf, Workload, workloads } from "./workloads";

export const SECRET = "a secret in Secret Manager";
export const SECRET_TYPES = ["google_secret_manager_secret", "google_secret_manager_regional_secret"];
export const VERSION_TYPES = ["google_secret_manager_secret_version", "google_secret_manager_regional_secret_version"];

/** A secret, its versions and the volumes that bring it to containers. */
export interface Secret {
  readonly resource: Resource;
  /** Its name; undefined where it is not known yet. */
  readonly id: string | undefined;
  readonly versions: readonly Resource[];
  readonly mounts: readonly { readonly workload: Workload; readonly volume: SecretVolume }[];
}

export interface Secrets {
  readonly all: readonly Secret[];
  /** Whether there is a version of a secret that is not known yet. */
  readonly hasUnresolvedVersion: boolean;
  /** Whether a volume brings a secret that is not known yet, or a workload is not wholly shown. */
  readonly hasUnresolvedMount: boolean;
}

/** Every secret with what belongs to it. Read once for each model. */
export const secretsOf = oncePer((model: Model): Secrets => read(model));

/** Attributes that give a version its value. */
export const VALUES = ["secret_data_wo", "secret_data"];

/** A version that can be read: enabled, which it is unless stated, and with a value. */
export const isReadable = oncePer((version: Cursor): boolean => canBeRead(version));

function canBeRead(version: Cursor): boolean {
  const enabled = version.get("enabled");
  return (enabled.kind !== "value" || String(enabled.value) === "true") && hasValue(version);
}

/** What is only written shows in no state, and in no plan whose configuration was taken away. */
function hasValue(version: Cursor): boolean {
  if (VALUES.some((path) => originOf(version, path).kind !== "absent" || version.get(path).kind !== "absent"))
    return true;
  const { value, expression } = version.written("");
  return expression === undefined && isObject(value) && Object.hasOwn(value, "id");
}

function read(model: Model): Secrets {
  const versions = new Collected<Resource>();
  for (const version of model.resources(...VERSION_TYPES))
    versions.add(model.linked(version, "secret", ...SECRET_TYPES), version);
  const mounts = new Collected<Secret["mounts"][number]>();
  for (const workload of workloads(model))
    for (const volume of workload.secretVolumes)
      if (volume.mounted) mounts.add(secretOf(model, volume), { workload, volume });
  const all = model.resources(...SECRET_TYPES).map((resource) => {
    const id = resource.get("secret_id");
    return {
      resource,
      id: id.kind === "value" ? String(id.value) : id.kind === "absent" ? "" : undefined,
      versions: versions.forResource(resource),
      mounts: mounts.forResource(resource),
    };
  });
  return {
    all,
    hasUnresolvedVersion: versions.hasUnresolved,
    hasUnresolvedMount: mounts.hasUnresolved || workloads(model).some(({ incomplete }) => incomplete),
  };
}

/** Things by the resource that they lead to. */
class Collected<T> {
  public hasUnresolved = false;
  private readonly byResource = new Map<Resource, T[]>();

  public add(link: Link, thing: T): void {
    if (link.kind === "unknown") this.hasUnresolved = true;
    if (link.kind !== "resources") return;
    for (const resource of link.resources) this.byResource.set(resource, [...this.forResource(resource), thing]);
  }

  public forResource(resource: Resource): readonly T[] {
    return this.byResource.get(resource) ?? [];
  }
}
