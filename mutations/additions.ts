import { isObject } from "../posture/model/attribute";
import { objectAt, Tree } from "../posture/model/input";
import { Mutation, Operator } from "./definitions/mutation";

type Body = Readonly<Record<string, unknown>>;

/** Resources that nobody should add, each made of what the stack has. */
export function* additionsTo(tree: Tree): Generator<Mutation> {
  const first = (type: string): [string, Body] | undefined => {
    const [found] = Object.entries(objectAt(objectAt(tree, "resource", ""), type, "resource."));
    return found && isObject(found[1]) ? [`${type}.${found[0]}`, found[1]] : undefined;
  };
  const all = (type: string) =>
    Object.entries(objectAt(objectAt(tree, "resource", ""), type, "resource.")).filter((one): one is [string, Body] =>
      isObject(one[1]),
    );
  const add = (type: string, detail: string, body: Body, operator: Operator = "added"): Mutation => {
    const resources = objectAt(tree, "resource", "");
    return {
      address: `${type}.added`,
      path: "",
      operator,
      detail,
      tree: { ...tree, resource: { ...resources, [type]: { ...objectAt(resources, type, "resource."), added: body } } },
    };
  };

  yield add("google_service_account_key", "a key of a service account", {
    service_account_id: "someone@example.iam.gserviceaccount.com",
  });
  yield add(
    "google_project_iam_member",
    "everyone may view the project",
    { project: "p", role: "roles/viewer", member: "allUsers" },
    "widened",
  );
  yield add(
    "google_project_iam_member",
    "a service account owns the project",
    { project: "p", role: "roles/owner", member: "serviceAccount:a@b.iam.gserviceaccount.com" },
    "widened",
  );
  yield add("google_storage_bucket", "a bucket in Europe", {
    name: "elsewhere",
    location: "EU",
    uniform_bucket_level_access: true,
    public_access_prevention: "enforced",
  });
  yield add("google_compute_instance", "a virtual machine", {
    name: "vm",
    zone: "us-central1-a",
    machine_type: "e2-micro",
    boot_disk: {},
    network_interface: { network: "default", access_config: {} },
  });

  const network = first("google_compute_network");
  if (network) {
    yield add("google_compute_firewall", "everything may come in", {
      name: "open",
      network: `\${${network[0]}.id}`,
      direction: "INGRESS",
      priority: 1,
      allow: [{ protocol: "all" }],
      source_ranges: ["0.0.0.0/0"],
    });
  }

  const secret = first("google_secret_manager_secret");
  if (secret) {
    yield add(
      "google_secret_manager_secret_iam_member",
      "everyone may read a secret",
      { secret_id: `\${${secret[0]}.id}`, role: "roles/secretmanager.secretAccessor", member: "allUsers" },
      "widened",
    );
    yield add(
      "google_project_iam_member",
      "a service account may read every secret",
      {
        project: "p",
        role: "roles/secretmanager.secretAccessor",
        member: "serviceAccount:a@b.iam.gserviceaccount.com",
      },
      "widened",
    );
    yield add(
      "google_project_iam_binding",
      "service accounts may read every secret",
      { project: "p", role: "roles/secretmanager.admin", members: ["serviceAccount:a@b.iam.gserviceaccount.com"] },
      "widened",
    );
    yield add("google_secret_manager_secret_version", "a value in the file", {
      secret: `\${${secret[0]}.id}`,
      secret_data: "in clear",
    });
  }

  const bucket = first("google_storage_bucket");
  if (bucket) {
    yield add(
      "google_storage_bucket_iam_member",
      "everyone may read a bucket",
      { bucket: `\${${bucket[0]}.name}`, role: "roles/storage.objectViewer", member: "allUsers" },
      "widened",
    );
    yield add(
      "google_storage_bucket_iam_binding",
      "whoever has an account may read a bucket",
      { bucket: `\${${bucket[0]}.name}`, role: "roles/storage.objectViewer", members: ["allAuthenticatedUsers"] },
      "widened",
    );
    yield add(
      "google_storage_bucket_access_control",
      "an access list lets everyone in",
      { bucket: `\${${bucket[0]}.name}`, entity: "allUsers", role: "READER" },
      "widened",
    );
  }

  const policy = first("google_compute_security_policy");
  if (policy) {
    const everyone = { match: { versioned_expr: "SRC_IPS_V1", config: { src_ip_ranges: ["*"] } } };
    yield add(
      "google_compute_security_policy_rule",
      "an allow rule before every other",
      { security_policy: `\${${policy[0]}.name}`, priority: 1, action: "allow", ...everyone },
      "reordered",
    );
    for (const [name, rule] of all("google_compute_security_policy_rule")) {
      if (typeof rule.priority !== "number" || rule.action === "allow" || rule.priority > 2_000_000_000) continue;
      const resources = objectAt(tree, "resource", "");
      const rules = objectAt(resources, "google_compute_security_policy_rule", "resource.");
      const behind = {
        ...rules,
        [name]: { ...rule, priority: 2_100_000_000 },
        added: { security_policy: rule.security_policy, priority: 2_000_000_000, action: "allow", ...everyone },
      };
      yield {
        address: `google_compute_security_policy_rule.${name}`,
        path: "priority",
        operator: "reordered",
        detail: "behind a rule that allows everything",
        tree: { ...tree, resource: { ...resources, google_compute_security_policy_rule: behind } },
      };
    }
  }

  const backend = first("google_compute_backend_service");
  if (backend) {
    const { security_policy: dropped, ...unprotected } = backend[1];
    void dropped;
    yield add("google_compute_backend_service", "a second backend without a firewall", {
      ...unprotected,
      name: "second",
    });
  }
  const https = first("google_compute_target_https_proxy");
  if (https) {
    const { ssl_policy: dropped, ...weak } = https[1];
    void dropped;
    yield add("google_compute_target_https_proxy", "a second HTTPS proxy without an SSL policy", {
      ...weak,
      name: "second",
    });
    yield add("google_compute_target_http_proxy", "a plain proxy that serves", {
      name: "second",
      url_map: https[1].url_map,
    });
  }
  const database = first("google_sql_database_instance");
  if (database) {
    yield add("google_sql_database_instance", "a second instance on the internet", {
      ...database[1],
      name: "second",
      settings: { ...objectAt(database[1], "settings", ""), ip_configuration: { ipv4_enabled: true } },
    });
    yield add("google_sql_user", "a password in the file", {
      instance: `\${${database[0]}.name}`,
      name: "someone",
      password: "in clear",
    });
  }
  const service = first("google_cloud_run_v2_service");
  if (service) {
    const template = objectAt(service[1], "template", "");
    const [container = {}] = Array.isArray(template.containers) ? (template.containers as Body[]) : [];
    const withEnv = (env: Body) => ({
      ...service[1],
      name: "second",
      template: { ...template, containers: [{ ...container, env: [env] }] },
    });
    yield add("google_cloud_run_v2_service", "a second service that is open to the internet", {
      ...service[1],
      name: "second",
      ingress: "INGRESS_TRAFFIC_ALL",
    });
    yield add(
      "google_cloud_run_v2_service",
      "a key in a container's variable",
      withEnv({ name: "SIGNING_KEY", value: "in clear" }),
    );
    if (secret)
      yield add(
        "google_cloud_run_v2_service",
        "a secret in a container's variable",
        withEnv({
          name: "SIGNING",
          value_source: { secret_key_ref: { secret: `\${${secret[0]}.secret_id}`, version: "latest" } },
        }),
      );
  }
  if (first("google_logging_project_sink")) {
    yield add("google_logging_project_bucket_config", "a log bucket that forgets", {
      project: "p",
      location: "us-central1",
      bucket_id: "short",
      retention_days: 1,
    });
    yield add("google_logging_project_sink", "logs go to another project", {
      name: "away",
      destination: "storage.googleapis.com/elsewhere",
      filter: "",
    });
  }
}
