import { describe, expect, it } from '@jest/globals';
import { isEnumType, isInputObjectType, isObjectType, type GraphQLField } from 'graphql';
import { schema } from '../../access/schema-relations.js';

/** Lists without text to search: amounts, states, references, and texts that are encrypted or hashed. */
const withoutText = [
  'ActionAttempt',
  'Conversion',
  'CustomerErasure',
  'Delivery',
  'LedgerAlarm',
  'OwnPromoter',
  'PostbackDelivery',
  'Reward',
  'RuleVersion',
  'Statement',
  'TopUpRefund',
  'Transaction',
];

/** A journey is one story, the log one sequence, and a search has kinds. They have one order. */
const stories = ['Customer.journey', 'Query.domainEvents', 'Query.operatorSearch'];

type Connection = readonly [path: string, field: GraphQLField<unknown, unknown>];

const connections = Object.values(schema.getTypeMap()).flatMap((type): Connection[] =>
  isObjectType(type)
    ? Object.values(type.getFields())
        .filter((field) => /Connection!?$/.test(String(field.type)))
        .map((field) => [`${type.name}.${field.name}`, field])
    : [],
);
const lists = connections.filter(([path]) => !stories.includes(path));

describe('every connection of the schema', () => {
  it('is known', () => {
    expect(lists.length).toBeGreaterThan(45);
    expect(connections.length - lists.length).toBe(stories.length);
  });

  it.each(lists)('%s has an order by a closed enum, and a filter', (_path, field) => {
    const argument = (name: string) => field.args.find((one) => one.name === name);
    const order = argument('orderBy');
    expect(order?.defaultValue).toEqual({ field: 'CREATED_AT', direction: 'DESC' });
    const type = order?.type;
    if (!isInputObjectType(type)) throw new Error('The order is no input.');
    const [by, direction] = ['field', 'direction'].map((name) => String(type.getFields()[name]?.type));
    expect(direction).toBe('OrderDirection!');
    const fields = schema.getType(String(by).slice(0, -1));
    expect(isEnumType(fields) && fields.getValue('CREATED_AT')).toBeTruthy();
    expect(isInputObjectType(argument('filter')?.type)).toBe(true);
  });

  it('can be searched if its objects have texts', () => {
    const names = (isSearched: boolean): string[] => [
      ...new Set(
        lists
          .filter(([, { args }]) => args.some(({ name }) => name === 'search') === isSearched)
          .map(([, { type }]) => String(type).replace(/Connection!?$/, '')),
      ),
    ];
    expect(names(false).toSorted()).toEqual(withoutText);
    expect(names(true).filter((name) => withoutText.includes(name))).toEqual([]);
  });

  it('uses the same operators in every filter', () => {
    const filters = lists.flatMap(([, { args }]) =>
      args.flatMap(({ name, type }) => (name === 'filter' && isInputObjectType(type) ? [type] : [])),
    );
    const types = new Set(
      filters.flatMap((filter) => Object.values(filter.getFields()).map(({ type }) => String(type))),
    );
    types.delete('Boolean');
    for (const name of types) {
      const type = schema.getType(name);
      if (!isInputObjectType(type)) throw new Error(`${name} has no operators.`);
      const operators = Object.keys(type.getFields()).toSorted().join(' ');
      expect(['eq in', 'contains eq in', 'eq in startsWith', 'from to', 'eq gte lt']).toContain(operators);
    }
  });
});
