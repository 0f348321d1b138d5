import { hetznerLocation } from "../../../../posture/checks/hetzner/location";
import { ofPage } from "../../of-page";
import { describeRule } from "./describe-rule";
import { body, stateVerdict } from "./stack";

const falkenstein = ofPage("smallcrm", hetznerLocation);

describeRule(
  falkenstein,
  {
    "a server is in Helsinki": (stack) => void (body(stack, "hcloud_server", "database").location = "hel1"),
    "Hetzner chooses a server's place": (stack) => void delete body(stack, "hcloud_server", "application").location,
    "the volume is in Nuremberg": (stack) => void (body(stack, "hcloud_volume", "data").location = "nbg1"),
    "the Storage Box is in Helsinki": (stack) => void (body(stack, "hcloud_storage_box", "backups").location = "hel1"),
    "an address is elsewhere": (stack) =>
      void Object.assign(body(stack, "hcloud_primary_ip", "web"), { assignee_id: undefined, location: "ash" }),
    "the network is in America": (stack) =>
      void (body(stack, "hcloud_network_subnet", "main").network_zone = "us-east"),
    "there is no server": (stack) => void delete stack.resources.hcloud_server,
  },
  {
    "a server names its data centre": (stack) =>
      void Object.assign(body(stack, "hcloud_server", "database"), { location: undefined, datacenter: "fsn1-dc14" }),
    "a volume is where its server is": (stack) =>
      void (stack.resources.hcloud_volume = {
        data: { name: "acme-data", size: 50, server_id: "${hcloud_server.database.id}" },
      }),
  },
);

test("a state is judged by the same rule", () => {
  expect(
    stateVerdict(falkenstein, (stack) => void (body(stack, "hcloud_primary_ip", "web").location = "fsn1")).status,
  ).toBe("holds");
  expect(
    stateVerdict(falkenstein, (stack) => void (body(stack, "hcloud_server", "database").location = "hel1")).status,
  ).toBe("violated");
});
