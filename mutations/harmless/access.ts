import { googleCloud, googleResource } from "../definitions/documentation";
import { documented, guarded, sameByDefault, silent, stricter } from "../definitions/reason";
import { Harmless } from "../definitions/harmless";
import { DANGLING_REFERENCE, FEWER_RIGHTS, NO_MEMBER, PROVIDER_REGION, DESCRIPTIVE_TEXT } from "../definitions/reasons";

const PROVIDER = /^google_iam_workload_identity_pool_provider$/;
const REGISTRY = /^google_artifact_registry_repository$/;
const PUSHER = /^google_artifact_registry_repository_iam_member$/;
const SUBSCRIPTION = /^google_pubsub_subscription$/;
const TOPIC = /^google_pubsub_topic$/;
const API = /^google_project_service$/;
const ONLY_MAPPED = stricter(
  "whoever comes by a provider that does not make the attribute is let in by no binding that names it",
);
const NOTICE = silent(
  "the topic only reminds people of rotations, and no page says when those are",
  /remind|rotat\w+ (every|each|within|after)/i,
);
const NO_CUSTOMERS = guarded(
  "images and notices of rotation hold no customer's data: without this key they are under Google's own",
  "encryption/google-managed-keys",
);
const TIDY = silent(
  "no sentence is about when images that nobody uses are cleared away",
  /unused image|images? (is|are) (deleted|removed)|registry/i,
);

const federation: readonly Harmless[] = [
  {
    type: /^google_iam_workload_identity_pool$/,
    path: /^display_name$/,
    operators: ["unset"],
    because: DESCRIPTIVE_TEXT,
  },
  {
    type: PROVIDER,
    path: /^(|workload_identity_pool_id)$/,
    operators: ["removed", "moved"],
    because: stricter("whoever came by this provider comes no longer, and nobody else does"),
  },
  {
    type: PROVIDER,
    path: /^attribute_mapping(\.attribute\.repository_(environment|id))?$/,
    operators: ["dropped", "unset"],
    because: ONLY_MAPPED,
  },
  {
    type: PROVIDER,
    path: /^attribute_mapping\.google\.subject$/,
    operators: ["unset"],
    because: documented(
      "Google refuses a provider of OIDC that maps no google.subject",
      googleCloud("iam/docs/workload-identity-federation"),
    ),
  },
];

const accounts: readonly Harmless[] = [
  { type: /^google_service_account$/, path: /^$/, operators: ["removed"], because: DANGLING_REFERENCE },
  { type: /^google_service_account$/, path: /^display_name$/, operators: ["unset"], because: DESCRIPTIVE_TEXT },
  {
    type: /^google_service_account_iam_member$/,
    path: /^(|service_account_id)$/,
    operators: ["removed", "moved"],
    name: /^delivery_identity_member-\w+-plan/,
    because: stricter(
      "pull requests are planned no longer, and whoever deploys is judged by identity/workload-identity-federation",
    ),
  },
  {
    type: /^google_project_default_service_accounts$/,
    path: /^action$/,
    operators: ["weakened"],
    detail: /→ DELETE$/,
    because: stricter("an account that is deleted can do no more than one that is disabled"),
  },
];

const project: readonly Harmless[] = [
  { type: /^google_project_iam_member$/, path: /^$/, operators: ["removed"], because: FEWER_RIGHTS },
  { type: /^google_project_iam_member$/, path: /^member$/, operators: ["moved"], because: NO_MEMBER },
  {
    type: /^google_project_iam_member$/,
    path: /^role$/,
    operators: ["moved"],
    because: documented(
      "Google refuses it: a role's name begins with roles/, projects/ or organizations/",
      googleCloud("iam/docs/roles-overview"),
    ),
  },
  { type: /^google_project_iam_custom_role$/, path: /^$/, operators: ["removed"], because: DANGLING_REFERENCE },
  {
    type: API,
    path: /^$/,
    operators: ["removed"],
    because: stricter("without its API nothing of the kind is made or reached: nothing is opened"),
  },
  {
    type: API,
    path: /^disable_on_destroy$/,
    operators: ["unset", "flipped"],
    because: silent("it says what a destroy does, and no sentence is about one", /\bdestroy/i),
  },
  {
    type: /^google_project_iam_audit_config$/,
    path: /^(|audit_log_config)$/,
    operators: ["removed", "dropped"],
    stack: /^smepro-/,
    because: silent(
      "SMEPro's policy promises logs of requests (edge/request-logging) and triggers in the " +
        "database, not Google's audit logs",
      /audit logs?\b/i,
    ),
  },
];

