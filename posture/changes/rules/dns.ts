import { isOn, isUnknown, textOrEmpty } from "../../model/attribute-readers";
import { ChangeRule, elevated, Transition } from "../rule";
import { formatTransition } from "../format-values";

const RECORDS = new Set(["cloudflare_dns_record", "cloudflare_record"]);
const SIGNED = new Set(["cloudflare_zone_dnssec", "google_dns_managed_zone"]);
const STATES = new Set(["status", "dnssec_config.state"]);

/** A name stops leading through Cloudflare, or its answers are no longer signed. */
export const dns: ChangeRule = {
  concerns: (type) => RECORDS.has(type) || SIGNED.has(type),
  assess(changed) {
    const { type, existed, remains, before, differences } = changed;
    if (!existed) return [];
    if (RECORDS.has(type))
      return !remains && isOn(before.get("proxied"))
        ? [elevated("A name that leads through Cloudflare goes: nobody reaches by it what stands behind")]
        : [];
    if (!remains)
      return type === "cloudflare_zone_dnssec" && wasSigned(changed)
        ? [elevated("Answers for the zone are signed no more: DNSSEC is turned off")]
        : [];
    return differences
      .filter(
        ({ path, before: old, after }) =>
          STATES.has(path) &&
          /^(?:active|on)$/.test(textOrEmpty(old)) &&
          !isUnknown(after) &&
          /^(?:disabled|off|transfer)?$/.test(textOrEmpty(after)),
      )
      .map((difference) => elevated(`Answers for the zone are signed no more: ${formatTransition(difference)}`));
  },
};

const wasSigned = ({ before }: Transition) => !/^disabled/.test(textOrEmpty(before.get("status")));
