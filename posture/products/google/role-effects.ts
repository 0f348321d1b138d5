import { Model } from "../../model/model";
import { Grant, permissionsOf } from "./iam";

/**
 * The gravest thing that a role lets its holder do: become an account, decide who else is let in, read what customers
 * or secrets are made of, run or deploy something, or only see how things are set up. `unlisted` where nobody has
 * looked at the role.
 */
export type RoleEffect = "becomes" | "admits" | "reads" | "runs" | "sees" | "unlisted" | "unknown";

/** Google's own roles by what their names say after `roles/`, the gravest first. */
const PREDEFINED: readonly (readonly [Exclude<RoleEffect, "unlisted" | "unknown">, RegExp])[] = [
  [
    "becomes",
    /^(?:owner|editor|admin|writer)$|[sS]erviceAgent$|^iam\.(?:serviceAccount(?:TokenCreator|OpenIdTokenCreator|User|KeyAdmin|Admin|Creator)|workloadIdentityUser)$|^(?:run|cloudfunctions|appengine|composer|dataflow|dataproc|notebooks|workflows|cloudscheduler|cloudtasks|compute|container|batch|clouddeploy)\.(?:admin|editor|developer|sourceDeveloper|deployer|instanceAdmin(?:\.v1)?|user|taskRunner|enqueuer)$|^cloudbuild\.(?:builds\.(?:builder|editor)|integrationsOwner|connectionAdmin)$|^deploymentmanager\.editor$/,
  ],
  [
    "admits",
    /^iam\.(?:securityAdmin|roleAdmin|organizationRoleAdmin|workloadIdentityPoolAdmin|workforcePoolAdmin|workforcePoolEditor|denyAdmin|principalAccessBoundaryAdmin|admin)$|^resourcemanager\.\w*(?:IamAdmin|folderAdmin|organizationAdmin|projectMover|tagAdmin|tagUser)$|^(?:secretmanager|storage|cloudkms|pubsub|bigquery|artifactregistry|logging|dns|iap|orgpolicy|accesscontextmanager|privilegedaccessmanager|firebase|identityplatform|apigateway|cloudsql|redis|spanner|datastore|privateca)\.(?:\w*\.)?(?:\w*[aA]dmin|policyAdmin|policyEditor)$/,
  ],
  [
    "reads",
    /^(?:viewer|reader)$|^secretmanager\.secretAccessor$|^storage\.(?:object(?:Viewer|User|Admin)|legacy\w+|folderAdmin|insightsCollectorService)$|^cloudkms\.(?:\w*[dD]ecrypter\w*|\w*[sS]igner\w*|cryptoOperator)$|^cloudsql\.(?:client|instanceUser|editor|studioUser)$|^pubsub\.(?:subscriber|editor)$|^bigquery\.(?:dataViewer|dataEditor|dataOwner|filteredDataViewer|user|jobUser|readSessionUser|studioUser)$|^logging\.(?:viewer|privateLogViewer|viewAccessor|fieldAccessor)$|^(?:datastore|spanner|bigtable|firebase|healthcare|aiplatform|discoveryengine)\.\w*(?:[vV]iewer|[uU]ser|[rR]eader|[eE]ditor|develop\w*)$|^analyticshub\.\w+$|^redis\.(?:editor|dbConnectionUser)$|^iap\.\w*[aA]ccessor$/,
  ],
  ["runs", /^run\.(?:invoker|jobsExecutor\w*|servicesInvoker)$|^workflows\.invoker$|^cloudfunctions\.invoker$/],
  [
    "sees",
    /^(?:browser|recommender\.\w*[vV]iewer|servicehealth\.viewer|monitoring\.(?:viewer|metricWriter|dashboard(?:Viewer|Editor)|alertPolicyViewer|uptimeCheckConfigViewer|notificationChannelViewer)|logging\.logWriter|cloudtrace\.(?:agent|user)|cloudprofiler\.\w+|errorreporting\.(?:writer|viewer|user)|run\.viewer|iam\.(?:roleViewer|securityReviewer|serviceAccountViewer|workloadIdentityPoolViewer|denyReviewer)|compute\.(?:viewer|networkViewer)|dns\.reader|cloudsql\.viewer|secretmanager\.viewer|pubsub\.(?:publisher|viewer)|storage\.(?:objectCreator|bucketViewer)|serviceusage\.serviceUsage(?:Consumer|Viewer)|artifactregistry\.reader|billing\.(?:viewer|costsManager)|cloudasset\.viewer|cloudkms\.(?:viewer|publicKeyViewer|cryptoKeyEncrypter)|certificatemanager\.viewer|orgpolicy\.policyViewer|securitycenter\.\w*[vV]iewer|redis\.viewer|bigquery\.metadataViewer|artifactregistry\.writer|cloudscheduler\.viewer|resourcemanager\.\w*[vV]iewer)$/,
  ],
];

/** Permissions by what they let their holder do, the gravest first. */
const PERMISSIONS: readonly (readonly [Exclude<RoleEffect, "unlisted" | "unknown">, RegExp])[] = [
  [
    "becomes",
    /^iam\.serviceAccounts\.(?:actAs|getAccessToken|getOpenIdToken|implicitDelegation|signBlob|signJwt)$|^iam\.serviceAccountKeys\.(?:create|upload)$|^storage\.hmacKeys\.create$/,
  ],
  [
    "admits",
    /\.setIamPolicy$|^iam\.(?:roles|denypolicies|workloadIdentityPools|workloadIdentityPoolProviders|workforcePools|workforcePoolProviders)\.(?:create|update|delete)|^iam\.workloadIdentityPoolProviderKeys\.create$|^resourcemanager\.projects\.(?:move|createPolicyBinding)$/,
  ],
  [
    "reads",
    /^secretmanager\.versions\.access$|^storage\.objects\.(?:get|list)$|^cloudsql\.(?:instances\.(?:connect|login|export|clone|executeSql)|backupRuns\.create)$|^cloudkms\.cryptoKeyVersions\.useTo(?:Decrypt|Sign)|^pubsub\.subscriptions\.consume$|^bigquery\.tables\.(?:getData|export)$|^logging\.(?:logEntries\.list|privateLogEntries\.list|views\.access)$|^datastore\.entities\./,
  ],
  [
    "runs",
    /^run\.(?:jobs\.run\w*|routes\.invoke)$|\.(?:create|update|patch|run|execute|invoke|enable|disable|delete)\w*$/,
  ],
  ["sees", /\.(?:get\w*|list\w*|search\w*|query\w*|view\w*)$/],
];

/** The gravest thing that a grant's role lets its member do. */
export function effectOf(model: Model, grant: Pick<Grant, "role">): RoleEffect {
  const permissions = permissionsOf(model, grant);
  switch (permissions.kind) {
    case "predefined": {
      const name = permissions.role.replace(/^roles\//, "");
      return PREDEFINED.find(([, roles]) => roles.test(name))?.[0] ?? "unlisted";
    }
    case "custom": {
      const all = [...permissions.permissions];
      const gravest = PERMISSIONS.find(([, pattern]) => all.some((permission) => pattern.test(permission)))?.[0];
      const isListed = all.every((permission) => PERMISSIONS.some(([, pattern]) => pattern.test(permission)));
      if (gravest && gravest !== "sees") return gravest;
      return permissions.incomplete ? "unknown" : isListed ? "sees" : "unlisted";
    }
    case "unknown":
      return "unknown";
  }
}
