/**
 * What something can do to a system that a claim could be false for: run code, send data away, keep copies, admit
 * somebody, open a way in or change what is served, change logs, or govern the whole project.
 */
export type Touch = "runs" | "sends" | "keeps" | "admits" | "opens" | "logs" | "governs";

/** Every resource type of a provider, sorted. Names stand without the prefix, separated by spaces. */
export interface ProviderTypes {
  readonly prefix: string;
  /** The provider's version whose schema the list was compared with. */
  readonly version: string;
  /** By the area of checks in `posture/checks/` that judges them. */
  readonly judged: Readonly<Record<string, string>>;
  readonly harmless: readonly { readonly because: string; readonly types: string }[];
  readonly unknown: readonly {
    readonly touches: readonly Touch[];
    readonly because: string;
    readonly types: string;
  }[];
}
