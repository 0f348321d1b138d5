import { SmeproSettings, SmvueSettings } from "./schema";
import { SmallcrmSettings } from "./smallcrm-schema";

/** Settings of one system in one environment. */
export type Settings = {
  readonly environment: string;
  readonly file: string;
  /** SHA-256 of the file, in hexadecimal digits. */
  readonly digest: () => string;
  /** The line, from 1, on which a setting stands. Of one that is left out, that of the nearest group that is there. */
  readonly lineOf: (path: readonly (string | number)[]) => number;
} & (
  | { readonly system: "smvue"; readonly values: SmvueSettings }
  | { readonly system: "smepro"; readonly values: SmeproSettings }
  | { readonly system: "smallcrm"; readonly values: SmallcrmSettings }
);
