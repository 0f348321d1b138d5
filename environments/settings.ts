import { OwnSettings } from "./google-system";
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
  | { readonly kind: "smvue"; readonly system: "smvue"; readonly values: SmvueSettings }
  | { readonly kind: "smepro"; readonly system: "smepro"; readonly values: SmeproSettings }
  | { readonly kind: "smallcrm"; readonly system: "smallcrm"; readonly values: SmallcrmSettings }
  /** A system that a file in `environments/systems/` describes. */
  | { readonly kind: "own"; readonly system: string; readonly values: OwnSettings }
);
