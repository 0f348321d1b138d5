import { oncePer } from "../../memoize";
import { textOrEmpty } from "../../model/attribute-readers";
import { Attribute } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Link, Model } from "../../model/model";
import { Resource } from "../../model/resource";

/** A service, a job or a worker pool of Cloud Run, in whichever generation of the API it is written. */
export interface Workload {
  readonly resource: Resource;
  readonly kind: "service" | "job" | "worker-pool";
  /** Where its containers, its volumes and its identity stand; undefined where the file shows none. */
  readonly template: Cursor | undefined;
  /** Every container, those that only run at the start included. */
  readonly containers: readonly Cursor[];
  /** Whether there may be containers that the file does not show yet. */
  readonly incomplete: boolean;
  /** The service account that it runs as: absent means the default one. */
  readonly account: Attribute;
  readonly secretVolumes: readonly SecretVolume[];
}

/** A volume that brings a secret of Secret Manager to a workload's containers. */
export interface SecretVolume {
  readonly at: Cursor;
  /** Path of the secret's name below `at`. */
  readonly path: string;
  readonly secret: Attribute;
  /** Whether a container has it mounted. */
  readonly mounted: boolean;
}

/** Where each kind of workload keeps what. */
interface WorkloadSchema {
  readonly kind: Workload["kind"];
  readonly template: string;
  readonly account: string;
  readonly secret: string;
}

const WORKLOAD_SCHEMAS: ReadonlyMap<string, WorkloadSchema> = new Map([
  [
    "google_cloud_run_v2_service",
    { kind: "service", template: "template", account: "service_account", secret: "secret.secret" },
  ],
  [
    "google_cloud_run_v2_job",
    { kind: "job", template: "template.template", account: "service_account", secret: "secret.secret" },
  ],
  [
    "google_cloud_run_v2_worker_pool",
    { kind: "worker-pool", template: "template", account: "service_account", secret: "secret.secret" },
  ],
  [
    "google_cloud_run_service",
    { kind: "service", template: "template.spec", account: "service_account_name", secret: "secret.secret_name" },
  ],
]);

const CONTAINERS = ["containers", "init_containers"];
const SECRETS = ["google_secret_manager_secret"];
/** Everything that runs containers on Cloud Run. Read once for each model. */
export const workloads = oncePer((model: Model): readonly Workload[] =>
  [...WORKLOAD_SCHEMAS].flatMap(([type, shape]) => model.resources(type).map((resource) => read(resource, shape))),
);

/** The secret that a volume brings. */
export const secretOf = (model: Model, volume: SecretVolume): Link => model.link(volume.secret, ...SECRETS);

/** A variable of a container's environment. */
export interface Variable {
  readonly at: Cursor;
  readonly name: Attribute;
  readonly value: Attribute;
  /**
   * What brings its value from elsewhere, such as `value_source.secret_key_ref`; undefined where its value is plain.
   */
  readonly from: Cursor | undefined;
}

const SOURCES = ["value_source.secret_key_ref", "value_from.secret_key_ref"];

/** The variables of a container; `incomplete` where there may be others that the file does not show yet. */
export const variablesOf = oncePer((container: Cursor): Variables => {
  const { known, unknown } = container.blocks("env");
  let incomplete = unknown;
  const variables = known.map((at): Variable => {
    let from: Cursor | undefined;
    for (const path of SOURCES) {
      const source = at.blocks(path);
      from ??= source.known[0];
      incomplete ||= source.unknown;
    }
    return { at, name: at.get("name"), value: at.get("value"), from };
  });
  return { variables, incomplete };
});

interface Variables {
  readonly variables: readonly Variable[];
  readonly incomplete: boolean;
}

function read(resource: Resource, { kind, template: path, account, secret }: WorkloadSchema): Workload {
  const { known, unknown } = resource.blocks(path);
  const [template] = known;
  const groups = CONTAINERS.map((name) => resource.blocks(`${path}.${name}`));
  const containers = groups.flatMap((group) => group.known);
  const mounts = new Set(
    containers.flatMap((container) =>
      container.blocks("volume_mounts").known.map((mount) => textOrEmpty(mount.get("name"))),
    ),
  );
  const volumes = resource.blocks(`${path}.volumes`).known.filter((volume) => volume.blocks("secret").known.length > 0);
  return {
    resource,
    kind,
    template,
    containers,
    incomplete: unknown || groups.some((group) => group.unknown),
    account: template ? template.get(account) : { kind: "absent" },
    secretVolumes: volumes.map((at) => ({
      at,
      path: secret,
      secret: at.get(secret),
      mounted: mounts.has(textOrEmpty(at.get("name"))),
    })),
  };
}

/** A volume's name; one that is not known yet is taken to be the same as any other that is not. */
