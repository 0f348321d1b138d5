import { isOn, isUnknown, shownTextOf } from "../../model/attribute-readers";
import { Cursor } from "../../model/cursor";
import { isWithin } from "../../formats/ip-range";
import { ChangeRule, elevated } from "../rule";
import { formatNames, UNKNOWN_UNTIL_APPLY, SENSITIVE } from "../format-values";

/** What may leave a network goes further than before. */
export const outboundRule: ChangeRule = {
  concerns: (type) => type === "google_compute_firewall",
  assess({ existed, remains, before, after }, { first }) {
    if (first || !remains || !allowsOut(after)) return [];
    const destinations = after.elements("destination_ranges");
    if (destinations.some(isUnknown)) return [elevated(`Where traffic may go is ${UNKNOWN_UNTIL_APPLY}`)];
    const old = existed && allowsOut(before) ? rangesOf(before) : [];
    const added = rangesOf(after).filter((range) => !old.some((one) => isWithin(range, one)));
    if (added.length === 0) return [];
    return [
      elevated(
        "Traffic may leave to " +
          `${destinations.some((one) => one.kind === "value" && one.sensitive) ? SENSITIVE : formatNames(added)}`,
      ),
    ];
  },
};

const allowsOut = (at: Cursor) =>
  shownTextOf(at.get("direction")) === "EGRESS" && !isOn(at.get("disabled")) && at.blocks("allow").known.length > 0;

function rangesOf(at: Cursor): string[] {
  const ranges = at
    .elements("destination_ranges")
    .flatMap((one) => (one.kind === "value" && typeof one.value === "string" ? [one.value] : []));
  return ranges.length > 0 ? ranges : ["0.0.0.0/0"];
}
