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
    new RegExp(
      [
        "^(?:owner|editor|admin|writer)$|[sS]erviceAgent$",
        String.raw`^iam\.(?:` +
          "serviceAccount(?:TokenCreator|OpenIdTokenCreator|User|KeyAdmin|Admin|Creator)|workloadIdentityUser" +
          ")$",
        "^(?:" +
          [
            "run|cloudfunctions|appengine|composer|dataflow|dataproc|notebooks|workflows|cloudscheduler",
            "cloudtasks|compute|container|batch|clouddeploy",
          ].join("|") +
          ")" +
          String.raw`\.(?:` +
          String.raw`admin|editor|developer|sourceDeveloper|deployer|instanceAdmin(?:\.v1)?|user|taskRunner|enqueuer` +
          ")$",
        String.raw`^cloudbuild\.(?:builds\.(?:builder|editor)|integrationsOwner|connectionAdmin)$`,
        String.raw`^deploymentmanager\.editor$`,
      ].join("|"),
    ),
  ],
  [
    "admits",
    new RegExp(
      [
        String.raw`^iam\.(?:` +
          [
            "securityAdmin|roleAdmin|organizationRoleAdmin|workloadIdentityPoolAdmin|workforcePoolAdmin",
            "workforcePoolEditor|denyAdmin|principalAccessBoundaryAdmin|admin",
          ].join("|") +
          ")$",
        String.raw`^resourcemanager\.\w*(?:IamAdmin|folderAdmin|organizationAdmin|projectMover|tagAdmin|tagUser)$`,
        "^(?:" +
          [
            "secretmanager|storage|cloudkms|pubsub|bigquery|artifactregistry|logging|dns|iap|orgpolicy",
            "accesscontextmanager|privilegedaccessmanager|firebase|identityplatform|apigateway|cloudsql|redis",
            "spanner|datastore|privateca",
          ].join("|") +
          String.raw`)\.(?:\w*\.)?(?:\w*[aA]dmin|policyAdmin|policyEditor)$`,
      ].join("|"),
    ),
  ],
  [
    "reads",
    new RegExp(
      [
        String.raw`^(?:viewer|reader)$|^secretmanager\.secretAccessor$`,
        String.raw`^storage\.(?:object(?:Viewer|User|Admin)|legacy\w+|folderAdmin|insightsCollectorService)$`,
        String.raw`^cloudkms\.(?:\w*[dD]ecrypter\w*|\w*[sS]igner\w*|cryptoOperator)$`,
        String.raw`^cloudsql\.(?:client|instanceUser|editor|studioUser)$|^pubsub\.(?:subscriber|editor)$`,
        String.raw`^bigquery\.(?:` +
          "dataViewer|dataEditor|dataOwner|filteredDataViewer|user|jobUser|readSessionUser|studioUser" +
          ")$",
        String.raw`^logging\.(?:viewer|privateLogViewer|viewAccessor|fieldAccessor)$`,
        "^(?:" +
          "datastore|spanner|bigtable|firebase|healthcare|aiplatform|discoveryengine" +
          String.raw`)\.\w*(?:[vV]iewer|[uU]ser|[rR]eader|[eE]ditor|develop\w*)$`,
        String.raw`^analyticshub\.\w+$|^redis\.(?:editor|dbConnectionUser)$|^iap\.\w*[aA]ccessor$`,
      ].join("|"),
    ),
  ],
  ["runs", /^run\.(?:invoker|jobsExecutor\w*|servicesInvoker)$|^workflows\.invoker$|^cloudfunctions\.invoker$/],
  [
    "sees",
    new RegExp(
      "^(?:" +
        [
          String.raw`browser|recommender\.\w*[vV]iewer|servicehealth\.viewer`,
          String.raw`monitoring\.(?:` +
            [
              "viewer|metricWriter|dashboard(?:Viewer|Editor)|alertPolicyViewer|uptimeCheckConfigViewer",
              "notificationChannelViewer",
            ].join("|") +
            ")",
          String.raw`logging\.logWriter|cloudtrace\.(?:agent|user)|cloudprofiler\.\w+`,
          String.raw`errorreporting\.(?:writer|viewer|user)|run\.viewer`,
          String.raw`iam\.(?:roleViewer|securityReviewer|serviceAccountViewer|workloadIdentityPoolViewer|denyReviewer)`,
          String.raw`compute\.(?:viewer|networkViewer)|dns\.reader|cloudsql\.viewer|secretmanager\.viewer`,
          String.raw`pubsub\.(?:publisher|viewer)|storage\.(?:objectCreator|bucketViewer)`,
          String.raw`serviceusage\.serviceUsage(?:Consumer|Viewer)|artifactregistry\.reader`,
          String.raw`billing\.(?:viewer|costsManager)|cloudasset\.viewer`,
          String.raw`cloudkms\.(?:viewer|publicKeyViewer|cryptoKeyEncrypter)|certificatemanager\.viewer`,
          String.raw`orgpolicy\.policyViewer|securitycenter\.\w*[vV]iewer|redis\.viewer|bigquery\.metadataViewer`,
          String.raw`artifactregistry\.writer|cloudscheduler\.viewer|resourcemanager\.\w*[vV]iewer`,
        ].join("|") +
        ")$",
    ),
  ],
];

/** Permissions by what they let their holder do, the gravest first. */
const PERMISSIONS: readonly (readonly [Exclude<RoleEffect, "unlisted" | "unknown">, RegExp])[] = [
  [
    "becomes",
    new RegExp(
      [
        String.raw`^iam\.serviceAccounts\.(?:actAs|getAccessToken|getOpenIdToken|implicitDelegation|signBlob|signJwt)$`,
        String.raw`^iam\.serviceAccountKeys\.(?:create|upload)$|^storage\.hmacKeys\.create$`,
      ].join("|"),
    ),
  ],
  [
    "admits",
    new RegExp(
      [
        String.raw`\.setIamPolicy$`,
        String.raw`^iam\.(?:` +
          [
            "roles|denypolicies|workloadIdentityPools|workloadIdentityPoolProviders|workforcePools",
            "workforcePoolProviders",
          ].join("|") +
          String.raw`)\.(?:create|update|delete)`,
        String.raw`^iam\.workloadIdentityPoolProviderKeys\.create$`,
        String.raw`^resourcemanager\.projects\.(?:move|createPolicyBinding)$`,
      ].join("|"),
    ),
  ],
  [
    "reads",
    new RegExp(
      [
        String.raw`^secretmanager\.versions\.access$|^storage\.objects\.(?:get|list)$`,
        String.raw`^cloudsql\.(?:instances\.(?:connect|login|export|clone|executeSql)|backupRuns\.create)$`,
        String.raw`^cloudkms\.cryptoKeyVersions\.useTo(?:Decrypt|Sign)|^pubsub\.subscriptions\.consume$`,
        String.raw`^bigquery\.tables\.(?:getData|export)$`,
        String.raw`^logging\.(?:logEntries\.list|privateLogEntries\.list|views\.access)$|^datastore\.entities\.`,
      ].join("|"),
    ),
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
