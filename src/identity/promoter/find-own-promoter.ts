import type { Caller } from '../../kernel/caller.js';
import type { Promoter } from './promoter.entity.js';

/** The owner of a promoter record. Ids are bare uuids. */
export type OwnPromoterKey = Pick<Promoter, 'id' | 'organizationId' | 'environment'>;

/** The calling person's own promoter record with this bare uuid, in their current environment. */
export async function findOwnPromoter(caller: Caller, id: string): Promise<OwnPromoterKey | undefined> {
  const { principal } = caller;
  if (principal.kind !== 'user') return undefined;
  const [own] = await caller.sql.query<OwnPromoterKey>(
    `select id, organization_id as "organizationId", environment from promoter
     where id = $1 and user_id = $2 and environment = $3`,
    [id, principal.userId, principal.environment],
  );
  return own;
}
