import type { DocumentNode, ExecutionResult } from 'graphql';
import type { Caller } from '../../kernel/caller.js';

/** Runs GraphQL operations in process, for the REST layers: the same schema, resolvers and authorization. */
export interface OperationRunner {
  run(
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>>,
    caller: Caller,
  ): Promise<ExecutionResult>;
}
