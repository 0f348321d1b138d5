/**
 * Regenerates emulator/discovery/ from an unpacked google-api-python-client:
 *
 *     pip download --no-deps google-api-python-client==2.202.0 && unzip -q google_api_python_client-*.whl
 *     npm run emulator:discovery -- googleapiclient/discovery_cache/documents 2.202.0
 *
 * Only the services and resources in SERVICES are kept, without prose. Two facts that only the prose states are
 * kept as flags: `readOnly` (output only) and `inputOnly`.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Schema } from "./discovery/types";

/** Resources and methods to keep of each document, by the path of the methods' ids; `undefined` keeps them all. */
const SERVICES: Readonly<Record<string, readonly string[] | undefined>> = {
  "artifactregistry.v1": ["projects"],
  "certificatemanager.v1": ["projects"],
  "cloudbilling.v1": ["projects.getBillingInfo", "projects.updateBillingInfo"],
  "cloudkms.v1": ["projects"],
  "cloudresourcemanager.v1": ["projects", "operations"],
  "cloudresourcemanager.v3": ["projects", "operations"],
  "cloudscheduler.v1": ["projects"],
  "compute.v1": [
    "addresses",
    "backendBuckets",
    "backendServices",
    "firewalls",
    "forwardingRules",
    "globalAddresses",
    "globalForwardingRules",
    "globalNetworkEndpointGroups",
    "globalOperations",
    "healthChecks",
    "httpHealthChecks",
    "httpsHealthChecks",
    "networks",
    "projects",
    "regionBackendServices",
    "regionHealthChecks",
    "regionNetworkEndpointGroups",
    "regionOperations",
    "regionSslCertificates",
    "regionTargetHttpProxies",
    "regionTargetHttpsProxies",
    "regionTargetTcpProxies",
    "regionUrlMaps",
    "regions",
    "routers",
    "routes",
    "securityPolicies",
    "sslCertificates",
    "sslPolicies",
    "subnetworks",
    "targetGrpcProxies",
    "targetHttpProxies",
    "targetHttpsProxies",
    "targetSslProxies",
    "targetTcpProxies",
    "urlMaps",
    "zoneOperations",
    "zones",
  ],
  "dns.v1": ["changes", "dnsKeys", "managedZoneOperations", "managedZones", "projects", "resourceRecordSets"],
  "dns.v1beta2": ["changes", "dnsKeys", "managedZoneOperations", "managedZones", "projects", "resourceRecordSets"],
  "iam.v1": ["iamPolicies", "permissions", "projects", "roles"],
  "iam.v2": ["policies"],
  "iamcredentials.v1": ["projects"],
  "logging.v2": ["projects", "entries"],
  "monitoring.v1": ["projects"],
  "monitoring.v3": ["projects"],
  "networksecurity.v1": ["projects.locations.serverTlsPolicies", "projects.locations.operations"],
  "pubsub.v1": ["projects"],
  "redis.v1": ["projects"],
  // Its services are Knative's; the provider's resources for their policies call it for those of version 2 as well.
  "run.v1": [
    "projects.locations.services.getIamPolicy",
    "projects.locations.services.setIamPolicy",
    "projects.locations.services.testIamPermissions",
  ],
  "run.v2": ["projects"],
  "secretmanager.v1": ["projects"],
  "servicenetworking.v1": ["operations", "services"],
  "serviceusage.v1": ["operations", "services"],
  "sqladmin.v1beta4": undefined,
  "storage.v1": undefined,
};

type Json = Record<string, unknown>;
interface Resource {
  readonly methods?: Record<string, Json>;
  readonly resources?: Record<string, Resource>;
}
interface Source extends Resource {
  readonly name: string;
  readonly version: string;
  readonly revision: string;
  readonly rootUrl: string;
  readonly servicePath: string;
  readonly parameters: Record<string, Json>;
  readonly schemas: Record<string, Json>;
}

const pick = (from: Json, keys: readonly string[]): Json =>
  Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]));

