import { Cursor } from "../../../posture/model/cursor";

const TOWNS: Readonly<Record<string, string>> = {
  fsn1: "Falkenstein, Germany",
  nbg1: "Nuremberg, Germany",
  hel1: "Helsinki, Finland",
  ash: "Ashburn, USA",
  hil: "Hillsboro, USA",
  sin: "Singapore",
};

/** A value that may be shown as it stands; empty where there is none or nobody knows it. */
export function textOf(at: Cursor, path: string): string {
  const attribute = at.get(path);
  return attribute.kind === "value" &&
    !attribute.sensitive &&
    ["string", "number", "boolean"].includes(typeof attribute.value)
    ? String(attribute.value)
    : "";
}

/** The location of something at Hetzner: its own, or its data centre's; empty where the file does not tell. */
export const locationOf = (at: Cursor): string =>
  textOf(at, "location") || textOf(at, "datacenter").replace(/-dc\d+$/, "");

/** A location as people call it. */
export const titleOf = (location: string): string =>
  Object.hasOwn(TOWNS, location) ? `Hetzner ${location} (${TOWNS[location] ?? ""})` : `Hetzner ${location}`;
