import fc from "fast-check";
import { Client, message } from "./client";

test("no request to a product without a discovery document crashes the emulator", async () => {
  const client = new Client();
  const routes = client.emulator.products.flatMap((product) =>
    product.kind === "rest"
      ? product.routes.map(({ verb, path }) => ({ verb, host: product.hosts[0] ?? "", path }))
      : [],
  );
  const make = (kind: string, body: Record<string, unknown>) =>
    client.call("POST", `api.hetzner.cloud/v1/${kind}`, body as never);
  const zone = await make("zones", { name: "example.org", mode: "primary" });
  await make("servers", { name: "app", server_type: "cx33", image: "debian-13" });
  const ids = client.emulator.world.store.list().map(({ body }) => String(body.id));
  const segment = fc.constantFrom(...ids, "example.org", "@", "A", "0".repeat(32), "..", "%2F", "%", "__proto__");
  const field = fc.constantFrom(
    "name",
    "labels",
    "type",
    "size",
    "network",
    "ip",
    "records",
    "delete",
    "server",
    "value",
  );
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(...ids.map(Number)),
    fc.constantFrom("10.0.0.1", "10.0.0.0/8"),
  );
  expect(zone.status).toBe(201);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...routes),
      fc.infiniteStream(segment),
      fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.dictionary(field, value)),
      fc.constantFrom("", "?page=0", "?per_page=x", "?sort=:", "?label_selector=((", "?label_selector=a%20in%20(b)"),
      async ({ verb, host, path }, segments, body, query) => {
        const filled = path.replace(/\{[^}]+\}/g, () => String(segments.next().value));
        const reply = await client.call(verb, `${host}${filled}${query}`, body as never);
        expect(reply.status).toBeLessThan(500);
        expect(message(reply) + JSON.stringify(reply.body.errors ?? "")).not.toContain("The emulator failed");
      },
    ),
    { numRuns: 1000 },
  );
});
