import { Cursor } from "../../../posture/model/cursor";

const LOCATION_NAMES: Readonly<Record<string, string>> = {
  fsn1: "Falkenstein, Germany",
  nbg1: "Nuremberg, Germany",
  hel1: "Helsinki, Finland",
  ash: "Ashburn, USA",
  hil: "Hillsboro, USA",
  sin: "Singapore",
};

/** A value that may be shown as it stands; empty where there is none or nobody knows it. */
export function visibleText(at: Cursor, path: string): string {
  const attribute = at.get(path);
  return attribute.kind === "value" &&
    !attribute.sensitive &&
    ["string", "number", "boolean"].includes(typeof attribute.value)
    ? String(attribute.value)
    : "";
}

/** The location of something at Hetzner: its own, or its data centre's; empty where the file does not tell. */
export const locationOf = (at: Cursor): string =>
  visibleText(at, "location") || visibleText(at, "datacenter").replace(/-dc\d+$/, "");

/** A location as people call it. */
export const locationTitle = (location: string): string =>
  Object.hasOwn(LOCATION_NAMES, location)
    ? `Hetzner ${location} (${LOCATION_NAMES[location] ?? ""})`
    : `Hetzner ${location}`;
