import { z } from "zod";
import { schemaOf } from "./load";

/** The JSON schema that editors complete and check the settings of a system with: see `settingsSchema`. */
export const jsonSchemaOf = (system: string): object => settingsSchema(system, schemaOf(system));

/**
 * A schema of settings as a JSON schema. It cannot say the rules between several settings, or what a range of addresses
 * may hold: `loadSettings` has the last word.
 */
export function settingsSchema(system: string, schema: z.ZodType): object {
  return {
    title: `Settings of ${system} in one environment`,
    ...z.toJSONSchema(schema, {
      // The newest draft that every YAML language server reads.
      target: "draft-7",
      io: "input",
      override: ({ zodSchema, jsonSchema }) => {
        const description = allowedBy(zodSchema);
        if (description !== undefined) jsonSchema.description = description;
        // Its pattern says the same, and JSON schema has no such format.
        if (jsonSchema.format?.startsWith("cidr")) delete jsonSchema.format;
        // Editors complete named properties, but not what propertyNames allows.
        if (zodSchema instanceof z.ZodRecord && zodSchema.keyType instanceof z.ZodEnum) {
          const { additionalProperties: value = {} } = jsonSchema;
          jsonSchema.properties = Object.fromEntries(zodSchema.keyType.options.map((name) => [String(name), value]));
          jsonSchema.additionalProperties = false;
          delete jsonSchema.propertyNames;
        }
      },
    }),
  };
}

/** What the schema's message says is allowed; of a group nothing, whose keys the editor shows anyway. */
function allowedBy(schema: z.core.$ZodType): string | undefined {
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return undefined;
  const { error } = schema._zod.def as { error?: z.core.$ZodErrorMap };
  const message = error?.({ code: "invalid_type", input: undefined, expected: "nonoptional", path: [] });
  return typeof message === "string" ? message : message?.message;
}
