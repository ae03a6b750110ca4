import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** The environment variable with the path of a file, from the global set-up: strict schemas by event type. */
export const eventSchemasVariable = 'TRIBUTE_TEST_EVENT_SCHEMAS';

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];

let written: Readonly<Record<string, JsonSchema>> | undefined;
const schemas = new Map<string, z.ZodType>();

/**
 * What contradicts the schema of a domain event's type in its data. Further members are faults too. Read from
 * a file, because loading all features for each test file takes long.
 */
export function eventDataFaults(type: string, data: unknown): readonly z.core.$ZodIssue[] {
  let schema = schemas.get(type);
  if (!schema) schemas.set(type, (schema = schemaOf(type)));
  return schema.safeParse(data).error?.issues ?? [];
}

function schemaOf(type: string): z.ZodType {
  written ??= JSON.parse(readFileSync(process.env[eventSchemasVariable] ?? '', 'utf8')) as typeof written;
  return z.fromJSONSchema(written?.[type] ?? {});
}
