import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  getNamedType,
  isInputObjectType,
  Kind,
  typeFromAST,
  validate,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { dialects } from '../../rest-compat/mount-rest.js';
import { prefixesOf } from '../../rest-compat/shared/mount-dialect.js';
import type { Route } from '../../rest-compat/shared/route.js';
import { buildOfflineSchema } from '../../src/composition/build-offline-schema.js';

const rows = dialects.flatMap(({ name, base, routes }) =>
  routes.map((route): [string, Route] => [`${name}: ${route.method} ${base}${route.path}`, route]),
);

function operationOf(document: DocumentNode): OperationDefinitionNode {
  const found = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!found) throw new Error('There is no operation.');
  return found;
}

/** The fields of an input, and those of the objects below. A list has no place of its own in a path. */
function fieldsIn(type: GraphQLNamedType, path: readonly string[] = []): string[] {
  if (!isInputObjectType(type) || path.length > 1) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const own = [...path, field.name];
    return [own.join('.'), ...fieldsIn(getNamedType(field.type), own)];
  });
}

/** The variables, and the fields of input objects: the possible targets of route fields. */
function inputsOf(schema: GraphQLSchema, document: DocumentNode): Set<string> {
  const variables = operationOf(document).variableDefinitions ?? [];
  return new Set(
    variables.flatMap((variable) => {
      const type = getNamedType(typeFromAST(schema, variable.type));
      return [variable.variable.name.value, ...(type ? fieldsIn(type) : [])];
    }),
  );
}

describe('the rows of the REST dialects', () => {
  let schema: GraphQLSchema;
  beforeAll(() => {
    schema = buildOfflineSchema();
  });

  it.each(rows)('%s runs an operation of the schema', (_name, route) => {
    expect(validate(schema, route.document)).toEqual([]);
  });

  it.each(rows)('%s has one root field, whose kind fits the verb', (_name, route) => {
    const operation = operationOf(route.document);
    expect(operation.selectionSet.selections).toHaveLength(1);
    if (route.method === 'GET') expect(operation.operation).toBe('query');
    if (route.method === 'POST' || route.method === 'DELETE') {
      expect(operation.operation).toBe(route.isRead ? 'query' : 'mutation');
    }
  });

  it.each(rows)('%s fills only inputs that the operation has', (_name, route) => {
    const inputs = inputsOf(schema, route.document).add('asset');
    const filled = [...(route.body ?? []), ...(route.query ?? [])].flatMap((field) => field.inputs);
    expect(filled.filter((input) => !inputs.has(input.replaceAll(/\.\d+/g, '')))).toEqual([]);
  });

  it.each(dialects)('of $name are all in its README', async ({ name, base, routes }) => {
    const readme = await readFile(
      join(import.meta.dirname, `../../../rest-compat/${name}/README.md`),
      'utf8',
    );
    const written = [...readme.matchAll(/^\| (\w+ \/\S*)/gm)].map((match) => match[1]);
    expect(written).toEqual(routes.map(({ method, path }) => `${method} ${base}${path}`));
  });

  it('have distinct paths and verbs', () => {
    const names = rows.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have distinct first segments', () => {
    expect(dialects.flatMap(prefixesOf).toSorted()).toEqual([
      '/action-attempts',
      '/aktvators',
      '/attribution',
      '/campaigns',
      '/customers',
      '/events',
      '/exports',
      '/gigs',
      '/goals',
      '/organizations',
      '/payouts',
      '/postbacks',
      '/rewards',
      '/v1',
      '/wallets',
    ]);
  });
});
