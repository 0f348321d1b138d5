import { describe as words } from "../../../posture/model/attribute";
import { read } from "../../../posture/model/read";
import { addresses } from "./linked";
import { modulesPlan } from "./plans";

describe.each(["registry.terraform.io", "registry.opentofu.org"] as const)(
  "a plan with modules, for_each, count and aliases, by %s",
  (registry) => {
    const { model, planned } = read(JSON.stringify(modulesPlan(registry)));
    const [instance, second] = model.resources("google_sql_database_instance");
    const [reader] = model.resources("google_storage_bucket_iam_member");
    if (!instance || !second || !reader) throw new Error("resources are missing");

    test("has every resource, with and without its keys", () => {
      expect(instance.address).toBe('module.database["a"].google_sql_database_instance.main[0]');
      expect(second.configAddress).toBe("module.database.google_sql_database_instance.main");
      expect(instance.provider).toBe(`${registry}/hashicorp/google`);
      expect(model.types().sort()).toEqual([
        "google_compute_network",
        "google_service_account",
        "google_sql_database_instance",
        "google_storage_bucket",
        "google_storage_bucket_iam_member",
      ]);
      expect(model.resourcesLike("google_storage_")).toHaveLength(3);
      expect(planned).toMatchObject({ first: true, changes: { length: 7 } });
    });

    test("follows what is not known yet through modules", () => {
      const network = instance.get("settings.ip_configuration.private_network");
      expect(network).toEqual({
        kind: "reference",
        references: [{ address: "module.network.google_compute_network.main", path: "id" }],
      });
      expect(words(network)).toBe("from module.network.google_compute_network.main.id");
      expect(addresses(model.link(network, "google_compute_network"))).toEqual([
        "module.network.google_compute_network.main",
      ]);
      expect(instance.get("settings.ip_configuration.ipv4_enabled")).toMatchObject({ kind: "value", value: false });
      expect(instance.get("settings.tier")).toEqual({ kind: "absent" });
    });

    test("links by reference, to each of what for_each makes, and no other type", () => {
      expect(addresses(model.linked(reader, "bucket", "google_storage_bucket"))).toEqual([
        'google_storage_bucket.files["x"]',
        'google_storage_bucket.files["y"]',
      ]);
      expect(addresses(model.linked(reader, "member", "google_service_account"))).toEqual([
        "google_service_account.app",
      ]);
      expect(model.linked(reader, "member", "google_storage_bucket").kind).toBe("unknown");
      expect(model.linked(reader, "condition", "google_storage_bucket").kind).toBe("none");
    });

    test("follows each.value to what for_each goes over", () => {
      const [bucket] = model.resources("google_storage_bucket");
      expect(bucket?.get("location")).toMatchObject({
        kind: "value",
        value: "US-CENTRAL1",
        references: [{ address: "google_service_account.app", path: "email" }],
      });
    });

    test("has the providers of the root module, aliases too", () => {
      expect(model.providers.map(({ key }) => key)).toEqual(["google", "google.eu"]);
      expect(model.providers[0]?.values.get("project")).toMatchObject({ kind: "value", value: "acme" });
      expect(model.providers[0]?.values.get("region").kind).toBe("unknown");
      expect(model.providers[1]?.values.get("region")).toMatchObject({ value: "europe-west1" });
      expect(model.labels).toEqual({ system: "acme", environment: "production", stack: "acme-production" });
    });
  },
);

describe("labels", () => {
  const labelsOf = (resources: Record<string, object>) =>
    read(JSON.stringify({ resource: { a: resources } })).model.labels;
  test("of resources tell where the providers give none, and sensitive ones do not", () => {
    expect(labelsOf({ x: { labels: { system: "smvue", environment: "staging" } } })).toEqual({
      system: "smvue",
      environment: "staging",
    });
    expect(labelsOf({ x: {} })).toEqual({});
    const plan = (rest: object) =>
      read(
        JSON.stringify({
          format_version: "1.2",
          resource_changes: [
            {
              address: "a.b",
              type: "a",
              change: { actions: ["create"], after: { labels: { system: "smvue" } }, ...rest },
            },
          ],
        }),
      ).model.labels;
    expect(plan({})).toEqual({ system: "smvue" });
    expect(plan({ after_sensitive: { labels: { system: true } } })).toEqual({});
  });
});
