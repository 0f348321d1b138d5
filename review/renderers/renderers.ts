import { Report } from "../report/report";
import type { HtmlOptions } from "./html";
import type { TerminalOptions } from "./terminal";

/** What renderers need beside the report; each takes its part of it. */
export interface RenderOptions extends TerminalOptions, HtmlOptions {}

/** Makes the whole text of one format. It writes nothing. */
export type Renderer = (report: Report, options: RenderOptions) => string | Promise<string>;

/**
 * The renderer of every format, loaded when it is first needed: most reviews write one format or none. A format that is
 * added here is an option of `npm run review` as soon as `cli/review.ts` lists it.
 */
export const RENDERERS = {
  terminal: async (): Promise<Renderer> => (await import("./terminal")).renderTerminal,
  json: async (): Promise<Renderer> => (await import("./json")).renderJson,
  markdown: async (): Promise<Renderer> => (await import("./markdown")).renderMarkdown,
  sarif: async (): Promise<Renderer> => (await import("./sarif")).renderSarif,
  html: async (): Promise<Renderer> => (await import("./html")).renderHtml,
};

export type Format = keyof typeof RENDERERS;

/** @returns the report in a format, as it is written to a file or printed */
export async function render(format: Format, report: Report, options: RenderOptions): Promise<string> {
  const renderer = await RENDERERS[format]();
  return renderer(report, options);
}
