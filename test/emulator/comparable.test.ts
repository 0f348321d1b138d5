import type { EmulatedResource } from "../../cli/emulated/emulator-process";
import { comparable } from "./comparable";

const alert = (id: string, displayName: string, severity = "ERROR"): EmulatedResource => ({
  key: `monitoring/projects/acme/alertPolicies/${id}`,
  collection: "monitoring.projects.alertPolicies",
  body: { name: `projects/acme/alertPolicies/${id}`, displayName, severity, etag: id },
});
const version = (number: number, state = "ENABLED"): EmulatedResource => ({
  key: `secretmanager/projects/acme/secrets/db/versions/${number}`,
  collection: "secretmanager.projects.secrets.versions",
  body: { name: `projects/1/secrets/db/versions/${number}`, state },
});
const service = (mounted: number): EmulatedResource => ({
  key: "run/projects/acme/locations/l/services/web",
  collection: "run.projects.locations.services",
  body: { volumes: [{ secret: { secret: "projects/acme/secrets/db", items: [{ version: String(mounted) }] } }] },
});

const same: Pair = [
  [alert("1", "down"), version(1), service(1)],
  [alert("2", "down"), version(1, "DISABLED"), version(4), service(4)],
];
type Pair = readonly [readonly EmulatedResource[], readonly EmulatedResource[]];

test("deployments that differ in ids, times and disabled versions alone are the same", () => {
  expect(comparable(same[0])).toEqual(comparable(same[1]));
});

test("and so are those that made channels of one name in another order", () => {
  const channel = (id: string, type: string): EmulatedResource => ({
    key: `monitoring/projects/acme/notificationChannels/${id}`,
    collection: "monitoring.projects.notificationChannels",
    body: { name: `projects/acme/notificationChannels/${id}`, displayName: "alerts", type },
  });
  const [email, pubsub] = [channel("1", "email"), channel("2", "pubsub")];
  const [pubsubFirst, emailLater] = [channel("3", "pubsub"), channel("4", "email")];
  expect(comparable([email, pubsub])).toEqual(comparable([pubsubFirst, emailLater]));
  expect(comparable([email, pubsub])).not.toEqual(comparable([email, channel("2", "email")]));
});

test.each<[string, ...Pair]>([
  ["a setting", [alert("1", "down")], [alert("2", "down", "WARNING")]],
  ["one that is missing", same[0], same[0].slice(1)],
  ["one that is there twice", [alert("1", "down")], [alert("2", "down"), alert("3", "down")]],
  ["another version", [version(1), version(2), service(2)], [version(1), version(2), service(1)]],
  ["a version that is enabled", [version(1)], [version(1), version(2)]],
])("they are not where they differ in %s", (_, one, other) => {
  expect(comparable(one)).not.toEqual(comparable(other));
});
