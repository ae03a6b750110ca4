import type { Caller } from '../../kernel/caller.js';
import { notFound } from '../../kernel/errors.js';
import type { Environment } from '../../kernel/environment.js';
import { requireId } from '../../kernel/ids.js';
import { personOf, requireScope, requireScopeOn } from '../../kernel/principal.js';
import { findOwnPromoter } from '../../identity/promoter/find-own-promoter.js';

/** A promoter whose money the caller may ask for. Ids are bare uuids. */
export interface Payee {
  readonly promoterId: string;
  readonly organizationId: string;
  readonly environment: Environment;
  /** Whether the caller is the promoter. */
  readonly isOwn: boolean;
  /** Who asks: the person, or the organization. */
  readonly askedBy: string;
  /** The person behind the caller; null where that is unknown. */
  readonly personId: string | null;
}

/**
 * The promoter of this TypeID: the calling person's own record, or one of an organization where the caller may ask for payouts.
 * What is nobody's of theirs reads as not found.
 */
export async function findPayee(caller: Caller, typeId: string, field: string): Promise<Payee> {
  const { principal } = caller;
  // A key has no record of its own; a person may have one wherever their role stops.
  if (principal.kind !== 'user') requireScope(principal, 'payouts:write');
  const promoterId = requireId('promoter', typeId, field);
  const own = await findOwnPromoter(caller, promoterId);
  if (own && principal.kind === 'user') {
    const { organizationId, environment } = own;
    return {
      promoterId,
      organizationId,
      environment,
      isOwn: true,
      askedBy: principal.userId,
      personId: principal.userId,
    };
  }
  const kept = await findKept(caller, promoterId);
  if (!kept) throw notFound('promoter', field);
  requireScopeOn(principal, 'payouts:write', kept);
  return {
    promoterId,
    ...kept,
    isOwn: false,
    askedBy: kept.organizationId,
    personId: personOf(principal) ?? null,
  };
}

type Tenant = Pick<Payee, 'organizationId' | 'environment'>;

async function findKept({ principal, sql }: Caller, promoterId: string): Promise<Tenant | undefined> {
  if (principal.kind === 'anonymous') return undefined;
  const [found] = await sql.query<Tenant>(
    `select organization_id as "organizationId", environment from promoter
     where id = $1 and organization_id = any($2::uuid[]) and environment = $3`,
    [promoterId, principal.organizationIds, principal.environment],
  );
  return found;
}
