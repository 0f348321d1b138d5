/** A plan with a marked value in every place where the format allows one. */
export interface MarkedPlan {
  readonly text: string;
  /** What must stand in no output: the part of each value that no escaping changes. */
  readonly sentinels: ReadonlyMap<string, string>;
}

const GOOGLE = "registry.terraform.io/hashicorp/google";

/** Builds the plan. Every value differs from every other, so that a leak tells where it came from. */
export function markedPlan(): MarkedPlan {
  const sentinels = new Map<string, string>();
  const core = (place: string) => {
    const text = `zq${String(sentinels.size + 1).padStart(3, "0")}xk`;
    sentinels.set(text, place);
    return text;
  };
  /** Marked text, with whatever formats escape. */
  const marked = (place: string) => `${core(place)}"<&|\`\n\\é`;
  /** Marked text as a name would be. */
  const name = (place: string) => core(place);
  const figure = (place: string) => {
    const value = 71_300_000 + sentinels.size;
    sentinels.set(`${value}`, place);
    return value;
  };

  const written = marked("write-only argument, which stands in the configuration alone");
  const constant = marked("constant beside a marked argument");
  const blockConstant = marked("constant in a marked block");
  const key = name("key of for_each that is marked elsewhere");
  const previousKey = name("key of a previous address that is marked elsewhere");
  const copied = name("marked value that an unmarked argument holds too");
  const overridden = marked("declared default of a variable that is given");

  const entry = (address: string, type: string, actions: readonly string[], change: object, rest: object = {}) => ({
    address,
    mode: address.startsWith("data.") ? "data" : "managed",
    type,
    name: "x",
    provider_name: GOOGLE,
    change: {
      actions,
      before: null,
      after: null,
      after_unknown: {},
      before_sensitive: false,
      after_sensitive: false,
      ...change,
    },
    ...rest,
  });

  /** Arguments that rules of risk would quote, each marked, before and after. */
  const risky = (side: string) => ({
    deletion_policy: name(`deletion_policy ${side}`),
    settings: [
      {
        tier: name(`tier ${side}`),
        ip_configuration: [
          {
            ssl_mode: name(`ssl_mode ${side}`),
            authorized_networks: [{ name: name(`network's name ${side}`), value: name(`network's range ${side}`) }],
          },
        ],
        backup_configuration: [{ transaction_log_retention_days: figure(`retention ${side}`) }],
        database_flags: [{ name: "pgaudit.log", value: name(`flag ${side}`) }],
        user_labels: { [name(`key of a marked map ${side}`)]: name(`value of a marked map ${side}`) },
      },
    ],
  });
  const riskyMask = {
    deletion_policy: true,
    settings: [
      {
        tier: true,
        ip_configuration: [{ ssl_mode: true, authorized_networks: true }],
        backup_configuration: [{ transaction_log_retention_days: true }],
        database_flags: [{ value: true }],
        user_labels: true,
      },
    ],
  };

  const changes = [
    entry("google_secret_manager_secret_version.x", "google_secret_manager_secret_version", ["create"], {
      after: {
        secret_data: marked("argument of a new resource"),
        secret_data_wo: null,
        constant,
        labels: { [name("key of a sensitive map")]: name("value of a sensitive map") },
        list: [marked("element of a list"), "plain"],
        number: figure("number"),
        nested: [{ deep: [{ value: marked("nested block") }] }],
        env: [
          {
            name: name("block of a set, which is marked as a whole"),
            value: marked("block of a set, which is marked as a whole"),
          },
        ],
        mounts: [{ path: "plain" }, { path: name("second block of a list") }],
      },
      after_sensitive: {
        secret_data: true,
        secret_data_wo: true,
        constant: true,
        labels: true,
        list: [true, false],
        number: true,
        nested: [{ deep: [{ value: true }] }],
        env: true,
        mounts: [{}, { path: true }],
      },
    }),
    entry("google_sql_database_instance.x", "google_sql_database_instance", ["update"], {
      before: risky("before"),
      after: risky("after"),
      before_sensitive: riskyMask,
      after_sensitive: riskyMask,
    }),
    entry(
      "google_sql_database_instance.replaced",
      "google_sql_database_instance",
      ["delete", "create"],
      {
        before: risky("before a replacement"),
        after: risky("after a replacement"),
        before_sensitive: riskyMask,
        after_sensitive: riskyMask,
        replace_paths: [
          ["deletion_policy"],
          ["settings", 0, "tier"],
          ["settings", 0, "ip_configuration", 0, "authorized_networks", 0, "value"],
          ["settings", 0, "user_labels", "a"],
        ],
      },
      { action_reason: "replace_because_cannot_update" },
    ),
    entry("google_storage_bucket.x", "google_storage_bucket", ["delete"], {
      before: {
        name: name("argument of a destroyed resource"),
        whole: [{ value: marked("block that is marked as a whole") }],
      },
      before_sensitive: { name: true, whole: true },
    }),
    entry("google_storage_bucket_iam_member.x", "google_storage_bucket_iam_member", ["create"], {
      after: {
        bucket: name("what a grant is on"),
        role: name("role of a grant"),
        member: name("member of a grant"),
        condition: [{ expression: marked("condition of a grant") }],
      },
      after_sensitive: { bucket: true, role: true, member: true, condition: [{ expression: true }] },
    }),
    entry("google_project_iam_policy.x", "google_project_iam_policy", ["update"], {
      before: { policy_data: "{}" },
      after: {
        policy_data: JSON.stringify({
          bindings: [{ role: name("role in a marked policy"), members: [name("member in a marked policy")] }],
        }),
      },
      before_sensitive: {},
      after_sensitive: { policy_data: true },
    }),
    entry("google_compute_firewall.x", "google_compute_firewall", ["create"], {
      after: {
        direction: "INGRESS",
        source_ranges: [name("range of a firewall")],
        allow: [{ protocol: name("protocol of a firewall"), ports: ["22"] }],
      },
      after_sensitive: { source_ranges: [true], allow: [{ protocol: true, ports: [] }] },
    }),
    entry("google_compute_security_policy_rule.x", "google_compute_security_policy_rule", ["update"], {
      before: {
        priority: figure("priority of a WAF rule before"),
        action: `deny(${name("action of a WAF rule before")})`,
        match: [{ expr: [{ expression: marked("match of a WAF rule before") }] }],
      },
      after: {
        priority: figure("priority of a WAF rule after"),
        action: name("action of a WAF rule after"),
        match: [{ expr: [{ expression: marked("match of a WAF rule after") }] }],
      },
      before_sensitive: { priority: true, action: true, match: [{ expr: [{ expression: true }] }] },
      after_sensitive: { priority: true, action: true, match: [{ expr: [{ expression: true }] }] },
    }),
    entry("google_cloud_run_v2_service.x", "google_cloud_run_v2_service", ["update"], {
      before: {
        template: [{ containers: [{ image: name("image before") }] }],
        password: copied,
        ingress: name("ingress before"),
      },
      after: {
        template: [{ containers: [{ image: `registry/${copied}:2` }] }],
        password: copied,
        ingress: name("ingress after"),
      },
      before_sensitive: { template: [{ containers: [{ image: true }] }], password: true, ingress: true },
      after_sensitive: { password: true, ingress: true },
    }),
    entry(
      `google_storage_bucket.each["${key}"]`,
      "google_storage_bucket",
      ["update"],
      {
        before: { name: "a", key },
        after: { name: "b", key },
        before_sensitive: { key: true },
        after_sensitive: { key: true },
      },
      { index: key },
    ),
    entry(
      `google_storage_bucket.moved["a"]`,
      "google_storage_bucket",
      ["no-op"],
      {
        before: { name: "a", key: previousKey },
        after: { name: "a", key: previousKey },
        before_sensitive: { key: true },
        after_sensitive: { key: true },
      },
      { previous_address: `google_storage_bucket.moved["${previousKey}"]` },
    ),
    entry("data.google_secret_manager_secret_version.x", "google_secret_manager_secret_version", ["read"], {
      after: { secret_data: marked("data source that is read") },
      after_sensitive: { secret_data: true },
    }),
  ];

  const drift = [
    entry("google_sql_database_instance.x", "google_sql_database_instance", ["update"], {
      before: risky("before drift"),
      after: risky("after drift"),
      before_sensitive: riskyMask,
      after_sensitive: riskyMask,
    }),
  ];

  const valued = (address: string, place: string) => ({
    address,
    mode: address.startsWith("data.") ? "data" : "managed",
    type: "google_sql_user",
    name: "x",
    provider_name: GOOGLE,
    values: { name: "app", password: marked(place), policy: [{ token: marked(`${place}, in a block`) }] },
    sensitive_values: { password: true, policy: [{ token: true }] },
  });
  const output = (place: string) => ({ sensitive: true, type: "string", value: marked(place) });

  const plan = {
    format_version: "1.2",
    terraform_version: "1.11.4",
    variables: {
      text: { value: marked("root variable") },
      object: {
        value: {
          user: marked("part of an object variable"),
          list: [marked("element in an object variable")],
          [name("key of an object variable")]: figure("number in an object variable"),
        },
      },
      overridden: { value: marked("root variable with a default") },
      region: { value: "us-central1" },
    },
    planned_values: {
      outputs: { password: output("planned output") },
      root_module: {
        resources: [valued("google_sql_user.unlisted", "planned value that no change lists")],
        child_modules: [
          { address: "module.m", resources: [valued("module.m.google_sql_user.x", "planned value in a module")] },
        ],
      },
    },
    resource_changes: changes,
    resource_drift: drift,
    output_changes: {
      password: {
        actions: ["update"],
        before: marked("output before"),
        after: marked("output after"),
        after_unknown: false,
        before_sensitive: true,
        after_sensitive: true,
      },
      object: {
        actions: ["update"],
        before: { token: marked("part of an output before") },
        after: { token: marked("part of an output after") },
        after_unknown: false,
        before_sensitive: { token: true },
        after_sensitive: { token: true },
      },
    },
    prior_state: {
      format_version: "1.0",
      values: {
        outputs: { password: output("output in the prior state") },
        root_module: {
          resources: [
            valued("google_sql_user.x", "prior state"),
            valued("data.google_sql_user.x", "data source in the prior state"),
          ],
          child_modules: [
            { address: "module.m", resources: [valued("module.m.google_sql_user.y", "prior state in a module")] },
          ],
        },
      },
    },
    configuration: {
      provider_config: {
        google: {
          name: "google",
          full_name: GOOGLE,
          expressions: {
            project: { constant_value: "acme" },
            access_token: { constant_value: marked("a provider's token") },
            default_labels: {
              constant_value: { system: "smvue", environment: "production", stack: "smvue-production" },
            },
          },
        },
        cloudflare: {
          name: "cloudflare",
          full_name: "registry.terraform.io/cloudflare/cloudflare",
          expressions: { api_token: { constant_value: marked("another provider's token") } },
        },
      },
      root_module: {
        variables: {
          text: { sensitive: true },
          object: { sensitive: true },
          overridden: { sensitive: true, default: overridden },
          unused: { sensitive: true, default: { token: marked("part of a declared default") } },
          region: { default: "us-central1" },
        },
        outputs: { password: { sensitive: true, expression: { constant_value: marked("constant of an output") } } },
        resources: [
          {
            address: "google_secret_manager_secret_version.x",
            mode: "managed",
            type: "google_secret_manager_secret_version",
            name: "x",
            expressions: {
              secret_data_wo: { constant_value: written },
              constant: { constant_value: constant },
              nested: [{ deep: [{ value: { constant_value: blockConstant } }] }],
            },
          },
        ],
        module_calls: {
          m: {
            source: "./m",
            expressions: { token: { constant_value: marked("constant given to a module") } },
            module: {
              variables: {
                token: { sensitive: true },
                other: { sensitive: true, default: marked("declared default in a module") },
              },
              outputs: {
                token: { sensitive: true, expression: { constant_value: marked("constant of a module's output") } },
              },
            },
          },
        },
      },
    },
    relevant_attributes: [{ resource: "google_sql_database_instance.x", attribute: ["settings"] }],
    timestamp: "2026-01-01T00:00:00Z",
    applyable: true,
    complete: true,
    errored: false,
  };
  return { text: JSON.stringify(plan), sentinels };
}
