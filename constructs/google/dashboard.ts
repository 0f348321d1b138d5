const TILE = 24;
const TILE_HEIGHT = 16;

/** A Cloud Monitoring dashboard, two charts a row, as the API's JSON. */
export function dashboardOf(name: string): object {
  const charts: readonly [title: string, filter: string, aligner: string][] = [
    [
      "Requests by response class",
      'resource.type = "cloud_run_revision" AND metric.type = "run.googleapis.com/request_count"',
      "ALIGN_RATE",
    ],
    [
      "Response time, 95th percentile (ms)",
      'resource.type = "cloud_run_revision" AND metric.type = "run.googleapis.com/request_latencies"',
      "ALIGN_PERCENTILE_95",
    ],
    [
      "Instances",
      'resource.type = "cloud_run_revision" AND metric.type = "run.googleapis.com/container/instance_count"',
      "ALIGN_MAX",
    ],
    [
      "Database CPU",
      'resource.type = "cloudsql_database" AND metric.type = "cloudsql.googleapis.com/database/cpu/utilization"',
      "ALIGN_MEAN",
    ],
    [
      "Database disk use",
      'resource.type = "cloudsql_database" AND metric.type = "cloudsql.googleapis.com/database/disk/utilization"',
      "ALIGN_MEAN",
    ],
    [
      "Database connections",
      'resource.type = "cloudsql_database" AND metric.type = ' +
        '"cloudsql.googleapis.com/database/postgresql/num_backends"',
      "ALIGN_MEAN",
    ],
  ];
  return {
    displayName: name,
    mosaicLayout: {
      columns: 2 * TILE,
      tiles: charts.map(([title, filter, perSeriesAligner], index) => ({
        // The API omits zeros from its response, and the provider would plan to add them again.
        ...(index % 2 > 0 && { xPos: TILE }),
        ...(index > 1 && { yPos: Math.floor(index / 2) * TILE_HEIGHT }),
        width: TILE,
        height: TILE_HEIGHT,
        widget: {
          title,
          xyChart: {
            dataSets: [
              {
                plotType: "LINE",
                timeSeriesQuery: {
                  timeSeriesFilter: { filter, aggregation: { alignmentPeriod: "60s", perSeriesAligner } },
                },
              },
            ],
          },
        },
      })),
    },
  };
}
