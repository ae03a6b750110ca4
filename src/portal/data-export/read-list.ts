import { GraphQLError, type DocumentNode } from 'graphql';
import { ForbiddenError } from '../../kernel/errors.js';
import type { KeyPrincipal } from '../../kernel/principal.js';
import type { SchemaRunner } from '../../kernel/schema-runner.js';
import { unwrapError } from '../../kernel/unwrap-error.js';
import type { DataExport } from './data-export.entity.js';

/** A list of an export, with who may read it. */
export type ExportedList = Pick<DataExport, 'id' | 'organizationId' | 'environment' | 'scopes' | 'arguments'>;

/**
 * Reads a list as its organization, with the scopes of the list alone. Values that require other scopes are
 * null. Throws the error of the resolver for any other error.
 */
export async function readList<List>(
  runner: SchemaRunner,
  exported: ExportedList,
  query: DocumentNode,
  page: Readonly<Record<string, unknown>>,
): Promise<List> {
  const variables = { ...exported.arguments, ...page };
  const { data, errors = [] } = await runner.run(query, variables, readerOf(exported));
  const list = data?.['list'] as List | null | undefined;
  const causes = errors.map(causeOf);
  const [failure] = list ? causes.filter((cause) => !(cause instanceof ForbiddenError)) : causes;
  if (failure !== undefined) throw failure;
  if (!list) throw new Error('A list has no answer.');
  return list;
}

function readerOf({ id, organizationId, environment, scopes }: ExportedList): KeyPrincipal {
  return {
    kind: 'key',
    keyId: id,
    publishable: false,
    organizationIds: [organizationId],
    environment,
    scopes: new Set(scopes),
  };
}

/** The error of a resolver, without GraphQL's wrappers. */
function causeOf(error: GraphQLError): Error {
  let cause: Error = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  const inner = unwrapError(cause);
  return inner instanceof Error ? inner : cause;
}
