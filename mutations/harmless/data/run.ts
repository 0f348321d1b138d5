import { googleCloud, googleResource } from "../../definitions/documentation";
import { documented, guarded, sameByDefault, silent, stricter } from "../../definitions/reason";
import { Harmless } from "../../definitions/harmless";
import { FEWER_RIGHTS, DELETION_PROTECTION } from "../../definitions/reasons";

const SERVICE = /^google_cloud_run_v2_service$/;
const JOB = /^google_cloud_run_v2_job$/;
const EITHER = /^google_cloud_run_v2_(service|job)$/;
const GRANT = /^google_cloud_run_v2_job_iam_member$/;
const SMEPRO = /^smepro-/;
const CONTAINERS = String.raw`^template(\.template)?\.containers`;
const at = (rest: string) => new RegExp(`${CONTAINERS}\\.${rest}$`);
const below = (rest: string) => new RegExp(`^template(\\.template)?\\.${rest}$`);
const CAPACITY = silent(
  "no sentence is about how much a container can do, or how fast it is",
  /\bCPU\b|latency|response time|concurren/i,
);
const NOT_READY = documented(
  "a revision gets requests only once it answers its startup probe, and while it does not the one before keeps them",
  googleCloud("run/docs/configuring/healthchecks"),
);

const both: readonly Harmless[] = [
  { type: EITHER, path: /^deletion_protection$/, operators: ["unset", "flipped"], because: DELETION_PROTECTION },
  {
    type: EITHER,
    path: at(String.raw`resources(\.limits(\.(cpu|memory))?)?`),
    operators: ["dropped", "unset"],
    because: CAPACITY,
  },
  {
    type: EITHER,
    path: below("execution_environment"),
    operators: ["unset"],
    because: silent(
      "Cloud Run chooses between its two sandboxes, and no sentence names one",
      /sandbox|execution environment/i,
    ),
  },
  {
    type: EITHER,
    path: below("timeout"),
    operators: ["unset", "lowered", "raised"],
    because: silent("no sentence is about how long a request or a migration may take", /time-?out/i),
  },
];

/** A container's configuration. What it then does is for its developers to attest. */
const variables: readonly Harmless[] = [
  {
    type: EITHER,
    path: at(String.raw`env(\.value)?`),
    operators: ["dropped", "unset", "moved"],
    detail: /\((DATABASE|REDIS)_\w+\)$/,
    because: guarded(
      "a client that is configured wrongly does not connect: the database and the cache " +
        "themselves refuse whoever comes without TLS, and IAM and AUTH whoever is a stranger",
      "database/tls-required",
    ),
  },
  {
    type: SERVICE,
    path: at(String.raw`env(\.value)?`),
    operators: ["dropped", "unset", "moved"],
    detail: /\(FILES_BUCKET\)$/,
    because: guarded(
      "the service's account has a role on its own bucket only (files/signed-urls): it can put files nowhere else",
      "files/signed-urls",
    ),
  },
  {
    type: SERVICE,
    path: at(String.raw`env(\.value)?`),
    operators: ["dropped", "unset"],
    detail: /\(SECRETS_DIRECTORY\)$/,
    because: guarded(
      "secrets are mounted all the same (run/secrets-at-runtime): a container that does not find them does not start",
      "run/secrets-at-runtime",
    ),
  },
];

/** The way to the database: a socket, which a volume brings, and a network. */
const ways: readonly Harmless[] = [
  {
    type: EITHER,
    path: at("volume_mounts"),
    operators: ["dropped"],
    detail: /\(cloudsql\)$/,
    because: stricter("without its socket the container does not reach the database, and nobody else does instead"),
  },
  {
    type: EITHER,
    path: below(String.raw`volumes(\.cloud_sql_instance(\.instances)?)?`),
    operators: ["dropped", "unset"],
    detail: /\(cloudsql\)$/,
    because: stricter("without its socket the container does not reach the database, and nobody else does instead"),
  },
  {
    type: EITHER,
    path: below(String.raw`vpc_access(\.egress)?`),
    operators: ["dropped", "unset"],
    stack: /^smvue-/,
    because: silent(
      "SMVue's page promises nothing of ways out, and whatever is private is not reached " +
        "without the network: nothing comes in by it",
      /egress|outbound|outgoing/i,
    ),
  },
  {
    type: EITHER,
    path: below(String.raw`vpc_access\.network_interfaces`),
    operators: ["dropped"],
    because: documented(
      "Cloud Run refuses vpc_access with neither a network nor a subnetwork nor a connector",
      googleResource("cloud_run_v2_service"),
    ),
  },
  {
    type: EITHER,
    path: below(String.raw`vpc_access\.network_interfaces\.network`),
    operators: ["unset"],
    because: sameByDefault(
      "unset, it is the network that the subnetwork is in, which is the same",
      googleCloud("run/docs/configuring/vpc-direct-vpc"),
    ),
  },
  {
    type: EITHER,
    path: below(String.raw`vpc_access\.network_interfaces\.subnetwork`),
    operators: ["unset"],
    because: documented(
      "unset, it is the network's subnetwork of the network's own name, of which there is none: Cloud Run refuses it",
      googleCloud("run/docs/configuring/vpc-direct-vpc"),
    ),
  },
  {
    type: EITHER,
    path: below(String.raw`vpc_access\.network_interfaces\.(network|subnetwork)`),
    operators: ["moved"],
    stack: /^smvue-/,
    because: documented(
      "a subnetwork is in one network: Cloud Run refuses another network with this one's " +
        "subnetwork, and the other way round",
      googleCloud("run/docs/configuring/vpc-direct-vpc"),
    ),
  },
];

