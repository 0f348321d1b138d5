import { SmallcrmSettings } from "../environments/smallcrm-schema";
import { Part } from "./part";

/** The parts of smallCRM at Hetzner. */
export function hetznerParts({ application, database }: SmallcrmSettings): readonly Part[] {
  const part = (group: string, what: string, price: string, quantity = 1): Part => ({ what, group, price, quantity });
  return [
    part("application", `server ${application.serverType}`, `hetzner-${application.serverType}`),
    part("application", "volume", "hetzner-volume", application.volumeGb),
    part("application", "public IPv4 address", "hetzner-ipv4"),
    part("database", `server ${database.serverType}`, `hetzner-${database.serverType}`),
    part("database", "volume", "hetzner-volume", database.volumeGb),
    part("backups", "storage box", "hetzner-bx11"),
    part("state", "object storage", "hetzner-object-storage"),
  ];
}
