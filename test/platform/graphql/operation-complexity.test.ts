import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { getOperationAST, parse, validate } from 'graphql';
import { buildOfflineSchema } from '../../../src/composition/build-offline-schema.js';
import {
  measureOperation,
  type OperationSize,
} from '../../../src/platform/graphql/limits/measure-operation.js';
import { pointsOf } from '../../../src/platform/graphql/limits/operation-limiter.js';

const schema = buildOfflineSchema();

function measure(query: string, variables: Record<string, unknown> = {}): OperationSize {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation || validate(schema, document).length > 0) {
    throw new Error(`${query}: ${String(validate(schema, document)[0]?.message)}`);
  }
  return measureOperation(schema, document, operation, variables);
}

describe('the complexity of an operation', () => {
  it.each([
    ['a field', '{ __typename }', 1],
    ['an object and its fields', '{ viewer { environment user { name } } }', 4],
    ['a page of the usual size', '{ campaigns { nodes { id } } }', 1 + 1 + 20],
    ['a page with an explicit size', '{ campaigns(first: 5) { nodes { id } } }', 1 + 1 + 5],
    [
      'fields outside of the nodes of a page',
      '{ campaigns(last: 5) { totalCount pageInfo { endCursor } } }',
      1 + 1 + 2,
    ],
    ['edges', '{ campaigns(first: 5) { edges { cursor node { id } } } }', 1 + 1 + 5 * 3],
    ['the larger of first and last', '{ campaigns(first: 2, last: 9) { nodes { id } } }', 2 + 9],
    [
      'nested pages',
      '{ campaigns(first: 10) { nodes { gigs(first: 10) { nodes { id } } } } }',
      2 + 10 * (2 + 10),
    ],
    ['objects by a list of ids', '{ nodes(ids: ["a", "b", "c"]) { id } }', 1 + 3],
    ['an alias', '{ a: __typename b: __typename }', 2],
    [
      'a fragment, at each place where it is spread',
      '{ ...F ...F } fragment F on Query { viewer { environment } }',
      4,
    ],
    ['an inline fragment', '{ ... on Query { viewer { environment } } }', 2],
    ['introspection of the schema', '{ __schema { types { name } } }', 1000],
    ['a subscription', 'subscription { walletUpdated(walletId: "x") { id } }', 2],
  ])('of %s: %s', (_name, query, complexity) => {
    expect(measure(query).complexity).toBe(complexity);
  });

  it('uses the values of variables, and their defaults', () => {
    const query =
      'query ($first: Int = 7, $ids: [ID!]!) { campaigns(first: $first) { nodes { id } } nodes(ids: $ids) { id } }';
    const of = (variables: Record<string, unknown>): number => measure(query, variables).complexity;
    expect(of({ ids: [] })).toBe(2 + 7 + 1);
    expect(of({ first: 100, ids: ['a', 'b'] })).toBe(2 + 100 + 1 + 2);
    expect(of({ first: null, ids: 'a' })).toBeGreaterThan(0);
    expect(measure(query, {}).dependsOnVariables).toBe(true);
    expect(measure('{ campaigns(first: 3) { nodes { id } } }').dependsOnVariables).toBe(false);
  });

  it('is at least one point for each mutation, and one per full thousand', () => {
    expect([0, 1, 1999, 2000, 50_500].map((complexity) => pointsOf(complexity))).toEqual([1, 1, 1, 2, 50]);
    const change = 'pauseCampaign(input: { id: "x" }) { userErrors { code } }';
    expect(pointsOf(measure(`mutation { ${change} }`).complexity)).toBe(1);
    expect(
      pointsOf(
        measure(`mutation { a: ${change} b: ${change} ...C } fragment C on Mutation { c: ${change} }`)
          .complexity,
      ),
    ).toBe(3);
  });

  it('grows with each size, never shrinks by an added field, and multiplies', () => {
    const size = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(size, size, size, (outer, inner, more) => {
        const of = (a: number, b: number): number =>
          measure(`{ campaigns(first: ${a}) { nodes { gigs(first: ${b}) { nodes { id title } } } } }`)
            .complexity;
        expect(of(outer + more, inner)).toBeGreaterThan(of(outer, inner));
        expect(of(outer, inner + more)).toBeGreaterThan(of(outer, inner));
        expect(of(outer, inner)).toBe(2 + outer * (2 + 2 * inner));
      }),
    );
  });

  it('of fragments that double each other is computed without expanding them', () => {
    const levels = Array.from(
      { length: 300 },
      (_, i) =>
        `fragment F${i} on Organization { campaigns { nodes { organization { ...F${i + 1} ...F${i + 1} } } } }`,
    );
    const document = parse(
      `{ organization(id: "x") { ...F0 } } ${levels.join(' ')} fragment F300 on Organization { id }`,
    );
    const operation = getOperationAST(document);
    const size = operation && measureOperation(schema, document, operation, {});
    expect(size?.complexity).toBe(Number.POSITIVE_INFINITY);
    expect(size?.depth).toBe(902);
  });
});