function schema(from: Json): Json {
  const kept = pick(from, ["$ref", "type", "format", "enum", "default"]);
  const prose = typeof from.description === "string" ? from.description : "";
  if (from.readOnly === true || /^\s*(\[)?output.only/i.test(prose)) kept.readOnly = true;
  if (/^\s*(\[)?input.only/i.test(prose)) kept.inputOnly = true;
  const required = (from.annotations as { required?: string[] } | undefined)?.required;
  if (required) kept.required = required;
  if (from.items) kept.items = schema(from.items as Json);
  if (from.additionalProperties) kept.additionalProperties = schema(from.additionalProperties as Json);
  if (from.properties) {
    kept.properties = Object.fromEntries(
      Object.entries(from.properties as Record<string, Json>).map(([name, property]) => [name, schema(property)]),
    );
  }
  return kept;
}

function methods(resource: Resource, path: readonly string[]): [string, Json][] {
  const own = Object.entries(resource.methods ?? {}).map(([name, method]): [string, Json] => {
    const kept = pick(method, ["httpMethod", "path", "supportsMediaDownload"]);
    kept.parameters = Object.fromEntries(
      Object.entries((method.parameters ?? {}) as Record<string, Json>).map(([parameter, described]) => [
        parameter,
        pick(described, ["location", "type", "format", "enum", "pattern", "required", "repeated"]),
      ]),
    );
    for (const side of ["request", "response"]) {
      if (method[side]) kept[side] = (method[side] as { $ref: string }).$ref;
    }
    const upload = method.mediaUpload as { protocols: Record<string, { path: string }> } | undefined;
    if (upload) {
      kept.upload = Object.values(upload.protocols).map((protocol) => protocol.path);
    }
    return [[...path, name].join("."), kept];
  });
  return [
    ...own,
    ...Object.entries(resource.resources ?? {}).flatMap(([name, inner]) => methods(inner, [...path, name])),
  ];
}

/** The schemas that the methods reach, by name. */
function reachable(source: Source, kept: readonly [string, Json][]): Record<string, Schema> {
  const found: Record<string, Schema> = {};
  const visit = (name: string): void => {
    if (found[name]) return;
    const described = source.schemas[name];
    if (!described) throw new Error(`${source.name}: schema ${name} is not in the document.`);
    const trimmed = schema(described);
    found[name] = trimmed as Schema;
    for (const [, inner] of JSON.stringify(trimmed).matchAll(/"\$ref":"([^"]+)"/g)) visit(inner as string);
  };
  for (const [, method] of kept) {
    for (const name of [method.request, method.response]) if (typeof name === "string") visit(name);
  }
  return Object.fromEntries(Object.entries(found).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** One line for each method and schema, so that a refresh can be read as a diff. */
function lines(entries: Readonly<Record<string, unknown>>): string {
  return `{\n${Object.entries(entries)
    .map(([name, value]) => `${JSON.stringify(name)}:${valuesOnLines(JSON.stringify(value))}`)
    .join(",\n")}\n}`;
}

/** One line for each value of an enum: side by side, names of key algorithms look like keys to a scanner of secrets. */
const valuesOnLines = (json: string) =>
  json.replace(
    /"enum":\[([^\]]*)\]/g,
    (_, values: string) => `"enum":[\n      ${values.replaceAll('","', '",\n      "')}]`,
  );

function refresh(file: string, resources: readonly string[] | undefined, release: string): string {
  const source = JSON.parse(readFileSync(file, "utf8")) as Source;
  const all = Object.entries(source.resources ?? {}).flatMap(([name, resource]) => methods(resource, [name]));
  const isIn = (id: string, kept: string): boolean => id === kept || id.startsWith(`${kept}.`);
  const unknown = (resources ?? []).filter((name) => !all.some(([id]) => isIn(id, name)));
  if (unknown.length > 0) throw new Error(`${file}: no resources or methods named ${unknown.join(", ")}.`);
  const kept = all.filter(([id]) => resources?.some((name) => isIn(id, name)) ?? true);
  const head = {
    source: `google-api-python-client ${release}, revision ${source.revision}, Apache-2.0, trimmed`,
    name: source.name,
    version: source.version,
    rootUrl: source.rootUrl,
    servicePath: source.servicePath,
    parameters: Object.keys(source.parameters),
  };
  const fields = Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  const body = [
    ...fields,
    `"methods":${lines(Object.fromEntries(kept))}`,
    `"schemas":${lines(reachable(source, kept))}`,
  ];
  return `{\n${body.join(",\n")}\n}\n`;
}

const [, , documents, release] = process.argv;
if (!documents || !release || !existsSync(documents)) {
  console.error("Usage: npm run emulator:discovery -- <…/googleapiclient/discovery_cache/documents> <release>");
  process.exit(2);
}
for (const [name, resources] of Object.entries(SERVICES)) {
  const text = refresh(join(documents, `${name}.json`), resources, release);
  writeFileSync(join(__dirname, "discovery", `${name}.json`), text);
  console.log(`${name.padEnd(26)} ${(text.length / 1024).toFixed(0).padStart(5)} KB`);
}
