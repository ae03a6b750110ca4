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
 * Executes operations by compiled code (graphql-jit): an operation is compiled once for each document object.
 *
 * The documents themselves are kept by their callers (Apollo's bounded document store, the REST route table), and the
 * compiled code hangs on them weakly, so its memory is bounded by theirs. What cannot be compiled is interpreted.
 * Whatever an operation sends to the database, it sends in the scope of its caller.
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
    // Custom scalars are serialized by the schema's own code, as everywhere else.
    const result = compileQuery(this.schema, document, operationName || undefined, {
      customJSONSerializer: false,
    });
    const query = isCompiledQuery(result) ? result : undefined;
    operations.set(operationName, query);
    return query;
  }
}

/**
 * graphql-jit makes errors of a class of its own, without `extensions` and `toJSON`; everybody else expects GraphQL's.
 * Without data nothing was executed: the variables did not fit, which is the caller's doing.
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
