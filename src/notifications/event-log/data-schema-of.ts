import * as z from 'zod';
import { catalogue } from '../../kernel/catalogue.js';

/** A JSON Schema. */
type JsonSchema = Readonly<Record<string, unknown>>;

/** They never change, and are asked for seldom. */
const known = new Map<string, JsonSchema>();

/**
 * The JSON Schema of the `data` of an event type, draft 2020-12. As that of an input, it allows further
 * members, which later versions may add.
 */
export function dataSchemaOf(type: string): JsonSchema {
  const declared = catalogue().eventTypes.get(type);
  if (!declared) throw new Error(`No feature declares the event type ${type}.`);
  const schema = known.get(type) ?? z.toJSONSchema(declared.data, { target: 'draft-2020-12', io: 'input' });
  known.set(type, schema);
  return schema;
}
