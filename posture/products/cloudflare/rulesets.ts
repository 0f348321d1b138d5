import { describe } from "../../model/attribute";
import { isFalse, textOf } from "../../model/attribute-readers";
import { Cursor } from "../../model/cursor";
import { oncePer } from "../../memoize";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";

/** A rule of a ruleset at Cloudflare that is in force, or may be. */
export interface RulesetRule {
  readonly ruleset: Resource;
  readonly at: Cursor;
  readonly phase: string;
  /** Undefined where the file does not show it. */
  readonly action: string | undefined;
  /** Which requests it is for, as it is written. */
  readonly expression: string;
}

/** Rules of every ruleset; `unknown` names those of which the file does not show every rule. */
export const rulesetRules = oncePer(
  (model: Model): { readonly rules: readonly RulesetRule[]; readonly unknown: readonly Resource[] } => {
    const rulesets = model.resources("cloudflare_ruleset");
    return {
      rules: rulesets.flatMap((ruleset) =>
        ruleset
          .blocks("rules")
          .known.filter((rule) => !isFalse(rule.get("enabled")))
          .map((at) => ({
            ruleset,
            at,
            phase: textOf(ruleset.get("phase")) ?? "",
            action: textOf(at.get("action")),
            expression: describe(at.get("expression")),
          })),
      ),
      unknown: rulesets.filter((ruleset) => ruleset.blocks("rules").unknown),
    };
  },
);
