import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { FreshCaller } from '../../../kernel/caller.js';
import type { Logger } from '../../../kernel/logger.js';
import type { LiveOperation } from '../credentials/run-subscription.js';
import type { LiveConnection } from '../credentials/watched-connection.js';
import type { KnownOperations, OperationText } from '../known-operations.js';
import { isUntrusted, maxValidationErrors, type DocumentScreen } from '../limits/document-screen.js';
import type { OperationLimiter } from '../limits/operation-limiter.js';
import type { SubscriptionSlots } from '../limits/subscription-slots.js';
import { causeOf, isFault, presentError } from '../present-error.js';
import type { RegisteredDocuments } from '../registered-documents.js';

/** What every live transport needs to prepare operations. */
export interface OperationParts {
  readonly schema: GraphQLSchema;
  readonly limiter: OperationLimiter;
  readonly screen: DocumentScreen;
  readonly known: KnownOperations;
  readonly documents: RegisteredDocuments;
}

/** An operation that a client sent on a connection. */
export interface SentOperation {
  readonly connection: LiveConnection;
  /** The round of the watch before the caller was authenticated. */
  readonly round: number;
  /** The caller, who has paid one point. */
  readonly callerOf: () => Promise<FreshCaller>;
  readonly query: string;
  /** The id of a registered document, if the text is empty. */
  readonly documentId?: unknown;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  /** Where its place is taken, and what counts the places. */
  readonly slots: SubscriptionSlots;
  readonly slotsOf: object;
}

/**
 * Prepares an execution, or returns errors for this one operation. If it threw, a typo or an expired
 * credential would close the connection, with every other subscription on it, as an internal error.
 */
export async function prepareOperation(
  parts: OperationParts,
  sent: SentOperation,
): Promise<LiveOperation | readonly GraphQLError[]> {
  const { connection, round } = sent;
  const variables = sent.variables ?? undefined;
  // An empty name is none.
  const operationName = sent.operationName || undefined;
  try {
    const contextValue = await sent.callerOf();
    const { query } = parts.documents.withText({ query: sent.query, documentId: sent.documentId });
    parts.documents.admit(query);
    const document = await readDocument(parts, { query, operationName }, contextValue);
    if (!('kind' in document)) return document;
    await contextValue.spend(parts.limiter.admit({ document, operationName, variables }).points - 1);
    parts.known.add({ query, operationName }, document, isUntrusted(contextValue.principal));
    const release = isSubscription(document, operationName) ? sent.slots.take(sent.slotsOf) : () => undefined;
    const { schema } = parts;
    const args = { schema, document, operationName, variableValues: variables, contextValue };
    return { ...args, connection, round, release };
  } catch (error) {
    return [asGraphqlError(error)];
  }
}

/** Whether the operation of a document is a subscription. */
export function isSubscription(document: DocumentNode, operationName: string | undefined): boolean {
  return getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
}

/** Any error as one of GraphQL. */
export function asGraphqlError(error: unknown): GraphQLError {
  return error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
}

/** Errors as clients see them. Faults are logged. */
export function presentErrors(errors: readonly GraphQLError[], log: Logger): GraphQLFormattedError[] {
  return errors.map((error) => {
    if (isFault(error)) log.error({ err: causeOf(error), path: error.path }, 'a resolver failed');
    return presentError(error.toJSON(), error);
  });
}

/** A valid document within the limits, or its validation errors. Other refusals are thrown. */
async function readDocument(
  { schema, limiter, screen, known }: OperationParts,
  operation: OperationText,
  caller: FreshCaller,
): Promise<DocumentNode | readonly GraphQLError[]> {
  const document = known.find(operation);
  if (document) {
    screen.admit(operation.query, document, caller.principal);
    return document;
  }
  const read = await screen.read(operation.query, caller);
  const problems = validate(schema, read, specifiedRules, {
    hideSuggestions: !limiter.limits.introspection,
    maxErrors: maxValidationErrors,
  });
  return problems.length > 0 ? problems : read;
}
