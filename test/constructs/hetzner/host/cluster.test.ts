import { existsSync } from "node:fs";
import { Cluster, describeWithPostgres, startCluster } from "./cluster";

describeWithPostgres("a throw-away cluster of PostgreSQL (needs: apt-get install postgresql)", () => {
  let cluster: Cluster;
  beforeAll(() => (cluster = startCluster({ settings: { work_mem: "3MB" } })));
  afterAll(() => cluster.stop());

  test("answers SQL as its superuser, with the settings given", () => {
    expect(cluster.psql("SELECT current_user, 1 + 1; SHOW work_mem;")).toBe("postgres|2\n3MB");
  });

  test("tells why a statement failed", () => {
    expect(() => cluster.psql("SELECT * FROM nowhere;")).toThrow(/relation "nowhere" does not exist/);
  });

  test("is gone once it is stopped, with its files", () => {
    const other = startCluster();
    other.stop();
    expect(existsSync(other.socketDirectory)).toBe(false);
  });

  test("tells its log where it doesn't start", () => {
    expect(() => startCluster({ settings: { no_such_setting: "1" } })).toThrow(/no_such_setting/);
  });
});
