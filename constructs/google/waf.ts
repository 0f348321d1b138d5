import { ComputeSecurityPolicy } from "@cdktf/provider-google/lib/compute-security-policy";
import {
  ComputeSecurityPolicyRuleA,
  ComputeSecurityPolicyRuleAConfig,
} from "@cdktf/provider-google/lib/compute-security-policy-rule";
import { Construct } from "constructs";
import { createHash } from "node:crypto";
import { isRange, isWide, NOT_WIDE } from "../../net/ip-range";
import { nameRequirement, rangeRequirement, Requirement, requireProps } from "../props-validation";

/** Attack classes of the OWASP Core Rule Set 3.3 as Cloud Armor ships them. */
export const ATTACKS = ["sqli", "xss", "lfi", "rfi", "rce"] as const;
export type Attack = (typeof ATTACKS)[number];

/** Attacks first, then admin paths, then rate limits, then the default: the first match ends the evaluation. */
const ATTACK_PRIORITIES: Record<Attack, number> = { sqli: 1000, xss: 1100, lfi: 1200, rfi: 1300, rce: 1400 };
const CVE_PRIORITY = 1500;
const FIRST_ADMIN_PRIORITY = 3000;
const ADMIN_PRIORITIES = 2000;
const RATE_PRIORITY = 5000;
const DEFAULT_PRIORITY = 2_147_483_647;
/** Cloud Armor's limits: ranges of an address rule, and conditions of an expression, one of which is the path. */
const RANGES_PER_RULE = 10;
const ADMIN_RANGES = 4;

export interface OptOut {
  /** A signature of the Core Rule Set, such as `owasp-crs-v030301-id942260-sqli`. */
  readonly ruleId: string;
  /** Why it may be left out: shown to whoever reviews the settings. */
  readonly reason: string;
}

export interface WafProps {
  /** The policy's name. A change replaces the policy and its rules. */
  readonly name: string;
  /** Paranoia level of the Core Rule Set, 1 to 4: higher levels detect more and cause more false positives. */
  readonly sensitivity: number;
  /** Signatures left out, by attack class. @default - none */
  readonly optOuts?: Partial<Record<Attack, readonly OptOut[]>>;
  /**
   * Only log what the OWASP rules would block. The CVE rule, rate limits, admin paths and the default are always
   * enforced.
   *
   * @default false
   */
  readonly preview?: boolean;
  /** VERBOSE also logs the matched part of a request, which may be personal data: for trials. @default "NORMAL" */
  readonly logLevel?: "NORMAL" | "VERBOSE";
  readonly rateLimit: {
    /** Requests that a client may send within the interval before it gets 429. */
    readonly requests: number;
    /** Seconds: 10, 30, 60, 120, 180, 240, 300, 600, 900, 1200, 1800, 2700 or 3600. */
    readonly intervalSeconds: number;
  };
  /**
   * The CDN in front. Requests from elsewhere are refused, and only its requests can get past the
   * default rule: a client-address header is never believed on another path.
   * @default - clients connect directly
   */
  readonly cdn?: {
    /** Header that carries the client's address, such as `CF-Connecting-IP`. */
    readonly clientAddressHeader: string;
    /** The CDN's own ranges, IPv4 and IPv6. */
    readonly ranges: readonly string[];
  };
  /**
   * Paths that only some client addresses may access: everyone else gets 404, as if there were nothing.
   *
   * @default - none
   */
  readonly admin?: {
    /**
     * Such as `/admin`: what the application routes as administration, matched from the start of the normalized path.
     */
    readonly pathPrefixes: readonly string[];
    /** At most four ranges: an expression of Cloud Armor holds five conditions. */
    readonly allowedRanges: readonly string[];
  };
}

const INTERVALS = [10, 30, 60, 120, 180, 240, 300, 600, 900, 1200, 1800, 2700, 3600];

/**
 * A Cloud Armor policy: OWASP rules, Log4j, admin paths by address, rate limits for each client, and
 * nothing else allowed.
 *
 * Each rule is a resource of its own with a fixed priority, so that adding one renumbers no other.
 *
 * Escape hatch: `policy` and `rules` are public.
 */
export class Waf extends Construct {
  public readonly policy: ComputeSecurityPolicy;
  public readonly rules = new Map<string, ComputeSecurityPolicyRuleA>();
  private readonly policyName: string;

