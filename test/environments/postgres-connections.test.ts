import { maxConnectionsOf } from "../../environments/postgres-connections";

test.each([
  ["db-custom-1-3840", 100],
  ["db-custom-2-6144", 200],
  ["db-custom-2-7680", 400],
  ["db-custom-2-8192", 400],
  ["db-custom-4-15360", 500],
  ["db-perf-optimized-N-2", 500],
  ["db-perf-optimized-N-4", 600],
  ["db-perf-optimized-N-16", 1000],
  ["db-f1-micro", 100],
])("%s accepts %i connections", (tier, connections) => {
  expect(maxConnectionsOf(tier)).toBe(connections);
});
