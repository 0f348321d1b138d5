import { defineCheck } from "../../verdict/define";
import { integer } from "../../verdict/parameters";
import { BOOTSTRAP, Finding, isBeside } from "../../verdict/check";
import { findingAt, notApplicable, verdict } from "../../verdict/expectations";
import { Resource } from "../../model/resource";
import { accessLogBuckets } from "../../products/google/access-log-buckets";
import { lifetimeOf } from "../../products/google/bucket-lifetime";

/**
 * Of the bootstrap's buckets, which only deployments use. Access logs of buckets with customers' files hold their
 * addresses: logs/no-client-addresses judges those.
 *
 * @param days for which logs of who used a bucket are kept at least, where there are any
 */
export const accessLogRetention = defineCheck({
  id: "files/access-log-retention",
  summary: "Bucket access logs are kept for at least the stated number of days.",
  severity: "medium",
  links: ["https://cloud.google.com/storage/docs/access-logs"],
  parameters: { days: integer("How long they are kept, at least.", { unit: "days", minimum: 1, maximum: 3650 }) },
  title: ({ days }) => `Bucket access logs are kept for at least ${days} days.`,
  remedy: ({ days }) =>
    `Make sure that no lifecycle rule of the bucket that receives them deletes anything before ${days} days.`,
  stacks: BOOTSTRAP,
  evaluate: ({ model, stacks }, { days }) => {
    if (isBeside({ stacks }, "bootstrap")) return notApplicable("it is about the buckets that deployments use");
    const targets = accessLogBuckets(model);
    return verdict(
      [...targets].map((target) => judge(target, days)),
      {
        status: "holds",
        address: "",
        path: "",
        expected: `kept for at least ${days} days`,
        actual: `${targets.size} buckets that receive logs`,
      },
    );
  },
});

function judge(target: Resource, days: number): Finding {
  const { live } = lifetimeOf(target);
  return findingAt(
    Number.isNaN(live) ? "unknown" : live >= days ? "holds" : "violated",
    target,
    "lifecycle_rule",
    `logs for at least ${days} days`,
    live === Infinity ? "forever" : Number.isNaN(live) ? "not known until it is applied" : `${live} days`,
  );
}
