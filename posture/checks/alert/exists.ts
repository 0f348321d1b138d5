import { matchesGlob } from "../../formats/glob";
import { conditionsOf, judgeNotifies, queriesOf } from "../../products/google/alerting";
import { textOrEmpty } from "../../model/attribute-readers";
import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { list, text } from "../../verdict/parameters";

export const alertExists = defineCheck({
  id: "alert/exists",
  summary: "An alert policy of Cloud Monitoring watches a metric, is enabled and notifies somebody.",
  severity: "medium",
  links: ["https://cloud.google.com/monitoring/alerts"],
  parameters: {
    watches: list(
      "What its filter, its query or its name contains, such as run.googleapis.com/request_count, " +
        "of which one matches.",
      text("A pattern.", {}),
      {},
    ),
  },
  title: ({ watches }) => `An enabled alert watches ${watches.join(" or ")} and notifies somebody.`,
  remedy: ({ watches }) => `Add an alert policy on ${watches.join(" or ")} with a notification channel.`,
  stacks: SYSTEM,
  evaluate({ model }, { watches }) {
    const means = (value: string) => watches.some((one) => matchesGlob(`*${one}*`, value));
    const conditions = [...conditionsOf(model), ...queriesOf(model)];
    const policies = model
      .resources("google_monitoring_alert_policy")
      .filter(
        (policy) =>
          means(textOrEmpty(policy.get("display_name"))) ||
          conditions.some((one) => one.policy === policy && means(one.text)),
      );
    const what = `an alert on ${watches.join(" or ")}`;
    if (policies.length === 0) return verdict(missingSubject(what));
    const judged = policies.map((policy) => [
      findingAt("holds", policy, "", what, textOrEmpty(policy.get("display_name"))),
      ...judgeNotifies(model, policy),
    ]);
    // One that works is enough: the others may watch more of the same.
    const working = judged.find((findings) => findings.every(({ status }) => status === "holds"));
    return verdict(working ?? judged.flat());
  },
});
