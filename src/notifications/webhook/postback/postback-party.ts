import { findOwnPromoter, type OwnPromoterKey } from '../../../identity/promoter/find-own-promoter.js';
import type { Caller } from '../../../kernel/caller.js';
import { requireScope, requireScopeOn } from '../../../kernel/principal.js';
import { asSystem, type SystemReason } from '../../../kernel/tenant-scope.js';
import { PostbackParty } from './postback.entity.js';

/** A promoter with postbacks, and whom the caller acts as. Ids are bare uuids. */
export interface Party {
  readonly promoterId: string;
  readonly organizationId: string;
  readonly environment: OwnPromoterKey['environment'];
  readonly acts: PostbackParty;
}

type PostbackScope = 'webhooks:read' | 'webhooks:write';

/**
 * The promoter with this bare uuid: the caller's own record, or one of an organization for which the caller
 * has the scope. Otherwise undefined.
 */
export async function findParty(
  caller: Caller,
  promoterId: string,
  scope: PostbackScope,
): Promise<Party | undefined> {
  const { principal, sql } = caller;
  // A key has no promoter record. A person may have one regardless of their role.
  if (principal.kind !== 'user') requireScope(principal, scope);
  const own = await findOwnPromoter(caller, promoterId);
  if (own) return partyOf(own, PostbackParty.PROMOTER);
  if (principal.kind === 'anonymous') return undefined;
  const [kept] = await sql.query<OwnPromoterKey>(
    `select id, organization_id as "organizationId", environment from promoter
     where id = $1 and organization_id = any($2::uuid[]) and environment = $3`,
    [promoterId, principal.organizationIds, principal.environment],
  );
  if (!kept) return undefined;
  requireScopeOn(principal, scope, kept);
  return partyOf(kept, PostbackParty.ORGANIZATION);
}

function partyOf({ id, organizationId, environment }: OwnPromoterKey, acts: PostbackParty): Party {
  return { promoterId: id, organizationId, environment, acts };
}

/** Runs `work` on the party's rows, which requests cannot read by themselves. */
export async function asParty<T>({ acts }: Pick<Party, 'acts'>, work: () => Promise<T>): Promise<T> {
  const reason: SystemReason = acts === PostbackParty.PROMOTER ? 'OWN_RECORD' : 'READABLE_OBJECT';
  return asSystem(reason, work);
}
