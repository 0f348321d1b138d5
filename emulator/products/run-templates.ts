import { invalid, permissionDenied } from "../core/errors";
import { type Body, list, object, text } from "../core/json";
import type { Reference } from "../product";
import type { Call } from "../product";
import { networkKey } from "./private-services";

/** https://cloud.google.com/run/docs/container-contract#port */
const PORT = 8080;
const OWNER = "owner@emulator.test";

/** Limits that a container has where it is given none. */
const LIMITS: Body = { cpu: "1000m", memory: "512Mi" };

export function defaultAccount({ world, project }: Call): string {
  return `${world.projects.number(project) ?? ""}-compute@developer.gserviceaccount.com`;
}

export function locationOf({ itemKey, collectionKey }: Call): string {
  return /\/locations\/([^/]+)/.exec(itemKey)?.[1] ?? /\/locations\/([^/]+)/.exec(collectionKey)?.[1] ?? "";
}

/** Containers with the limits that the service adds. */
export function containersOf(template: Body): Body[] {
  return list(template.containers)
    .map(object)
    .map((container) => {
      const resources = object(container.resources);
      return { ...container, resources: { ...resources, limits: { ...LIMITS, ...object(resources.limits) } } };
    });
}

/** Containers of a service: one of them takes requests, and has a port and a probe. */
export function servingContainersOf(template: Body): Body[] {
  const containers = containersOf(template);
  const ingress = containers.find(({ ports }) => list(ports).length > 0) ?? containers[0];
  return containers.map((container) => {
    if (container !== ingress) return container;
    const [given] = list(container.ports).map(object);
    const port = Number(given?.containerPort ?? PORT);
    const startup = container.startupProbe ? withProbeDefaults(object(container.startupProbe), port) : firstProbe(port);
    const probes: Body = { startupProbe: startup };
    if (container.livenessProbe) probes.livenessProbe = withProbeDefaults(object(container.livenessProbe), port);
    return { ...container, ports: [{ name: "http1", containerPort: PORT, ...given }], ...probes };
  });
}

/** https://cloud.google.com/run/docs/configuring/healthchecks */
function firstProbe(port: number): Body {
  return { timeoutSeconds: 240, periodSeconds: 240, failureThreshold: 1, tcpSocket: { port } };
}

function withProbeDefaults(probe: Body, port: number): Body {
  const completed: Body = { timeoutSeconds: 1, periodSeconds: 10, failureThreshold: 3, ...probe };
  if (probe.httpGet) completed.httpGet = { path: "/", port, ...object(probe.httpGet) };
  if (probe.tcpSocket) completed.tcpSocket = { port, ...object(probe.tcpSocket) };
  if (probe.grpc) completed.grpc = { port, ...object(probe.grpc) };
  if (Number(completed.timeoutSeconds) > Number(completed.periodSeconds)) {
    throw invalid("Violation in probe: timeout_seconds must not exceed period_seconds.");
  }
  return completed;
}

/** @throws ApiError where volumes, mounts and containers do not fit together */
export function checkTemplate(template: Body): void {
  const containers = list(template.containers).map(object);
  if (containers.length === 0) throw invalid("Violation in template.containers: at least one container is required.");
  const volumes = list(template.volumes).map((volume) => text(object(volume).name));
  if (new Set(volumes).size < volumes.length) throw invalid("Violation in template.volumes: names must be unique.");
  for (const container of containers) {
    if (text(container.image) === "") throw invalid("Violation in template.containers.image: an image is required.");
    const names = list(container.env).map((one) => text(object(one).name));
    if (new Set(names).size < names.length)
      throw invalid("Violation in template.containers.env: names must be unique.");
    for (const mount of list(container.volumeMounts).map(object)) {
      if (volumes.includes(text(mount.name))) continue;
      throw invalid(`Violation in template.containers.volume_mounts: there is no volume '${text(mount.name)}'.`);
    }
  }
}

/** @throws ApiError 403 for a service account that does not exist: nobody can act as it */
export function checkAccount(call: Call, email: string): void {
  const { store } = call.world;
  if (!email.endsWith(`@${call.project}.iam.gserviceaccount.com`)) return;
  const known = store
    .list("iam.projects.serviceAccounts")
    .some(({ key, body }) => body.email === email || key.endsWith(`/${email}`));
  if (known) return;
  throw permissionDenied(
    `Permission 'iam.serviceaccounts.actAs' denied on service account ${email} (or it may not exist).`,
  );
}

/** Networks that a template's interfaces name. @param at path of the template with the interfaces */
export function networkReferences(at: string): Readonly<Record<string, Reference>> {
  return {
    [`${at}.vpcAccess.networkInterfaces[].network`]: { to: "compute.networks", onDelete: "allow", key: networkKey },
    [`${at}.vpcAccess.networkInterfaces[].subnetwork`]: {
      to: "compute.subnetworks",
      key: (call, given) => {
        const regional = `projects/${call.project}/regions/${locationOf(call)}/subnetworks/${given}`;
        const key = `compute/${given.includes("/") ? call.world.projects.byId(given) : regional}`;
        return key.endsWith("/subnetworks/default") && !call.world.store.get(key) ? undefined : key;
      },
    },
  };
}

/** A condition in the state that it has come to. */
export function condition(call: Call, type: string, failure?: { reason: string; message: string }): Body {
  const lastTransitionTime = call.world.clock.now();
  if (!failure) return { type, state: "CONDITION_SUCCEEDED", lastTransitionTime };
  return { type, state: "CONDITION_FAILED", lastTransitionTime, ...failure, severity: "ERROR" };
}

/** What the service says of every new or changed resource. */
export function authored(before: Body | undefined): Body {
  const generation = String(Number(before?.generation ?? 0) + 1);
  return { creator: before?.creator ?? OWNER, lastModifier: OWNER, generation, observedGeneration: generation };
}

/** @throws ApiError for what only checks or creates by the way, which the emulator does not do */
export function refuseOptions(call: Call): void {
  for (const option of ["validateOnly", "allowMissing"]) {
    if (call.query[option] === "true") throw invalid(`The emulator does not know '${option}'.`);
  }
}
