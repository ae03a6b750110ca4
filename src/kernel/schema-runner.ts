import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import type { Principal } from './principal.js';

/** Runs queries of the schema in process, for jobs. */
export interface SchemaRunner {
  readonly schema: GraphQLSchema;
  /** Runs a valid document as this principal, with all checks of a request but the limits. */
  run(
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>>,
    principal: Principal,
  ): Promise<ExecutionResult>;
}
