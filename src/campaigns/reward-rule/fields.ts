import type { RuleInput, Operator } from './rule.js';

/** The type of a field, which determines comparisons. `any` is metadata: the rule's value determines it. */
export type FieldType = 'text' | 'decimal' | 'time' | 'boolean' | 'any';

/** A field that conditions can read. */
export interface RuleInputField {
  readonly type: FieldType;
  /** For people to read. */
  readonly description: string;
  /** The allowed operators. */
  readonly operators: readonly Operator[];
  /** Reads the field from the rule input; null or undefined if missing. */
  readonly read: (ruleInput: RuleInput) => unknown;
  /** The kind of its values, if they are not plain texts. */
  readonly values?: 'promoterId' | 'country' | 'device';
}

const anything: readonly Operator[] = ['EQ', 'NE', 'IN', 'NOT_IN', 'EXISTS'];
const ordered: readonly Operator[] = ['LT', 'LTE', 'GT', 'GTE', 'BETWEEN'];
const texts: readonly Operator[] = ['CONTAINS', 'STARTS_WITH', 'ENDS_WITH'];

const operatorsOf: Readonly<Record<FieldType, readonly Operator[]>> = {
  text: [...anything, ...texts],
  decimal: [...anything, ...ordered],
  time: ['EQ', 'NE', ...ordered, 'EXISTS'],
  boolean: ['EQ', 'NE', 'EXISTS'],
  any: [...anything, ...ordered, ...texts],
};

const field = (
  type: FieldType,
  description: string,
  read: RuleInputField['read'],
  values?: RuleInputField['values'],
): RuleInputField => ({
  type,
  description,
  // A part of such a value has no meaning.
  operators: values ? anything : operatorsOf[type],
  read,
  ...(values && { values }),
});

/** The closed list of fields, except `event.metadata.…`. */
export const fields: Readonly<Record<string, RuleInputField>> = {
  'event.type': field('text', 'its eventType', ({ event }) => event.type),
  'event.amount': field('decimal', 'its amount', ({ event }) => event.amount),
  'event.asset': field('text', 'the asset of its amount, such as USD', ({ event }) => event.asset),
  'event.occurredAt': field('time', 'the time of the event', ({ event }) => event.occurredAt),
  'promoter.id': field('text', 'the promoter', ({ promoter }) => promoter.id, 'promoterId'),
  'promoter.name': field('text', "the promoter's name", ({ promoter }) => promoter.name),
  'promoter.externalId': field(
    'text',
    "the promoter's id in your own system",
    ({ promoter }) => promoter.externalId,
  ),
  'promoter.joinedAt': field('time', 'when the promoter was created', ({ promoter }) => promoter.joinedAt),
  'customer.id': field('text', 'the customerId of the event', ({ customer }) => customer.id),
  'customer.isNew': field(
    'boolean',
    'whether nothing was counted for this customer before',
    ({ customer }) => customer.isNew,
  ),
  'click.country': field(
    'text',
    'the country of the click, as two capital letters',
    ({ click }) => click?.country,
    'country',
  ),
  'click.device': field('text', 'the kind of device', ({ click }) => click?.device, 'device'),
  'click.referrer': field(
    'text',
    'the host of the page that the click came from',
    ({ click }) => click?.referrer,
  ),
  'click.ageSeconds': field('decimal', 'seconds from click to event', ({ click }) => click?.ageSeconds),
};

/** A field of the event's metadata; `findField` gives it the path to read. */
export const metadataField = field('any', 'additional data of the event', () => undefined);

const metadataPath = /^event\.metadata\.([A-Za-z0-9_-]{1,64}(?:\.[A-Za-z0-9_-]{1,64}){0,4})$/;

/** How to refer to `event.metadata`, for messages. */
export const metadataHint =
  'event.metadata.<name> (names of letters, digits, "_" and "-", at most 5 with dots between them)';

/** The field with this name, or undefined if conditions cannot read it. */
export function findField(name: string): RuleInputField | undefined {
  if (Object.hasOwn(fields, name)) return fields[name];
  const path = metadataPath.exec(name)?.[1]?.split('.');
  return path && { ...metadataField, read: ({ event }) => dig(event.metadata, path) };
}

/** Follows a path through own members of objects. Does not enter lists. */
function dig(value: unknown, path: readonly string[]): unknown {
  let inner = value;
  for (const name of path) {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return undefined;
    if (!Object.hasOwn(inner, name)) return undefined;
    inner = (inner as Record<string, unknown>)[name];
  }
  return inner;
}
