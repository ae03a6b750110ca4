import { getNamedType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import type { Access, OperationTable } from '../../kernel/feature.js';

const audited = 'The audit log records each read.';

/**
 * Describes what type-graphql leaves without a description: the root types, and `input` arguments. The scalar
 * of graphql-scalars gets a shorter one. Each operation's description also gets a sentence from its access
 * row. So no description is wrong about access.
 */
export function describeOperations(schema: GraphQLSchema, operations: OperationTable): void {
  const { Query, Mutation, Subscription } = operations;
  GraphQLDateTime.description = 'A time in UTC, by ISO 8601: `2007-12-03T10:15:30Z`.';
  GraphQLDateTime.specifiedByURL = 'https://scalars.graphql.org/andimarek/date-time.html';
  describe(
    schema.getQueryType(),
    Query,
    'Reads objects. A query changes nothing. A field with an error is null.',
    audited,
  );
  const changes = 'Changes objects. `userErrors` says what was refused. A mutation with an error is null.';
  describe(schema.getMutationType(), Mutation, changes);
  const ways = 'Sends changes by websocket, as server-sent events, or in parts of one response.';
  describe(schema.getSubscriptionType(), Subscription, ways, audited);
}

function describe(
  root: GraphQLObjectType | null | undefined,
  rows: Readonly<Record<string, Access>>,
  description: string,
  ofOperators = '',
): void {
  if (!root) return;
  root.description = description;
  for (const field of Object.values(root.getFields())) {
    const access = rows[field.name];
    const sentences = [field.description, access && requirement(access)];
    if (access?.who === 'operator') sentences.push(ofOperators);
    field.description = sentences.filter(Boolean).join(' ');
    for (const argument of field.args) argument.description ??= getNamedType(argument.type).description;
  }
}

function requirement({ who, publishable, orOperator, orPromoter }: Access): string {
  if (who === 'anyone') return 'Requires no credential.';
  if (who === 'caller') return 'Requires a credential.';
  if (who === 'person') return 'Requires a signed-in user.';
  if (who === 'operator') return 'Requires a signed-in operator.';
  const alternatives = [
    publishable && 'a publishable key',
    orPromoter && "the caller's own promoter record",
    orOperator && 'a signed-in operator',
  ];
  return `Requires ${[`the scope \`${who}\``, ...alternatives.filter(Boolean)].join(' or ')}.`;
}
