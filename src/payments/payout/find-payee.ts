import type { Caller } from '../../kernel/caller.js';
import { notFound } from '../../kernel/errors.js';
import type { Environment } from '../../kernel/environment.js';
import { requireId } from '../../kernel/ids.js';
import { personOf, requireScope, requireScopeOn } from '../../kernel/principal.js';
import { findOwnPromoter } from '../../identity/promoter/find-own-promoter.js';

/** A promoter for whom the caller may request payouts. Ids are bare uuids. */
export interface Payee {
  readonly promoterId: string;
  readonly organizationId: string;
  readonly environment: Environment;
  /** Whether the caller is the promoter. */
  readonly isOwn: boolean;
  /** The requesting person or organization. */
  readonly askedBy: string;
  /** The person behind the caller; null if unknown. */
  readonly personId: string | null;
}

/**
 * The promoter with this TypeID: the caller's own record, or one of an organization for which the caller may
 * request payouts. Otherwise throws not found.
 */
export async function findPayee(caller: Caller, typeId: string, field: string): Promise<Payee> {
  const { principal } = caller;
  // A key has no promoter record. A person may have one regardless of their role.
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
