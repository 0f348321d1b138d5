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
        ? [
            elevated(
              "Removes a name that is proxied by Cloudflare: the service behind it is no longer reachable by that name",
            ),
          ]
        : [];
    if (!remains)
      return type === "cloudflare_zone_dnssec" && wasSigned(changed)
        ? [elevated("The zone's answers are no longer signed: DNSSEC is turned off")]
        : [];
    return differences
      .filter(
        ({ path, before: old, after }) =>
          STATES.has(path) &&
          /^(?:active|on)$/.test(textOrEmpty(old)) &&
          !isUnknown(after) &&
          /^(?:disabled|off|transfer)?$/.test(textOrEmpty(after)),
      )
      .map((difference) => elevated(`The zone's answers are no longer signed: ${formatTransition(difference)}`));
  },
};

const wasSigned = ({ before }: Transition) => !/^disabled/.test(textOrEmpty(before.get("status")));