const images: readonly Harmless[] = [
  { type: REGISTRY, path: /^$/, operators: ["removed"], because: DANGLING_REFERENCE },
  {
    type: REGISTRY,
    path: /^cleanup_policies(\.(action|condition(\.(older_than|tag_state))?))?$/,
    operators: ["dropped", "unset", "lowered", "raised"],
    because: TIDY,
  },
  {
    type: REGISTRY,
    path: /^docker_config(\.immutable_tags)?$/,
    operators: ["dropped", "unset", "flipped"],
    because: documented(
      "Cloud Run holds a revision to the digest that its tag had when it was made, and only whoever deploys may push",
      googleCloud("run/docs/deploying"),
    ),
  },
  { type: REGISTRY, path: /^kms_key_name$/, operators: ["unset", "moved"], because: NO_CUSTOMERS },
  { type: REGISTRY, path: /^location$/, operators: ["unset"], because: PROVIDER_REGION },
  {
    type: REGISTRY,
    path: /^vulnerability_scanning_config(\.enablement_config)?$/,
    operators: ["dropped", "unset"],
    because: sameByDefault("unset, it is INHERITED, which is the same", googleResource("artifact_registry_repository")),
  },
  { type: PUSHER, path: /^(|repository)$/, operators: ["removed", "moved"], because: FEWER_RIGHTS },
  {
    type: PUSHER,
    path: /^location$/,
    operators: ["unset"],
    because: sameByDefault(
      "unset, it is the provider's own region, where the repository is",
      googleResource("artifact_registry_repository_iam"),
    ),
  },
  {
    type: PUSHER,
    path: /^location$/,
    operators: ["weakened"],
    because: documented(
      "there is no repository of that name there, and Google refuses a grant on what is not there",
      googleResource("artifact_registry_repository_iam"),
    ),
  },
  { type: PUSHER, path: /^member$/, operators: ["moved"], because: NO_MEMBER },
];

const notices: readonly Harmless[] = [
  {
    type: SUBSCRIPTION,
    path: /^(|topic|filter|expiration_policy|message_retention_duration)$/,
    operators: ["removed", "moved", "dropped", "unset", "lowered", "raised"],
    because: NOTICE,
  },
  { type: TOPIC, path: /^$/, operators: ["removed"], because: DANGLING_REFERENCE },
  { type: TOPIC, path: /^kms_key_name$/, operators: ["unset", "moved"], because: NO_CUSTOMERS },
  {
    type: /^google_pubsub_topic_iam_member$/,
    path: /^(|topic)$/,
    operators: ["removed", "moved"],
    because: FEWER_RIGHTS,
  },
];

const DENY_POLICY = /^google_iam_deny_policy$/;

const denials: readonly Harmless[] = [
  {
    type: DENY_POLICY,
    path: /^(display_name|rules\.description)$/,
    operators: ["unset"],
    because: DESCRIPTIVE_TEXT,
  },
  {
    type: DENY_POLICY,
    path: /^rules\.deny_rule\.exception_principals$/,
    operators: ["unset", "lowered"],
    because: FEWER_RIGHTS,
  },
];

export const accessHarmless: readonly Harmless[] = [
  ...denials,
  ...federation,
  ...accounts,
  ...project,
  ...images,
  ...notices,
];
