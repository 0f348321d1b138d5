import { jsonSchemaOf } from "../environments/json-schema";
import { SCHEMAS } from "../environments/load";
import { ownSystems } from "../environments/own-systems";
import { attestationsSchema, pageSchema } from "../posture/pages/json-schema";
import { COMMON_HELP } from "./options";
import { writeDocuments } from "./write-documents";

const PAGE = "pages/page.schema.json";
const ATTESTATIONS = "pages/attestations.schema.json";
const SETTINGS = "environments/schemas";
const HELP = `Writes the JSON Schemas with which editors complete and check files: ${PAGE} for pages,
${ATTESTATIONS} for their attestations, and ${SETTINGS}/<system>.json for the settings of
each system.

Usage: npm run schemas

  ${COMMON_HELP}

Exit codes: 0 written; 2 there are no options.
`;

const inJson = (schema: object) => `${JSON.stringify(schema, undefined, 2)}\n`;

writeDocuments(HELP, async () => ({
  [PAGE]: inJson(await pageSchema()),
  [ATTESTATIONS]: inJson(attestationsSchema()),
  ...Object.fromEntries(
    [...Object.keys(SCHEMAS), ...ownSystems()].map((system) => [
      `${SETTINGS}/${system}.json`,
      inJson(jsonSchemaOf(system)),
    ]),
  ),
}));
