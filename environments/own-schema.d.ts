import { OwnSchema } from "./google-system";

/** What may stand in the settings of a system of `environments/systems/`. @throws Error where there is no such file */
export function ownSchema(system: string): OwnSchema;
