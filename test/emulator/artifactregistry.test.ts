import { Client, message } from "./client";

const REGISTRY = "artifactregistry.googleapis.com/v1/projects/acme-notes/locations/us-central1/repositories";

let client: Client;
beforeEach(() => {
  client = new Client();
});
const create = (id: string, body: Record<string, unknown>) =>
  client.call("POST", `${REGISTRY}?repositoryId=${id}`, body as never);
const read = async (id: string) => (await client.call("GET", `${REGISTRY}/${id}`)).body;

test("a repository has an address, and what is taken or malformed is refused", async () => {
  await create("images", { format: "DOCKER" });
  expect(await read("images")).toMatchObject({
    mode: "STANDARD_REPOSITORY",
    registryUri: "us-central1-docker.pkg.dev/acme-notes/images",
  });
  expect((await create("images", { format: "DOCKER" })).status).toBe(409);
  expect((await create("Images", { format: "DOCKER" })).status).toBe(400);
  expect((await create("files", { format: "TARBALL" })).status).toBe(400);
  expect((await client.call("GET", `${REGISTRY}/none`)).status).toBe(404);
});

test("scanning follows from the project's APIs and from the setting", async () => {
  await create("images", { format: "DOCKER" });
  expect((await read("images")).vulnerabilityScanningConfig).toMatchObject({ enablementState: "SCANNING_DISABLED" });
  const services = "serviceusage.googleapis.com/v1/projects/acme-notes/services";
  await client.call("POST", `${services}/containerscanning.googleapis.com:enable`, {});
  expect((await read("images")).vulnerabilityScanningConfig).toMatchObject({ enablementState: "SCANNING_ACTIVE" });
  const off = { vulnerabilityScanningConfig: { enablementConfig: "DISABLED" } };
  await client.call("PATCH", `${REGISTRY}/images?updateMask=vulnerabilityScanningConfig`, off);
  expect((await read("images")).vulnerabilityScanningConfig).toMatchObject({ enablementState: "SCANNING_DISABLED" });
});

test("an update changes what its mask names, and never the format", async () => {
  await create("images", { format: "DOCKER", description: "one" });
  const change = { description: "two", dockerConfig: { immutableTags: true } };
  const { body } = await client.call("PATCH", `${REGISTRY}/images?updateMask=docker_config`, change);
  expect(body).toMatchObject({ description: "one", dockerConfig: { immutableTags: true } });
  const other = await client.call("PATCH", `${REGISTRY}/images?updateMask=format`, { format: "NPM" });
  expect(message(other)).toContain("format");
});

test("a virtual repository keeps those behind it", async () => {
  const policy = { id: "a", priority: 1, repository: "projects/acme-notes/locations/us-central1/repositories/images" };
  const virtual = {
    format: "DOCKER",
    mode: "VIRTUAL_REPOSITORY",
    virtualRepositoryConfig: { upstreamPolicies: [policy] },
  };
  expect((await create("all", virtual)).status).toBe(404);
  await create("images", { format: "DOCKER" });
  expect((await create("all", virtual)).status).toBe(200);
  expect((await client.call("DELETE", `${REGISTRY}/images`)).status).toBe(400);
  await client.call("DELETE", `${REGISTRY}/all`);
  expect((await client.call("DELETE", `${REGISTRY}/images`)).status).toBe(200);
});

test("a policy is set with its etag only", async () => {
  await create("images", { format: "DOCKER" });
  const bindings = [{ role: "roles/artifactregistry.reader", members: ["user:ann@example.com"] }];
  const policy = (etag: unknown) =>
    client.call("POST", `${REGISTRY}/images:setIamPolicy`, { policy: { etag, bindings } } as never);
  const { etag } = (await client.call("GET", `${REGISTRY}/images:getIamPolicy`)).body;
  expect((await policy(etag)).body).toMatchObject({ bindings });
  expect((await policy(etag)).status).toBe(409);
});
