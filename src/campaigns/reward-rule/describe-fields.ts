import { encodeId } from '../../kernel/ids.js';
import { devices } from './check-value.js';
import { fields, metadataField, type RuleInputField } from './fields.js';
import { RuleFieldType } from './rule.enums.js';
import type { RuleField } from './rule-field.types.js';
import type { Operator } from './rule.js';

/** Two values of each type, the lower one first. A function, because ids need the merged features. */
const examples = () =>
  ({
    text: ['signup', 'purchase'],
    decimal: ['25.00', '100.00'],
    time: ['2026-01-31', '2026-02-28T12:00:00Z'],
    boolean: [true, false],
    any: [10, 25],
    promoterId: [
      encodeId('promoter', '01890a5d-ac96-774b-bcce-b302099a8057'),
      encodeId('promoter', '01890a5d-ac96-774b-bcce-b302099a8058'),
    ],
    country: ['DE', 'FR'],
    device: devices,
  }) as const;

/** All fields that conditions can read. The last stands for the fields of the event's metadata. */
export function describeFields(): readonly RuleField[] {
  const metadata = 'event.metadata.plan';
  return [...Object.entries(fields), [metadata, metadataField] as const].map(([name, field]) => ({
    name: field === metadataField ? 'event.metadata.<name>' : name,
    description: field.description,
    type: RuleFieldType[upper(field.type)],
    values: field.values === 'device' ? devices : null,
    comparisons: field.operators.map((operator) => ({ operator, example: exampleOf(name, field, operator) })),
  }));
}

function upper<Text extends string>(text: Text): Uppercase<Text> {
  return text.toUpperCase() as Uppercase<Text>;
}

function exampleOf(
  name: string,
  { type, values }: RuleInputField,
  operator: Operator,
): Readonly<Record<string, unknown>> {
  const [first, second] = examples()[values ?? type];
  const comparison = { field: name, op: operator };
  if (operator === 'EXISTS') return comparison;
  const isList = operator === 'IN' || operator === 'NOT_IN' || operator === 'BETWEEN';
  if (isList) return { ...comparison, value: [first, second] };
  const isInText = operator === 'CONTAINS' || operator === 'STARTS_WITH' || operator === 'ENDS_WITH';
  return { ...comparison, value: isInText ? String(first) : first };
}
