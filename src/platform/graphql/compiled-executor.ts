import { execute, GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import type { Caller } from '../../kernel/caller.js';
import { scopeOf } from '../../kernel/principal.js';
import { inScope } from '../../kernel/tenant-scope.js';

/** One execution of an operation. */
export interface Execution {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly context: Pick<Caller, 'principal'>;
}

/**
 * Executes operations by compiled code (graphql-jit). Each document object's operation is compiled once.
 * Callers keep the documents (Apollo's bounded document store, the REST route table). Compiled code is weakly
 * attached to them, so their bounds limit its memory too. Operations that cannot be compiled are interpreted.
 * All database access of an operation runs in its caller's scope.
 */
export class CompiledExecutor {
  private readonly compiled = new WeakMap<DocumentNode, Map<string, CompiledQuery | undefined>>();

  constructor(private readonly schema: GraphQLSchema) {}

  async execute(execution: Execution): Promise<ExecutionResult> {
    return inScope(scopeOf(execution.context.principal), async () => this.executeInScope(execution));
  }

  private async executeInScope(execution: Execution): Promise<ExecutionResult> {
    const { document, operationName, variables, context } = execution;
    const query = this.compile(document, operationName ?? '');
    if (query) return withRealErrors(await query.query(undefined, context, variables ?? {}));
    return execute({
      schema: this.schema,
      document,
      contextValue: context,
      variableValues: variables,
      operationName,
    });
  }

  private compile(document: DocumentNode, operationName: string): CompiledQuery | undefined {
    let operations = this.compiled.get(document);
    if (!operations) this.compiled.set(document, (operations = new Map<string, CompiledQuery | undefined>()));
    if (operations.has(operationName)) return operations.get(operationName);
    // The schema's own code serializes custom scalars, as everywhere else.
    const result = compileQuery(this.schema, document, operationName || undefined, {
      customJSONSerializer: false,
    });
    const query = isCompiledQuery(result) ? result : undefined;
    operations.set(operationName, query);
    return query;
  }
}

/**
 * graphql-jit has its own error class, without `extensions` and `toJSON`. Other code expects GraphQL's.
 * Without data nothing was executed, because the caller's variables are wrong.
 */
function withRealErrors(result: ExecutionResult): ExecutionResult {
  if (!result.errors) return result;
  const extensions = result.data === undefined ? { code: 'BAD_USER_INPUT' } : null;
  const errors = result.errors.map(
    ({ message, nodes, path, originalError }) =>
      new GraphQLError(message, {
        nodes: nodes ?? null,
        path: path ?? null,
        originalError: originalError ?? null,
        extensions,
      }),
  );
  return { ...result, errors };
}
