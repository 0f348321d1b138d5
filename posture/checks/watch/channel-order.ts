import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { equals, expect, forEvery, notApplicable, verdict } from "../../verdict/expectations";
import { Resource } from "../../model/resource";

export const watchChannelOrder = defineCheck({
  id: "watch/channel-order",
  summary: "A recipient of alerts can be removed: alerts stop naming a channel before it is destroyed.",
  severity: "low",
  links: ["https://developer.hashicorp.com/terraform/language/meta-arguments"],
  remedy: "Set create_before_destroy on every notification channel (hashicorp/terraform-provider-google#3008).",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    model.format === "synthesized"
      ? verdict(forEvery(model.resources("google_monitoring_notification_channel"), "a notification channel", judge))
      : notApplicable("a plan and a state do not contain create_before_destroy; the synthesized stack does"),
});

const judge = (channel: Resource): Finding => expect(channel, "lifecycle.create_before_destroy", equals(true));
