import { CREDENTIALS, SETTINGS } from "./paths";
import { Section } from "./units";

/** What every job on the backup repository gets, including the restore test. */
export const REPOSITORY: Section = {
  EnvironmentFile: `${SETTINGS}/backup.env`,
  Environment: ["RESTIC_CACHE_DIR=%C/smallcrm-restic"],
  LoadCredentialEncrypted: [CREDENTIALS.resticPassword, CREDENTIALS.storageBoxKey],
  CacheDirectory: "smallcrm-restic",
};

/** Values of a key of a section. */
export const values = (section: Section, key: string): readonly string[] => [section[key] ?? []].flat();
