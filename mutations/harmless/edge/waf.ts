import { googleCloud, googleResource } from "../../definitions/documentation";
import { documented, sameByDefault, silent, stricter } from "../../definitions/reason";
import { DESCRIPTIVE_TEXT } from "../../definitions/reasons";
import { Harmless } from "../../definitions/harmless";

const SMEPRO = /^smepro-/;

const THROTTLES = /^waf_rule-rate-/;
const ATTACKS = /^waf_rule-(sqli|xss|lfi|rfi|rce)_/;
const URGENT = /^waf_rule-cve-canary_/;
const DEFAULT = /^waf_rule-default_/;
const RULE = /^google_compute_security_policy_rule$/;
/** Whatever takes a rule out of its policy, or out of force. */
const GONE = /^(|match(\.config|\.expr)?|match\.config\.src_ip_ranges|preview|security_policy)$/;

export const wafHarmless: readonly Harmless[] = [
  { type: RULE, path: /^description$/, because: DESCRIPTIVE_TEXT },
  {
    type: RULE,
    path: /^preview$/,
    operators: ["unset"],
    because: sameByDefault(
      "the provider's default is false, which is the same",
      googleResource("compute_security_policy_rule"),
    ),
  },
  {
    type: RULE,
    path: /^match\.versioned_expr$/,
    operators: ["unset"],
    because: documented("Google refuses ranges without it", googleResource("compute_security_policy_rule")),
  },
  {
    type: RULE,
    path: /^rate_limit_options\.conform_action$/,
    operators: ["unset"],
    because: sameByDefault("allow is the only value that Google takes", googleResource("compute_security_policy_rule")),
  },
  {
    type: RULE,
    path: /^priority$/,
    operators: ["lowered"],
    name: /^waf_rule-(admin-|cve-canary|sqli|xss|lfi|rfi|rce)/,
    because: stricter("a rule that refuses comes earlier: stricter, not weaker"),
  },

  {
    type: RULE,
    path: GONE,
    operators: ["removed", "dropped", "unset", "flipped", "moved"],
    name: THROTTLES,
    because: stricter("the default rule refuses what no throttle lets in: stricter, not weaker"),
  },
  {
    type: RULE,
    path: /^match\.config\.src_ip_ranges$/,
    operators: ["lowered"],
    name: THROTTLES,
    because: stricter("the default rule refuses what no throttle lets in: stricter, not weaker"),
  },
  {
    type: RULE,
    path: /^priority$/,
    operators: ["raised"],
    name: THROTTLES,
    because: documented(
      "it still comes before the default rule, and after all others",
      googleCloud("armor/docs/security-policy-overview"),
    ),
  },
  {
    type: RULE,
    path: /^rate_limit_options\.rate_limit_threshold\.count$/,
    operators: ["lowered"],
    name: THROTTLES,
    because: stricter("fewer requests pass: stricter, not weaker"),
  },
  {
    type: RULE,
    path: /^rate_limit_options\.rate_limit_threshold\.interval_sec$/,
    operators: ["raised"],
    name: THROTTLES,
    because: stricter("as many requests in a longer time: stricter, not weaker"),
  },
  {
    type: RULE,
    path: /^rate_limit_options\.rate_limit_threshold\.interval_sec$/,
    operators: ["lowered"],
    name: THROTTLES,
    because: silent(
      "1,200 requests a minute of one client are still a limit, and the page names no figure",
      /\d+ requests|requests (a|per) (minute|second)/i,
    ),
  },
  {
    type: RULE,
    path: /^match\.config\.src_ip_ranges$/,
    operators: ["widened"],
    name: THROTTLES,
    detail: /^\["\*"\]/,
    stack: SMEPRO,
    because: stricter("the default rule refuses the clients of the other address family: stricter, not weaker"),
  },
  {
    type: RULE,
    path: /^priority$/,
    operators: ["lowered"],
    name: THROTTLES,
    stack: SMEPRO,
    because: silent(
      "it limits rates wherever it stands, and SMEPro's page has no sentence on what the rules " +
        "that it overtakes refuse",
      /injection|cross-site|blocked/i,
    ),
  },

  {
    type: RULE,
    path: /^priority$/,
    operators: ["lowered"],
    name: DEFAULT,
    because: documented(
      "it still comes after all others, and Google's own last rule is never asked",
      googleCloud("armor/docs/security-policy-overview"),
    ),
  },
  {
    type: RULE,
    path: /^priority$/,
    operators: ["raised"],
    name: DEFAULT,
    because: documented(
      "Google takes no priority above 2147483647",
      googleCloud("armor/docs/security-policy-overview"),
    ),
  },
  {
    type: RULE,
    path: /^(|action|match|match\.config|match\.config\.src_ip_ranges|preview|security_policy)$/,
    name: DEFAULT,
    stack: SMEPRO,
    because: documented(
      "the throttle before it takes every request, so none comes to it",
      googleCloud("armor/docs/security-policy-overview"),
    ),
  },

  {
    type: RULE,
    path: /^(|match|match\.expr|match\.expr\.expression|preview|security_policy)$/,
    operators: ["removed", "dropped", "weakened", "flipped", "moved"],
    name: URGENT,
    because: silent(
      "neither page names cve-canary: the five sets that SMVue's names are rules of their own",
      /canary|\bCVE/i,
    ),
  },
  {
    type: RULE,
    path: /^(|match|match\.expr|match\.expr\.expression|preview|priority|security_policy)$/,
    operators: ["removed", "dropped", "weakened", "flipped", "raised", "moved", "reordered"],
    name: new RegExp(`${ATTACKS.source}|${URGENT.source}`),
    stack: SMEPRO,
    because: silent(
      "SMEPro's page names no set of signatures: it promises a rate limit, which another rule keeps",
      /injection|cross-site|file inclusion|rule set/i,
    ),
  },

  {
    type: /^google_compute_security_policy$/,
    path: /^adaptive_protection_config(\.|$)/,
    because: silent(
      "no page promises that Google warns of floods: the one that keeps them away is Cloudflare",
      /adaptive|warn\w* of floods/i,
    ),
  },
  {
    type: /^google_compute_security_policy$/,
    path: /^advanced_options_config\.json_parsing$/,
    operators: ["unset"],
    because: documented(
      "the page promises the sets of signatures, and by Google's documentation they then " +
        "search a JSON body as one text",
      googleCloud("armor/docs/security-policy-overview"),
    ),
  },
  {
    type: /^google_compute_security_policy$/,
    path: /^advanced_options_config$/,
    operators: ["dropped"],
    stack: SMEPRO,
    because: sameByDefault(
      "the defaults are quiet logs, and JSON bodies searched as one text",
      googleResource("compute_security_policy"),
    ),
  },
  {
    type: /^google_compute_security_policy$/,
    path: /^advanced_options_config\.log_level$/,
    operators: ["unset"],
    because: sameByDefault("Google's default is NORMAL, which is the same", googleResource("compute_security_policy")),
  },
  {
    type: /^google_compute_security_policy$/,
    path: /^type$/,
    operators: ["unset"],
    because: sameByDefault(
      "Google's default is CLOUD_ARMOR, which is the same",
      googleResource("compute_security_policy"),
    ),
  },
];
