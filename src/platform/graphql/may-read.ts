import { OperationTypeNode, type GraphQLResolveInfo } from 'graphql';
import { lacksScope, type Principal } from '../../kernel/principal.js';
import type { Scope } from '../../kernel/catalogue.js';

/** Whether a caller may read data of this scope. In a mutation, a write scope counts as the read scope. */
export function mayRead(
  principal: Principal,
  scope: Scope | '*',
  { operation }: Pick<GraphQLResolveInfo, 'operation'>,
): boolean {
  if (!lacksScope(principal, scope)) return true;
  const isMutation = operation.operation === OperationTypeNode.MUTATION;
  return isMutation && !lacksScope(principal, scope.replace(/:read$/, ':write') as Scope);
}
