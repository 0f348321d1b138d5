import { Attribute } from "../../model/attribute";
import { Difference } from "../difference";
import { ChangeRule, elevated, isUnknown, plain, Reason } from "../rule";
import { NOT_KNOWN, transition } from "../words";

const INSTANCE = "google_sql_database_instance";
const CACHE = "google_redis_instance";

/** What stands on one machine where it stood on two, or does not run at all. */
export const availability: ChangeRule = {
  concerns: (type) => type === INSTANCE || type === CACHE,
  assess: ({ type, remains, differences }) =>
    remains ? differences.flatMap((difference) => (type === CACHE ? cache(difference) : instance(difference))) : [],
};

function cache(difference: Difference): Reason[] {
  return difference.path === "tier" ? standby(difference, "STANDARD_HA") : [];
}

function instance(difference: Difference): Reason[] {
  const { path, before, after } = difference;
  if (path === "settings.availability_type") return standby(difference, "REGIONAL");
  return path === "settings.activation_policy" && is(after, "NEVER") && !is(before, "NEVER")
    ? [elevated(`The database is stopped: ${transition(difference)}`)]
    : [];
}

function standby(difference: Difference, redundant: string): Reason[] {
  const { path, before, after } = difference;
  if (!is(before, redundant) || is(after, redundant)) return [];
  return [
    elevated(
      isUnknown(after)
        ? `Whether it has a standby is ${NOT_KNOWN}: ${path}`
        : `Has no standby in another zone any more: ${transition(difference)}`,
    ),
  ];
}

const is = (attribute: Attribute, value: string) => plain(attribute) === value;
