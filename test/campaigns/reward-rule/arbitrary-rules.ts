import fc from 'fast-check';
import { encodeId } from '../../../src/kernel/ids.js';
import { fields, findField } from '../../../src/campaigns/reward-rule/fields.js';
import type { RuleInput, Operator } from '../../../src/campaigns/reward-rule/rule.js';

// Few values, so that conditions often match, with similar but different ones among them.
const promoterUuids = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002'];
const words = ['pro', 'Pro', 'pr', 'o', '', ' pro', 'ü', 'u\u0308', 'true', '5', '5.0', 'null'];
const numbers = [
  '0',
  '-0',
  '5',
  '5.0',
  '0.1',
  '0.10000000000000001',
  '1e2',
  '100',
  '-3',
  '99999999999999999999',
];
const times = [
  '2026-01-31',
  '2026-01-31T00:00:00Z',
  '2026-01-31T01:00:00+01:00',
  '2026-01-31T00:00:00.001Z',
  '2026-02-28T12:30Z',
];
const jsonNumbers = [0, -0, 5, 0.1, 0.3, 100, -3, 1e21, 1e-7];
const paths = ['plan', 'plan.name', 'a.b.c.d.e', 'list', 'toString', 'constructor.name', 'length'];

const fieldNames = [...Object.keys(fields), ...paths.map((path) => `event.metadata.${path}`)];

const of = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const sent = fc.oneof(of(words), of(numbers), of(times), of(jsonNumbers), fc.boolean(), fc.constant(null));
const branch = fc.record(
  { name: sent, b: fc.record({ c: fc.record({ d: fc.record({ e: sent }) }) }) },
  { requiredKeys: [] },
);
const metadata = fc.record(
  {
    plan: fc.oneof(sent, branch),
    a: fc.oneof(sent, branch),
    list: fc.array(sent, { maxLength: 3 }),
    toString: sent,
  },
  { requiredKeys: [] },
);

/** Rule inputs of events, with optional parts missing at random. `also` adds values to the usual metadata. */
export function arbitraryRuleInput(
  also: fc.Arbitrary<Record<string, unknown>> = metadata,
): fc.Arbitrary<RuleInput> {
  const orNull = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { freq: 4 });
  return fc.record({
    event: fc.record({
      type: of(words),
      amount: orNull(of(numbers)),
      asset: of(['USD', 'EUR']),
      occurredAt: of(times),
      metadata: fc.oneof(metadata, also),
    }),
    promoter: fc.record({
      id: of(promoterUuids),
      name: of(words),
      externalId: orNull(of(words)),
      joinedAt: of(times),
    }),
    customer: fc.record({ id: orNull(of(words)), isNew: orNull(fc.boolean()) }),
    click: orNull(
      fc.record({
        country: orNull(of(['DE', 'US'])),
        device: orNull(of(['MOBILE', 'DESKTOP'])),
        referrer: orNull(of(words)),
        ageSeconds: fc.nat({ max: 200 }),
      }),
    ),
  });
}

function scalarFor(name: string, op: Operator): fc.Arbitrary<unknown> {
  const { type, values } = findField(name)!;
  if (values === 'country') return of(['DE', 'US', 'FR']);
  if (values === 'device') return of(['MOBILE', 'TABLET', 'DESKTOP']);
  if (values === 'promoterId') return of(promoterUuids.map((id) => encodeId('promoter', id)));
  const inText = ['CONTAINS', 'STARTS_WITH', 'ENDS_WITH'].includes(op);
  const texts = of(words.filter((word) => !inText || word !== ''));
  const decimals = fc.oneof(of(numbers), of([0, 5, 0.1, 100, -3]));
  if (type === 'decimal') return decimals;
  if (type === 'time') return of(times);
  if (type === 'boolean') return fc.boolean();
  if (type === 'text' || op === 'STARTS_WITH' || op === 'ENDS_WITH') return texts;
  if (['LT', 'LTE', 'GT', 'GTE'].includes(op)) return fc.oneof(decimals, of(times));
  return op === 'CONTAINS' ? fc.oneof(texts, decimals) : fc.oneof(texts, decimals, of(times), fc.boolean());
}

function valueFor(name: string, op: Operator): fc.Arbitrary<unknown> {
  if (op === 'IN' || op === 'NOT_IN') return fc.array(scalarFor(name, op), { minLength: 1, maxLength: 3 });
  if (op !== 'BETWEEN') return scalarFor(name, op);
  const ends = [
    ['0', '5.0'],
    ['-3', '1e2'],
    [0.1, '99999999999999999999'],
  ];
  const days = [
    ['2026-01-31', '2026-01-31'],
    ['2026-01-31T00:00:00Z', '2026-02-28'],
  ];
  const { type } = findField(name)!;
  return type === 'time' ? of(days) : type === 'decimal' ? of(ends) : of([...ends, ...days]);
}

/** A comparison in API format: a field, one of its operators, and a matching value. */
const arbitraryComparison: fc.Arbitrary<Record<string, unknown>> = of(fieldNames)
  .chain((field) => fc.record({ field: fc.constant(field), op: of(findField(field)!.operators) }))
  .chain(({ field, op }) =>
    op === 'EXISTS'
      ? fc.constant({ field, op })
      : valueFor(field, op).map((value): Record<string, unknown> => ({ field, op, value })),
  );

/** A valid condition in API format. */
export const arbitraryCondition: fc.Arbitrary<Record<string, unknown>> = fc.letrec<{
  condition: Record<string, unknown>;
}>((tie) => {
  const parts = fc.array(tie('condition'), { minLength: 1, maxLength: 3 });
  return {
    condition: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      arbitraryComparison,
      fc.record({ all: parts }),
      fc.record({ any: parts }),
      fc.record({ not: tie('condition') }),
    ),
  };
}).condition;
