import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import type { FirstApproval } from './first-approval.type.js';
import { actorById } from '../actor/actor-by-id.js';

interface Row {
  readonly objectId: string;
  readonly organizationId: string;
  readonly personId: string;
  readonly keyId: string | null;
  readonly approvedAt: Date;
}

/**
 * The first approval of an object that the caller could read, by its bare uuid; null without one. Runs as the
 * system, because operators read objects of every tenant. Index: first_approval_object.
 */
export async function loadFirstApproval(caller: Caller, objectId: string): Promise<FirstApproval | null> {
  return caller.loaders.loadRelated('first-approval', objectId, async (ids) => {
    const rows = await asSystem('READABLE_OBJECT', async () =>
      caller.sql.query<Row>(
        `select object_id as "objectId", organization_id as "organizationId", person_id as "personId", key_id as "keyId", approved_at as "approvedAt"
         from first_approval where object_id = any($1::uuid[])`,
        [[...ids]],
      ),
    );
    const byObject = new Map(rows.map((row) => [row.objectId, present(row)]));
    return ids.map((id) => byObject.get(id) ?? null);
  });
}

function present({ organizationId, personId, keyId, approvedAt }: Row): FirstApproval {
  const id = keyId === null ? encodeId('user', personId) : encodeId('apiKey', keyId);
  return { by: actorById(id, organizationId), approvedAt };
}
