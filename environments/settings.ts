import { SmeproSettings, SmvueSettings } from "./schema";
import { SmallcrmSettings } from "./smallcrm-schema";

/** Settings of one system in one environment. */
export type Settings = { readonly environment: string; readonly file: string } & (
  | { readonly system: "smvue"; readonly values: SmvueSettings }
  | { readonly system: "smepro"; readonly values: SmeproSettings }
  | { readonly system: "smallcrm"; readonly values: SmallcrmSettings }
);
