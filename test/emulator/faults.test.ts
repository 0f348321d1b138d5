import { parseFault } from "../../emulator/core/faults";
import { Client, COMPUTE } from "./client";

const NETWORKS = `${COMPUTE}/global/networks`;

let client: Client;
let killed: number;
beforeEach(() => {
  client = new Client();
  killed = 0;
  client.emulator.world.faults.onKill(() => (killed += 1));
});

const strike = (...faults: string[]) => client.emulator.world.faults.set(faults.map(parseFault));
const create = (name: string) => client.call("POST", NETWORKS, { name, autoCreateSubnetworks: false });
const names = () => client.emulator.world.store.list("compute.networks").map(({ body }) => body.name);

describe("Terraform is killed", () => {
  test.each([
    ["kill", "instead of the call", ["a"]],
    ["cut", "after the call", ["a", "b"]],
  ])("%s: %s", async (kind, _, made) => {
    strike(`${kind}:2`);
    await create("a");
    expect(killed).toBe(0);
    await create("b");
    expect([killed, names()]).toEqual([1, made]);
  });

  test("at a change, where reads do not count", async () => {
    strike("kill:2:changes");
    await create("a");
    await client.call("GET", `${NETWORKS}/a`);
    await client.call("POST", "cloudresourcemanager.googleapis.com/v1/projects/acme-notes:getIamPolicy", {});
    expect(killed).toBe(0);
    await create("b");
    expect([killed, names()]).toEqual([1, ["a"]]);
  });

  test("also where the call is refused", async () => {
    await create("a");
    strike("cut:1:compute.networks.insert");
    await create("a");
    expect(killed).toBe(1);
  });
});

test.each(["kill:0", "kill:1.5", "cut:0.5", "429:2", "hang:1"])("%s is no fault", (given) => {
  expect(() => parseFault(given)).toThrow("allowed:");
});
