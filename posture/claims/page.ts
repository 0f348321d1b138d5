import { Page, System } from "../claim";

/** A published page. Only the one that is asked for is loaded: the rules of the others take a twentieth of a review. */
export async function pageOf(system: System): Promise<Page> {
  switch (system) {
    case "smvue":
      return (await import("./smvue")).smvue;
    case "smepro":
      return (await import("./smepro")).smepro;
    case "smallcrm":
      return (await import("./smallcrm")).smallcrm;
  }
}
