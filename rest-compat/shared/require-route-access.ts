import { Kind, type GraphQLSchema } from 'graphql';
import type { Access } from '../../src/kernel/feature.js';
import { accessOfOperation, requireAccess } from '../../src/platform/graphql/authorize-operations.js';
import type { Principal } from '../../src/kernel/principal.js';
import { isScope } from '../../src/kernel/scopes.js';
import type { Route } from './route.js';

/**
 * Who may call a route: callers who may call its operation's root fields, by the scope that the route names.
 * The scopes differ where a route only refuses: an unreachable status is refused to callers who may write.
 */
export function routeAccessOf(
  schema: GraphQLSchema,
  { document, scope }: Pick<Route, 'document' | 'scope'>,
): readonly Access[] {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  return operations.flatMap(({ operation, selectionSet }) =>
    selectionSet.selections.flatMap((field) => {
      const root = schema.getRootType(operation)?.getFields() ?? {};
      const found = field.kind === Kind.FIELD ? root[field.name.value] : undefined;
      if (!found) return [];
      const access = accessOfOperation(found);
      if (!access) throw new Error(`The operation ${found.name} of a route has no access row.`);
      return [scope !== null && isScope(access.who) ? { ...access, who: scope } : access];
    }),
  );
}

/**
 * Refuses a caller without access to a route's operation, before the request body is read: 401 and 403. The
 * operation checks again.
 */
export function requireRouteAccess(principal: Principal, accesses: readonly Access[]): void {
  for (const access of accesses) requireAccess(principal, access);
}