  /** @throws InvalidPropsError for what Cloud Armor would refuse at apply, or an opt-out without a reason. */
  constructor(scope: Construct, id: string, props: WafProps) {
    super(scope, id);
    requireProps(this, requirements(props));
    this.policyName = props.name;
    const preview = props.preview ?? false;

    this.policy = new ComputeSecurityPolicy(this, "policy", {
      name: props.name,
      type: "CLOUD_ARMOR",
      adaptiveProtectionConfig: { layer7DdosDefenseConfig: { enable: true, ruleVisibility: "STANDARD" } },
      advancedOptionsConfig: {
        jsonParsing: "STANDARD",
        logLevel: props.logLevel ?? "NORMAL",
        userIpRequestHeaders: props.cdn && [props.cdn.clientAddressHeader],
      },
    });

    for (const attack of ATTACKS) {
      const optOuts = props.optOuts?.[attack] ?? [];
      const config = [
        `'sensitivity': ${props.sensitivity}`,
        ...(optOuts.length > 0
          ? [`'opt_out_rule_ids': [${optOuts.map(({ ruleId }) => `'${ruleId}'`).join(", ")}]`]
          : []),
      ];
      this.addRule(attack, {
        priority: ATTACK_PRIORITIES[attack],
        action: "deny(403)",
        preview,
        description: `OWASP Core Rule Set 3.3: ${attack}`,
        match: { expr: { expression: `evaluatePreconfiguredWaf('${attack}-v33-stable', {${config.join(", ")}})` } },
      });
    }
    this.addRule("cve-canary", {
      priority: CVE_PRIORITY,
      action: "deny(403)",
      description: "Log4j and other urgent vulnerabilities",
      // Written without a sensitivity, as checkov's CKV_GCP_73 expects.
      match: { expr: { expression: "evaluatePreconfiguredWaf('cve-canary')" } },
    });

    const client = props.cdn ? "origin.user_ip" : "origin.ip";
    for (const prefix of props.admin?.pathPrefixes ?? []) {
      const inside = props.admin?.allowedRanges.map((range) => `inIpRange(${client}, '${range}')`).join(" || ");
      this.addRule(`admin-${slug(prefix)}-${adminPriority(prefix)}`, {
        priority: adminPriority(prefix),
        // Not 403, which would reveal that there is something to find.
        action: "deny(404)",
        description: "Admin path: hidden from all but the allowlist",
        match: {
          expr: { expression: `request.path.urlDecode().lower().matches('${pathPattern(prefix)}') && !(${inside})` },
        },
      });
    }

    const sources = props.cdn ? chunk(props.cdn.ranges, RANGES_PER_RULE) : [["*"]];
    sources.forEach((ranges, index) =>
      this.addRule(`rate-${index + 1}`, {
        priority: RATE_PRIORITY + index,
        action: "throttle",
        description: props.cdn ? "Rate of each client behind the CDN" : "Rate of each client",
        match: { versionedExpr: "SRC_IPS_V1", config: { srcIpRanges: ranges } },
        rateLimitOptions: {
          conformAction: "allow",
          exceedAction: "deny(429)",
          enforceOnKey: props.cdn ? "USER_IP" : "IP",
          rateLimitThreshold: { count: props.rateLimit.requests, intervalSec: props.rateLimit.intervalSeconds },
        },
      }),
    );
    this.addRule("default", {
      priority: DEFAULT_PRIORITY,
      action: "deny(403)",
      description: "Whatever no other rule let through",
      match: { versionedExpr: "SRC_IPS_V1", config: { srcIpRanges: ["*"] } },
    });
  }

  /**
   * Adds a rule of your own. Priorities from 2000 to 2999 come after the attack rules and before the admin paths.
   * @throws InvalidPropsError if the name or the priority is taken.
   */
  public addRule(
    name: string,
    config: Omit<ComputeSecurityPolicyRuleAConfig, "securityPolicy">,
  ): ComputeSecurityPolicyRuleA {
    const taken = [...this.rules].find(([, rule]) => rule.priorityInput === config.priority)?.[0];
    requireProps(this, [
      {
        prop: "name",
        given: name,
        accepted: !this.rules.has(name),
        allowed: `a name that no other rule has: ${[...this.rules.keys()].join(", ")}`,
      },
      {
        prop: "priority",
        given: config.priority,
        accepted: taken === undefined,
        allowed: `a priority that is free: the rule ${taken} has this one`,
      },
      {
        prop: "description",
        given: config.description,
        accepted: (config.description ?? "").length <= 64,
        allowed: "at most 64 characters",
      },
    ]);
    const rule = new ComputeSecurityPolicyRuleA(this, `rule-${name}`, {
      preview: false,
      ...config,
      securityPolicy: this.policy.name,
    });
    this.rules.set(name, rule);
    return rule;
  }

