import { CATALOGUE } from "../catalogue";
import { Parameter, Parameters } from "../verdict/parameters";
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

const isAnyRequired = (parameters: Parameters) => Object.values(parameters).some(({ required }) => required);

const schemaOf = (parameters: Parameters): object => ({
  type: "object",
  properties: Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, described(one)])),
  required: Object.entries(parameters).flatMap(([name, { required }]) => (required ? [name] : [])),
  additionalProperties: false,
});

function described({ schema, meaning, unit, default: standard }: Parameter<unknown>): object {
  return {
    description: unit === undefined ? meaning : `${meaning} In ${unit}.`,
    ...schema,
    ...(standard !== undefined && { default: standard }),
  };
}
