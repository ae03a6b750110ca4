import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import { organizationFor } from '../../kernel/principal.js';
import { Conditions } from '../../kernel/list-conditions.js';

/** Members and invitations belong to the whole organization, so they are the same in both environments. */
export function ofOrganization(caller: Caller, id: string): Conditions {
  const { organizationId } = organizationFor(caller.principal, 'members:read', encodeId('organization', id));
  return new Conditions().and('organization_id = ?', organizationId);
}
