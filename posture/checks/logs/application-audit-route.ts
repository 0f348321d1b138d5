import { defineCheck } from "../../verdict/define";
import { integer } from "../../verdict/parameters";
import { Context, Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { comparisons, parseQuery } from "../../formats/log-query";
import { judgeRetention } from "../../products/google/log-retention";
import { entryKind, projectOf, routes } from "../../products/google/log-routes";
import { variablesOf, Workload, workloads } from "../../products/google/workloads";

/**
 * The application marks its audit entries by the value of one field. Its environment says which ones: the
 * field and the value that a sink's filter asks for stand there too, under whatever names.
 *
 * @param days that the application's own audit entries are kept, at least
 */
export const applicationAuditRoute = defineCheck({
  id: "logs/application-audit-route",
  summary: "Audit entries that the application marks are kept for at least the stated number of days.",
  severity: "high",
  links: ["https://cloud.google.com/logging/docs/routing/overview"],
  parameters: { days: integer("How long they are kept, at least.", { unit: "days", minimum: 1, maximum: 3650 }) },
  title: ({ days }) => `Audit entries that the application marks are kept for at least ${days} days.`,
  remedy: ({ days }) =>
    "Configure the service's container with the field and value that mark its audit entries, and route entries " +
    `with that mark through a sink to a log bucket with at least ${days} days of retention.`,
  stacks: SYSTEM,
  evaluate: (context, { days }) => verdict(judge(days, context)),
});

interface Marker {
  readonly field: string;
  readonly value: string;
}

function judge(days: number, context: Context): readonly Finding[] {
  const { model } = context;
  const services = workloads(model).filter(({ kind }) => kind === "service");
  if (services.length === 0) return [missingSubject("a service whose audit entries are kept")];
  const markers = markersOf(context);
  const configuredMarkers = markers.filter((marker) => services.some((service) => isConfiguredWith(service, marker)));
  const [first] = configuredMarkers;
  if (!first) {
    const [service] = services;
    return service
      ? [
          findingAt(
            "violated",
            service.resource,
            "template.containers.env",
            "a field and a value by which a sink's filter selects its audit entries",
            markers.length === 0
              ? "no sink's filter tests a field of jsonPayload"
              : `no container is configured with ${markers.map(({ field, value }) => `${field}=${value}`).join(", ")}`,
          ),
        ]
      : [];
  }
  const project = projectOf(model);
  return configuredMarkers.flatMap((marker) =>
    judgeRetention(
      days,
      entryKind(
        "the application's audit entries",
        project,
        // Cloud Run reads structured entries from what containers print.
        "run.googleapis.com/stdout",
        { "resource.type": "cloud_run_revision", [`jsonPayload.${marker.field}`]: marker.value },
        ["protoPayload", "textPayload"],
      ),
      context,
    ),
  );
}

/** Fields of structured entries that sinks ask for by one value. */
function markersOf({ model }: Context): readonly Marker[] {
  const filters = routes(model).flatMap(({ sink }) => {
    const filter = sink?.get("filter");
    return filter?.kind === "value" && typeof filter.value === "string" ? [filter.value] : [];
  });
  const markers = filters.flatMap((filter) => {
    const query = parseQuery(filter);
    return "unreadable" in query ? [] : comparisons(query);
  });
  const marked = markers.flatMap(({ path, operator, value }) =>
    operator === "=" && path.startsWith("jsonPayload.") ? [{ field: path.slice("jsonPayload.".length), value }] : [],
  );
  return [...new Map(marked.map((marker) => [`${marker.field}=${marker.value}`, marker])).values()];
}

function isConfiguredWith({ containers }: Workload, { field, value }: Marker): boolean {
  return containers.some((container) => {
    const values = variablesOf(container).variables.flatMap((variable) =>
      variable.value.kind === "value" ? [variable.value.value] : [],
    );
    return values.includes(field) && values.includes(value);
  });
}
