import { Client, message } from "./client";
import type { Body, Json } from "../../emulator/core/json";

const BOXES = "api.hetzner.com/v1/storage_boxes";
const PASSWORD = "Correct-Horse-7";
const BOX = { name: "backups", storage_box_type: "bx11", location: "fsn1", password: PASSWORD };

let client: Client;
let box: string;
beforeEach(async () => {
  client = new Client();
  const { body } = await client.call("POST", BOXES, BOX);
  box = `${BOXES}/${String((body.storage_box as Body).id)}`;
});
const post = (path: string, body: Json) => client.call("POST", `${box}/${path}`, body);

test("a new Storage Box is closed", async () => {
  const { body } = await client.call("GET", box);
  expect(body.storage_box).toMatchObject({
    status: "active",
    storage_box_type: { name: "bx11" },
    access_settings: { reachable_externally: false, ssh_enabled: false, samba_enabled: false },
    protection: { delete: false },
    snapshot_plan: null,
  });
});

test("a weak password is refused, and no password is kept", async () => {
  expect(message(await client.call("POST", BOXES, { ...BOX, name: "b", password: "password" }))).toContain("password");
  expect((await post("actions/reset_password", { password: "all-lower-case" })).status).toBe(422);
  expect((await post("actions/reset_password", { password: "Another-Horse-8" })).status).toBe(201);
  expect(JSON.stringify(client.emulator.world.snapshot())).not.toMatch(/Horse/);
});

test("subaccounts are numbered, change, and go with their box", async () => {
  const created = await post("subaccounts", { home_directory: "backups", password: PASSWORD });
  const path = `subaccounts/${String((created.body.subaccount as Body).id)}`;
  await post(`${path}/actions/update_access_settings`, { ssh_enabled: true });
  const { body } = await client.call("GET", `${box}/${path}`);
  expect(body.subaccount).toMatchObject({
    username: expect.stringMatching(/^u\d+-sub1$/) as unknown,
    access_settings: { ssh_enabled: true, readonly: false },
  });
  expect((await client.call("DELETE", box)).body.action).toMatchObject({ status: "success" });
  expect(client.emulator.world.store.list()).toEqual([]);
});

test("a protected Storage Box is not deleted", async () => {
  await post("actions/change_protection", { delete: true });
  const refused = await client.call("DELETE", box);
  expect([refused.status, (refused.body.error as Body).code]).toEqual([423, "protected"]);
});
