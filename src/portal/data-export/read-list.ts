import type { DocumentNode, GraphQLError } from 'graphql';
import { ForbiddenError } from '../../kernel/errors.js';
import type { KeyPrincipal } from '../../kernel/principal.js';
import type { SchemaRunner } from '../../kernel/schema-runner.js';
import { causeOf } from '../../platform/graphql/present-error.js';
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
  const causes = errors.map(errorBehind);
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

function errorBehind(error: GraphQLError): Error {
  const cause = causeOf(error);
  return cause instanceof Error ? cause : error;
}