const secretFiles: readonly Harmless[] = [
  {
    type: SERVICE,
    path: /^template\.volumes\.secret\.items$/,
    operators: ["dropped"],
    because: documented(
      "the volume then has the secret's latest version as a file of the secret's name: it " +
        "still comes from Secret Manager when the container starts",
      googleCloud("run/docs/configuring/services/secrets"),
    ),
  },
  {
    type: SERVICE,
    path: /^template\.volumes\.secret\.items\.version$/,
    operators: ["unset", "moved"],
    because: documented(
      "without a version it is the latest, and Cloud Run refuses one that is not there: the " +
        "secret comes from Secret Manager or not at all",
      googleCloud("run/docs/configuring/services/secrets"),
    ),
  },
];

const scaling: readonly Harmless[] = [
  {
    type: SERVICE,
    path: /^template\.scaling\.max_instance_count$/,
    operators: ["unset", "lowered"],
    detail: /→ (not set|0)$/,
    because: documented(
      "unset or zero, it is Cloud Run's own most of 100, which run/autoscaling compares",
      googleCloud("run/docs/configuring/max-instances"),
    ),
  },
  {
    type: SERVICE,
    path: /^template\.scaling\.max_instance_count$/,
    operators: ["lowered", "raised"],
    because: silent(
      "there are still more instances at the most than at the least, which run/autoscaling " +
        "compares: no sentence names a number",
      /\d+ instances|number of instances/i,
    ),
  },
  {
    type: SERVICE,
    path: /^template\.scaling\.min_instance_count$/,
    operators: ["lowered"],
    detail: /→ 1$/,
    because: guarded("one instance that is always warm is what run/zero-downtime asks for", "run/zero-downtime"),
  },
  {
    type: SERVICE,
    path: /^template\.scaling\.min_instance_count$/,
    operators: ["unset"],
    stack: /-staging$/,
    because: sameByDefault("unset, it is 0, which is the same", googleResource("cloud_run_v2_service")),
  },
  {
    type: SERVICE,
    path: /^template\.scaling(\.min_instance_count)?$/,
    operators: ["dropped", "unset", "lowered", "raised"],
    stack: SMEPRO,
    because: silent(
      "SMEPro's policy promises neither scaling nor deployments without interruption",
      /\bscal|downtime|interrupt/i,
    ),
  },
  {
    type: SERVICE,
    path: /^template\.session_affinity$/,
    operators: ["unset"],
    because: sameByDefault("Cloud Run's default is none, which is the same", googleResource("cloud_run_v2_service")),
  },
  {
    type: SERVICE,
    path: /^template\.session_affinity$/,
    operators: ["flipped"],
    stack: /^smvue-/,
    because: silent(
      "SMVue's page has no sentence on cookies of the load balancer",
      /affinity|load balancer[^.]*cookie/i,
    ),
  },
  {
    type: SERVICE,
    path: /^template\.max_instance_request_concurrency$/,
    operators: ["unset", "lowered", "raised"],
    because: CAPACITY,
  },
  {
    type: SERVICE,
    path: at(String.raw`resources\.(cpu_idle|startup_cpu_boost)`),
    operators: ["unset", "flipped"],
    because: CAPACITY,
  },
];

