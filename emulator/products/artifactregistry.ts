import { type Body, object, text } from "../core/json";
import type { Resource } from "../core/store";
import type { Call, GoogleProduct } from "../product";

const REPOSITORIES = "artifactregistry.projects.locations.repositories";
const SCANNER = "containerscanning.googleapis.com";

/** Artifact Registry: repositories. No artifact is ever stored. */
export const artifactRegistry: GoogleProduct = {
  kind: "google",
  service: "artifactregistry",
  documents: ["artifactregistry.v1"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.devtools.artifactregistry.v1",
  collections: {
    "projects.locations.repositories": {
      missing: () => "Requested entity was not found.",
      idPattern: /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
      defaults: { mode: "STANDARD_REPOSITORY" },
      references: {
        kmsKeyName: { to: "cloudkms.projects.locations.keyRings.cryptoKeys", onDelete: "allow" },
        "virtualRepositoryConfig.upstreamPolicies[].repository": { to: REPOSITORIES },
      },
      immutable: ["format", "mode", "kmsKeyName"],
      create: (call, body) => ({
        ...body,
        ...(body.mode === "MODE_UNSPECIFIED" ? { mode: "STANDARD_REPOSITORY" } : {}),
        registryUri: registryUri(call, body),
        satisfiesPzi: true,
      }),
      view: withScanning,
    },
  },
};

function registryUri({ project }: Call, body: Body): string {
  const [, location = "", id = ""] = /\/locations\/([^/]+)\/repositories\/([^/]+)$/.exec(text(body.name)) ?? [];
  return `${location}-${text(body.format).toLowerCase()}.pkg.dev/${project.replace(":", "/")}/${id}`;
}

/** Whether images are scanned follows from the repository's mode, its setting and the project's APIs. */
function withScanning({ world, project }: Call, body: Body, resource: Resource): Body {
  const given = object(body.vulnerabilityScanningConfig);
  const since = text(resource.body.createTime);
  const state = (enablementState: string, enablementStateReason = ""): Body => ({
    ...body,
    vulnerabilityScanningConfig: {
      ...given,
      enablementState,
      ...(enablementStateReason ? { enablementStateReason } : {}),
      ...(since ? { lastEnableTime: since } : {}),
    },
  });
  if (body.mode === "VIRTUAL_REPOSITORY") {
    return state("SCANNING_UNSUPPORTED", "Repository mode VIRTUAL_REPOSITORY is not supported.");
  }
  if (given.enablementConfig === "DISABLED") return state("SCANNING_DISABLED");
  if (!world.store.get(`serviceusage/projects/${project}/services/${SCANNER}`)) {
    return state("SCANNING_DISABLED", `API ${SCANNER} is not enabled.`);
  }
  return body.format === "DOCKER" ? state("SCANNING_ACTIVE") : body;
}
