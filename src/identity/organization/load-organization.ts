import type { Caller } from '../../kernel/caller.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { Organization } from './organization.entity.js';

/** The organization of an object that the caller could read; null if not theirs, except for an operator. */
export async function loadOrganization(caller: Caller, id: string | null): Promise<Organization | null> {
  const { principal } = caller;
  if (id === null || principal.kind !== 'user' || !principal.isOperator) {
    return caller.loaders.load(Organization, id);
  }
  return caller.loaders.loadRelated('operator/organization', id, async (ids) => {
    const found = await asSystem('OPERATOR', async () =>
      caller.em.fork().find(Organization, { id: { $in: [...ids] } }),
    );
    return ids.map((key) => found.find((row) => row.id === key) ?? null);
  });
}