const probes: readonly Harmless[] = [
  {
    type: SERVICE,
    path: at(
      String.raw`liveness_probe(\.(failure_threshold|period_seconds|timeout_seconds|http_get(\.(path|port))?))?`,
    ),
    operators: ["dropped", "unset", "lowered", "raised"],
    because: silent(
      "no sentence is about restarting instances that hang: deployments without interruption " +
        "stand on the startup probe",
      /\bhang|restart/i,
    ),
  },
  {
    type: SERVICE,
    path: at(String.raw`startup_probe\.http_get\.(path|port)`),
    operators: ["unset", "lowered", "raised"],
    because: NOT_READY,
  },
  {
    type: SERVICE,
    path: at(String.raw`startup_probe\.(failure_threshold|period_seconds|timeout_seconds)`),
    operators: ["unset", "lowered"],
    because: NOT_READY,
  },
  {
    type: SERVICE,
    path: at(String.raw`startup_probe\.(failure_threshold|period_seconds)`),
    operators: ["raised"],
    stack: SMEPRO,
    because: silent("SMEPro's policy names no time for a rollback", /roll(ed|s|ing)? ?back/i),
  },
  {
    type: SERVICE,
    path: at(String.raw`startup_probe\.timeout_seconds`),
    operators: ["raised"],
    because: documented(
      "Cloud Run refuses a probe whose timeout is longer than its period",
      googleResource("cloud_run_v2_service"),
    ),
  },
  {
    type: SERVICE,
    path: at(String.raw`startup_probe(\.http_get)?`),
    operators: ["dropped"],
    stack: SMEPRO,
    because: silent("SMEPro's policy promises no deployments without interruption", /downtime|interrupt/i),
  },
  {
    type: SERVICE,
    path: at(String.raw`ports(\.container_port)?`),
    operators: ["dropped", "unset"],
    because: sameByDefault("unset, it is 8080, which is the same", googleCloud("run/docs/container-contract")),
  },
  { type: SERVICE, path: at(String.raw`ports\.container_port`), operators: ["lowered", "raised"], because: NOT_READY },
];

const traffic: readonly Harmless[] = [
  {
    type: SERVICE,
    path: /^invoker_iam_disabled$/,
    operators: ["unset", "flipped"],
    because: stricter("stricter: Cloud Run then asks who calls, in addition to where the call comes from"),
  },
  {
    type: SERVICE,
    path: /^traffic$/,
    operators: ["dropped"],
    because: sameByDefault(
      "unset, all requests go to the latest revision, which is the same",
      googleResource("cloud_run_v2_service"),
    ),
  },
  {
    type: SERVICE,
    path: /^traffic\.percent$/,
    operators: ["unset", "lowered", "raised"],
    because: documented(
      "Cloud Run refuses shares that do not add up to 100",
      googleCloud("run/docs/rollouts-rollbacks-traffic-migration"),
    ),
  },
  {
    type: SERVICE,
    path: /^traffic\.type$/,
    operators: ["unset"],
    because: documented(
      "without a revision the type has nothing to pin: all requests go to the latest revision",
      googleCloud("run/docs/rollouts-rollbacks-traffic-migration"),
    ),
  },
];

const jobs: readonly Harmless[] = [
  {
    type: JOB,
    path: /^template\.template\.containers$/,
    operators: ["dropped"],
    because: documented("Cloud Run refuses a job without a container", googleResource("cloud_run_v2_job")),
  },
  {
    type: JOB,
    path: /^template\.template\.max_retries$/,
    operators: ["unset", "raised"],
    because: silent("a retry belongs to the run that a person has started", /\bretr(y|ies)\b/i),
  },
  {
    type: JOB,
    path: /^$/,
    operators: ["removed"],
    stack: SMEPRO,
    because: silent("SMEPro's policy says nothing of migrations", /migrat/i),
  },
  {
    type: GRANT,
    path: /^(|name)$/,
    operators: ["removed", "moved"],
    name: /^migrations_viewer-/,
    because: FEWER_RIGHTS,
  },
  { type: GRANT, path: /^(|name)$/, operators: ["removed", "moved"], stack: SMEPRO, because: FEWER_RIGHTS },
  {
    type: GRANT,
    path: /^location$/,
    operators: ["weakened"],
    because: documented(
      "there is no job of that name there, and Google refuses a grant on what is not there",
      googleResource("cloud_run_v2_job_iam"),
    ),
  },
  {
    type: GRANT,
    path: /^location$/,
    operators: ["unset"],
    because: sameByDefault(
      "unset, it is the provider's own region, where the job is",
      googleResource("cloud_run_v2_job_iam"),
    ),
  },
];

export const runHarmless: readonly Harmless[] = [
  ...both,
  ...variables,
  ...ways,
  ...secretFiles,
  ...scaling,
  ...probes,
  ...traffic,
  ...jobs,
];
