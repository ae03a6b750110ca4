import type { ExecutionResult, TypedQueryDocumentNode } from 'graphql';
import type { Caller } from '../../kernel/caller.js';
import type { CompiledExecutor } from './compiled-executor.js';

/** Runs GraphQL operations in process, for the REST layers: the same schema, resolvers and authorization. */
export class OperationRunner {
  constructor(private readonly executor: CompiledExecutor) {}

  async run<Result, Variables>(
    document: TypedQueryDocumentNode<Result, Variables>,
    variables: Readonly<Record<string, unknown>>,
    caller: Caller,
  ): Promise<ExecutionResult<Result>> {
    const result = await this.executor.execute({ document, variables, context: caller });
    // The types of a document are generated from the schema that executes it; GraphQL's own types forget
    // them.
    return result as ExecutionResult<Result>;
  }
}
