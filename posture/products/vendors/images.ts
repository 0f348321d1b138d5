import { textOf } from "../../model/attribute-readers";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { workloads } from "../google/workloads";

/** A container whose image another company publishes, beside the application's own. */
export interface ForeignImage {
  readonly container: Cursor;
  readonly image: string;
}

/** What Google itself publishes for Cloud Run and Cloud SQL. */
const GOOGLES_OWN = new RegExp(
  String.raw`^(?:[\w-]+-docker\.pkg\.dev|gcr\.io)\/(?:` +
    "cloudrun|cloud-sql-connectors|google-containers|distroless|cloud-ops-agents-artifacts|google-samples" +
    String.raw`)\/`,
);
const AT_GOOGLE = /^(?:[\w-]+-docker\.pkg\.dev|(?:[a-z]+\.)?gcr\.io)\/([^/]+)\//;

/** Whose registry an image comes from: a project at Google, or else a host. */
function publisherOf(image: string): string {
  const [, project] = AT_GOOGLE.exec(image) ?? [];
  if (project !== undefined) return project;
  const [host = ""] = image.split("/");
  return image.includes("/") && /[.:]/.test(host) ? host : "docker.io";
}

/** Sidecars from another publisher than the application beside which they run. */
export const foreignImages = (model: Model): ForeignImage[] =>
  workloads(model).flatMap(({ containers }) => {
    const images = containers.flatMap((container) => {
      const image = textOf(container.get("image"));
      return image === undefined ? [] : [{ container, image }];
    });
    const [application, ...others] = images;
    return application
      ? others.filter(({ image }) => !GOOGLES_OWN.test(image) && publisherOf(image) !== publisherOf(application.image))
      : [];
  });
