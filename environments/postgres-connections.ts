/** Least memory in GiB and the connections that Cloud SQL accepts from there on (Cloud SQL for PostgreSQL, quotas). */
const CONNECTIONS: readonly (readonly [memoryGib: number, connections: number])[] = [
  [120, 1000],
  [60, 800],
  [30, 600],
  [15, 500],
  [7.5, 400],
  [6, 200],
  [3.75, 100],
];
/** GiB of memory for each core of `db-perf-optimized-N-<cores>`. */
const PERFORMANCE_GIB_A_CORE = 8;

/** Default of `max_connections` on a machine type. @returns 100, the least, for a type that is not known */
export function maxConnectionsOf(tier: string): number {
  const memory = memoryGibOf(tier);
  return CONNECTIONS.find(([least]) => memory >= least)?.[1] ?? 100;
}

/** Memory of a machine type in GiB; 0 for a type that is not known. */
export function memoryGibOf(tier: string): number {
  const [, mebibytes] = /^db-custom-\d+-(\d+)$/.exec(tier) ?? [];
  if (mebibytes !== undefined) return Number(mebibytes) / 1024;
  const [, cores] = /^db-perf-optimized-N-(\d+)$/.exec(tier) ?? [];
  return cores === undefined ? 0 : Number(cores) * PERFORMANCE_GIB_A_CORE;
}
