import { Finding } from "../../verdict/check";
import { expectNoBlock } from "../../verdict/expectations";
import { Model } from "../../model/model";

const MACHINES = [
  "google_compute_instance",
  "google_compute_instance_template",
  "google_compute_region_instance_template",
  "google_compute_instance_from_template",
];

/** Findings for virtual machines with an address on the internet. */
export function externalAddresses(model: Model): Finding[] {
  return model
    .resources(...MACHINES)
    .flatMap((machine) =>
      ["access_config", "ipv6_access_config"]
        .map((block) => expectNoBlock(machine, `network_interface.${block}`, "no address on the internet"))
        .filter(({ status }) => status !== "holds"),
    );
}
