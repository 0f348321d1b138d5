import { describe } from "../../model/attribute";
import { textOf, textOrEmpty } from "../../model/attribute-readers";
import { Model } from "../../model/model";
import { ADDRESSES } from "../../products/google/load-balancer";
import { Finding, SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { findingAt, undecided, verdict } from "../../verdict/expectations";

export const dnsOwnAddresses = defineCheck({
  id: "dns/own-addresses",
  summary: "Every address record in Cloud DNS leads to an address of this system.",
  severity: "high",
  links: ["https://cloud.google.com/dns/docs/records"],
  remedy: "Remove addresses from the record that no google_compute_address or google_compute_global_address gives.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const records = model
      .resources("google_dns_record_set")
      .filter((record) => /^(?:A|AAAA)$/.test(textOrEmpty(record.get("type"))));
    return verdict(
      records.flatMap((record) => judge(model, record)),
      {
        status: "holds",
        address: "",
        path: "",
        expected: EXPECTED,
        actual: `${records.length} records`,
      },
    );
  },
});

const EXPECTED = "an address of this system";

/** An answer with an address of the system and another one splits its requests between them. */
function judge(model: Model, record: ReturnType<Model["resources"]>[number]): readonly Finding[] {
  const data = record.elements("rrdatas");
  // A known address is one of the system's by what it is: the other elements' references say nothing about it.
  const isOwn = data.map(
    (one) => model.link(one.kind === "value" ? { ...one, references: [] } : one, ...ADDRESSES).kind === "resources",
  );
  const routed = record.blocks("routing_policy").known.length > 0;
  return [
    ...data.flatMap((one, index) => {
      if (isOwn[index]) return [];
      const literal = textOf(one) !== undefined;
      if (!literal)
        return model.format === "synthesized" ? [undecided(record, "rrdatas", EXPECTED, describe(one))] : [];
      return [
        isOwn.includes(true)
          ? findingAt("violated", record, "rrdatas", EXPECTED, describe(one))
          : undecided(record, "rrdatas", EXPECTED, describe(one)),
      ];
    }),
    ...(routed ? [undecided(record, "routing_policy", EXPECTED, "a policy that chooses among addresses")] : []),
  ];
}
