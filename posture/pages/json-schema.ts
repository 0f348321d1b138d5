import { CATALOGUE } from "../catalogue";
import { Parameters, schemaOf } from "../verdict/parameters";
import { REGISTER_PARAMETERS } from "./attestations";
import { PAGE_PARAMETERS } from "./page-schema";

/** JSON Schema of pages, for editors: names, types, limits, and every check with its parameters. */
export async function pageSchema(): Promise<object> {
  const checks = await Promise.all(Object.values(CATALOGUE).map((load) => load()));
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A published page and what proves it",
    ...schemaOf(PAGE_PARAMETERS),
    definitions: {
      check: {
        anyOf: [
          {
            enum: checks.filter(({ parameters }) => !isAnyRequired(parameters)).map(({ id }) => id),
          },
          ...checks
            .filter(({ parameters }) => Object.keys(parameters).length > 0)
            .map(({ id, summary, parameters }) => ({
              type: "object",
              description: summary,
              properties: { [id]: schemaOf(parameters) },
              required: [id],
              additionalProperties: false,
            })),
        ],
      },
    },
  };
}

/** JSON Schema of registers of attestations, for editors. */
export const attestationsSchema = (): object => ({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Who attested what of a page, with the evidence",
  ...schemaOf(REGISTER_PARAMETERS),
});

const isAnyRequired = (parameters: Parameters) => Object.values(parameters).some(({ required }) => required);
