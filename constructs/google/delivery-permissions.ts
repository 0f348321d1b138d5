const MANAGE = ["create", "delete", "get", "list", "update"] as const;
/** For data stores: a deployment never deletes them, only a person does. */
const MANAGE_WITHOUT_DELETE = ["create", "get", "list", "update"] as const;
const LABELLED = [...MANAGE, "setLabels"] as const;
const SHARED = ["getIamPolicy", "setIamPolicy"] as const;
const READ = ["get", "list"] as const;

/**
 * What the stacks of a system make Terraform do, as `service.resource` → verbs. Deliberately left out: deleting data
 * stores, reading a secret's value
 * (`secretmanager.versions.access`), connecting to a database, running a job, reading files or logs,
 * and making keys of service accounts. Granting roles on the project is a separate role with a condition: see
 * delivery.ts. What `setIamPolicy` on secrets and jobs could still grant its holder is denied: see
 * deployment-limits.ts.
 */
const DEPLOYMENT: Readonly<Record<string, readonly string[]>> = {
  "artifactregistry.repositories": ["downloadArtifacts", "get", "list"],
  "certificatemanager.certmapentries": MANAGE,
  "certificatemanager.certmaps": [...MANAGE, "use"],
  "certificatemanager.certs": [...MANAGE, "use"],
  "certificatemanager.dnsauthorizations": [...MANAGE, "use"],
  "certificatemanager.operations": ["get"],
  "certificatemanager.trustconfigs": [...MANAGE, "use"],
  "cloudkms.cryptoKeyVersions": READ,
  "cloudkms.cryptoKeys": [...MANAGE_WITHOUT_DELETE, ...SHARED],
  "cloudkms.keyRings": ["create", "get", "list"],
  "cloudscheduler.jobs": [...MANAGE, "enable", "pause"],
  "cloudscheduler.locations": READ,
  "cloudsql.databases": MANAGE_WITHOUT_DELETE,
  "cloudsql.instances": MANAGE_WITHOUT_DELETE,
  "cloudsql.users": MANAGE,
  "compute.backendServices": [...MANAGE, "setSecurityPolicy", "use"],
  "compute.firewalls": MANAGE,
  "compute.globalAddresses": [
    "create",
    "createInternal",
    "delete",
    "deleteInternal",
    "get",
    "list",
    "setLabels",
    "use",
  ],
  "compute.globalForwardingRules": [...LABELLED, "setTarget"],
  "compute.globalOperations": ["get"],
  "compute.networks": [
    "access",
    "addPeering",
    "create",
    "delete",
    "get",
    "list",
    "removePeering",
    "update",
    "updatePeering",
    "updatePolicy",
    "use",
  ],
  "compute.projects": ["get"],
  "compute.regionNetworkEndpointGroups": ["create", "delete", "get", "list", "use"],
  "compute.regionOperations": ["get"],
  "compute.routers": [...MANAGE, "use"],
  "compute.securityPolicies": [...LABELLED, "use"],
  "compute.sslPolicies": [...MANAGE, "use"],
  "compute.subnetworks": [...MANAGE, "setPrivateIpGoogleAccess", "use"],
  "compute.targetHttpProxies": [...MANAGE, "setUrlMap", "use"],
  "compute.targetHttpsProxies": [...MANAGE, "setCertificateMap", "setSslPolicy", "setUrlMap", "use"],
  "compute.urlMaps": [...MANAGE, "use"],
  "dns.changes": ["create", "get", "list"],
  "dns.managedZoneOperations": READ,
  "dns.managedZones": MANAGE_WITHOUT_DELETE,
  "dns.resourceRecordSets": MANAGE,
  "iam.serviceAccounts": ["actAs", ...MANAGE, "getIamPolicy"],
  "logging.buckets": MANAGE_WITHOUT_DELETE,
  "logging.exclusions": MANAGE,
  "logging.logMetrics": MANAGE,
  // Alerts on log entries are also Logging rules.
  "logging.notificationRules": MANAGE,
  "logging.operations": READ,
  "logging.sinks": MANAGE,
  "logging.views": [...MANAGE, ...SHARED],
  "monitoring.alertPolicies": MANAGE,
  "monitoring.dashboards": MANAGE,
  "monitoring.notificationChannels": MANAGE,
  "monitoring.uptimeCheckConfigs": MANAGE,
  "networksecurity.operations": ["get"],
  "networksecurity.serverTlsPolicies": [...MANAGE, "use"],
  "pubsub.subscriptions": MANAGE,
  "pubsub.topics": [...MANAGE, "attachSubscription", ...SHARED],
  "redis.instances": [...MANAGE_WITHOUT_DELETE, "getAuthString", "updateAuth"],
  "redis.operations": ["get"],
  "resourcemanager.projects": ["get", "getIamPolicy"],
  "run.executions": READ,
  "run.jobs": [...MANAGE, ...SHARED],
  "run.operations": ["get"],
  "run.revisions": READ,
  "run.services": [...MANAGE, ...SHARED],
  "secretmanager.secrets": [...MANAGE_WITHOUT_DELETE, ...SHARED],
  "secretmanager.versions": ["add", "disable", "enable", "get", "list"],
  "servicenetworking.operations": ["get"],
  "servicenetworking.services": ["addPeering", "get"],
  "serviceusage.services": ["use"],
  "storage.buckets": [...MANAGE_WITHOUT_DELETE, ...SHARED],
};

const READING = new Set(["get", "list", "getIamPolicy"]);

/** Signing URLs takes a grant on the workload's own account. */
const SIGNED_URLS = ["iam.serviceAccounts.setIamPolicy"];

/**
 * Every permission that a deployment needs, sorted.
 *
 * @param signsUrls whether a workload signs URLs in its own name. Default: no
 */
export const deployerPermissions = ({ signsUrls = false }: { readonly signsUrls?: boolean } = {}): string[] =>
  [...permissions(() => true), ...(signsUrls ? SIGNED_URLS : [])].sort();

/** The subset that only reads the configuration of resources: no secrets, no data, no AUTH string. */
export const plannerPermissions = (): string[] => permissions((verb) => READING.has(verb));

function permissions(wanted: (verb: string) => boolean): string[] {
  return Object.entries(DEPLOYMENT)
    .flatMap(([resource, verbs]) => verbs.filter(wanted).map((verb) => `${resource}.${verb}`))
    .sort();
}
