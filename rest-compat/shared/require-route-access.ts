import { Kind, type DocumentNode } from 'graphql';
import { accessTable, type Access } from '../../src/graphql/access-table.js';
import { requireAccess } from '../../src/graphql/guard-operations.js';
import type { Principal } from '../../src/kernel/principal.js';

const tables = {
  query: accessTable.Query,
  mutation: accessTable.Mutation,
  subscription: accessTable.Subscription,
};

/** Who may ask for the root fields of a row's operation. */
export function accessOf({ definitions }: DocumentNode): readonly Access[] {
  const operations = definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  return operations.flatMap(({ operation, selectionSet }) =>
    selectionSet.selections.flatMap((field) => {
      const access = field.kind === Kind.FIELD ? tables[operation][field.name.value] : undefined;
      return access ? [access] : [];
    }),
  );
}

/**
 * Refuses a caller who may not ask for a row's operation, before the body of the request is read: 401 and 403. The operation asks again
 * when it runs.
 */
export function requireRouteAccess(principal: Principal, accesses: readonly Access[]): void {
  for (const access of accesses) requireAccess(principal, access);
}