  /** The policy's name, known before it exists. */
  public get name(): string {
    return this.policyName;
  }
}

function requirements(props: WafProps): Requirement[] {
  const optOuts = ATTACKS.flatMap((attack) => (props.optOuts?.[attack] ?? []).map((optOut) => ({ attack, ...optOut })));
  const { admin, cdn } = props;
  return [
    nameRequirement(props.name, 60),
    rangeRequirement("sensitivity", props.sensitivity, 1, 4, "levels"),
    rangeRequirement("rateLimit.requests", props.rateLimit.requests, 1, 1_000_000, "requests"),
    {
      prop: "rateLimit.intervalSeconds",
      given: props.rateLimit.intervalSeconds,
      accepted: INTERVALS.includes(props.rateLimit.intervalSeconds),
      allowed: `one of ${INTERVALS.join(", ")}`,
    },
    ...optOuts.flatMap(({ attack, ruleId, reason }) => [
      {
        prop: `optOuts.${attack}.ruleId`,
        given: ruleId,
        accepted: new RegExp(`^owasp-crs-v030301-id\\d{6}-${attack}$`).test(ruleId),
        allowed: `a signature of the attack and of Core Rule Set 3.3, such as owasp-crs-v030301-id942260-${attack}`,
      },
      {
        prop: `optOuts.${attack}.reason`,
        given: reason,
        accepted: reason.trim().length >= 10,
        allowed: "why the signature may be left out, in ten characters or more",
      },
    ]),
    ...(cdn
      ? [
          {
            prop: "cdn.clientAddressHeader",
            given: cdn.clientAddressHeader,
            accepted: /^[A-Za-z][A-Za-z0-9-]*$/.test(cdn.clientAddressHeader),
            allowed: "a header's name",
          },
          {
            prop: "cdn.ranges",
            given: cdn.ranges,
            accepted: cdn.ranges.length > 0 && cdn.ranges.every(isRange),
            allowed: "the CDN's ranges in CIDR notation, at least one, never every address",
          },
        ]
      : []),
    ...(admin
      ? [
          {
            prop: "admin.pathPrefixes",
            given: admin.pathPrefixes,
            accepted:
              admin.pathPrefixes.length > 0 &&
              admin.pathPrefixes.every((prefix) => /^(\/[a-z0-9_-]+)+\/?$/.test(prefix)),
            allowed: "paths such as /admin, in lowercase",
          },
          {
            prop: "admin.pathPrefixes",
            given: admin.pathPrefixes,
            accepted: new Set(admin.pathPrefixes.map(adminPriority)).size === admin.pathPrefixes.length,
            allowed:
              "each prefix once; two that differ and still share a priority: write one of them differently, such " +
              "as with a trailing /",
          },
          {
            prop: "admin.allowedRanges",
            given: admin.allowedRanges,
            accepted: admin.allowedRanges.length > 0 && admin.allowedRanges.length <= ADMIN_RANGES,
            allowed:
              `1 to ${ADMIN_RANGES} ranges: an expression of Cloud Armor holds five conditions, so put people ` +
              "behind one VPN exit",
          },
          {
            prop: "admin.allowedRanges",
            given: admin.allowedRanges,
            accepted: !admin.allowedRanges.some(isWide),
            allowed: `ranges in CIDR notation, each ${NOT_WIDE}`,
          },
        ]
      : []),
  ];
}

function chunk<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

/** Parts of a path that normalization removes: empty segments, `.`, and `segment/..`, two levels deep. */
const REMOVED = "([.]?/|[^/]+/([.]?/|[^/]+/([.]?/)*[.][.]/)*[.][.]/)*";
/** The same before the first segment, where `..` leads nowhere. */
const REMOVED_AT_ROOT = REMOVED.replace("[.]?/", "[.]?[.]?/");

/**
 * The path from its start, in every spelling that an application may normalize to it: `//admin`, `/x/../admin`,
 * `/admin;v=1` and `/admin.json` are `/admin`. `/orgs/7/admin` and `/administrators` are other paths.
 */
const pathPattern = (prefix: string) =>
  `^${REMOVED_AT_ROOT}${prefix.split("/").filter(Boolean).join(`(;[^/]*)?/${REMOVED}`)}([^a-z0-9_-]|$)`;

/** A priority that depends on the path alone: another path's rule never moves it, which would replace the rule. */
function adminPriority(path: string): number {
  return FIRST_ADMIN_PRIORITY + (createHash("sha256").update(path).digest().readUInt16BE() % ADMIN_PRIORITIES);
}

function slug(path: string): string {
  return path.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}
