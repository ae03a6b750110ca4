import { getOperationAST, type DocumentNode, type GraphQLSchema } from 'graphql';
import { fixedCost, measureOperation, type OperationSize } from './measure-operation.js';
import { hold, limitError } from './limit-error.js';

export interface OperationLimits {
  readonly depth: number;
  readonly aliases: number;
  readonly complexity: number;
  readonly introspection: boolean;
}

/** An operation of a valid document, with the variables as sent. */
export interface LimitedOperation {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** The points that an operation costs: one for each full thousand of its complexity, and at least one. */
export function pointsOf(complexity: number): number {
  return Math.max(1, Math.floor(complexity / fixedCost));
}

/** The header by which a client asks for the cost of its operation. */
export const costHeader = 'x-graphql-cost';

/** What an operation counts as, and what is charged for it. */
export interface OperationCost {
  readonly complexity: number;
  readonly points: number;
}

/** Applies the operation limits to clients. Operations of the REST dialects are Tribute's own, and exempt. */
export class OperationLimiter {
  /** Sizes that no variable can change. */
  private readonly sizes = new WeakMap<DocumentNode, Map<string, OperationSize>>();

  constructor(
    private readonly schema: GraphQLSchema,
    readonly limits: OperationLimits,
  ) {}

  /** The operation's cost; throws a GraphQLError whose code names the exceeded limit. */
  admit(operation: LimitedOperation): OperationCost {
    const { introspection, depth, aliases, complexity } = this.limits;
    const size = this.measure(operation);
    if (!size) return { complexity: 0, points: 1 };
    if (size.isIntrospective && !introspection) {
      throw limitError('INTROSPECTION_DISABLED', 'Introspection is turned off on this server.');
    }
    hold('DEPTH_LIMIT', 'operation is nested', size.depth, depth, 'levels deep');
    hold('ALIAS_LIMIT', 'operation has', size.aliases, aliases, 'aliases');
    hold('COMPLEXITY_LIMIT', 'operation has a complexity of', size.complexity, complexity, '');
    return { complexity: size.complexity, points: pointsOf(size.complexity) };
  }

  private measure({ document, operationName, variables }: LimitedOperation): OperationSize | undefined {
    const name = operationName ?? '';
    const known = this.sizes.get(document)?.get(name);
    if (known) return known;
    const operation = getOperationAST(document, operationName);
    if (!operation) return undefined;
    const size = measureOperation(this.schema, document, operation, variables ?? {});
    if (!size.dependsOnVariables) {
      const sizes = this.sizes.get(document) ?? new Map<string, OperationSize>();
      this.sizes.set(document, sizes.set(name, size));
    }
    return size;
  }
}
