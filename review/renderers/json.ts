import { Report } from "../report/report";

/** The report as JSON, by the schema in `review/report/report.schema.json`. */
export const renderJson = (report: Report): string => `${JSON.stringify(report, undefined, 2)}\n`;
