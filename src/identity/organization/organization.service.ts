import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, ForbiddenError, notFound, refuse, UnauthenticatedError } from '../../kernel/errors.js';
import { decodeId } from '../../kernel/ids.js';
import { organizationFor, tenancyFor, type Principal } from '../../kernel/principal.js';
import { refuseNull } from '../../kernel/refuse-null.js';
import type { Quotas } from '../../kernel/quotas.js';
import { amountOf, type MoneyInput } from '../../kernel/schema/money.type.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { addMember } from './membership.js';
import { MemberRole } from '../../kernel/member-role.js';
import type { CreateOrganizationInput, UpdateOrganizationInput } from './organization.inputs.js';
import { Organization } from './organization.entity.js';

/** Organizations: create, update, find. */
export class OrganizationService {
  /** @param openWallets Opens the first wallets of a new organization, in the same transaction. */
  constructor(
    private readonly openWallets: (sql: Sql, organizationId: string) => Promise<void>,
    private readonly quotas: Quotas,
  ) {}

  /** Creates an organization whose owner is the calling person. */
  async create(caller: Caller, input: CreateOrganizationInput): Promise<Organization> {
    const { principal } = caller;
    if (principal.kind === 'anonymous') throw new UnauthenticatedError();
    if (principal.kind === 'key') {
      throw new ForbiddenError('An API key cannot create an organization; sign in.');
    }
    // The person cannot see the new organization yet.
    return asSystem('NEW_ORGANIZATION', async () =>
      inTransaction(caller.em, async ({ em, sql }) => {
        await this.quotas.requireRoomToOwn(sql, principal.userId, 'name');
        const organization = new Organization();
        organization.name = input.name;
        organization.description = input.description ?? null;
        organization.website = input.website ?? null;
        em.persist(organization);
        const { id: organizationId } = organization;
        addMember(em, { organizationId, userId: principal.userId, role: MemberRole.OWNER });
        await em.flush();
        await this.openWallets(sql, organization.id);
        return organization;
      }),
    );
  }

  /** The caller's organization of this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<Organization | null> {
    tenancyFor(caller.principal, 'organization:read');
    return caller.loaders.load(Organization, decodeId('organization', typeId));
  }

  /** Changes the fields that the input names. */
  async update(caller: Caller, input: UpdateOrganizationInput): Promise<Organization> {
    refuseNull(input, 'name');
    const { organizationId } = organizationFor(caller.principal, 'organization:write', input.id, 'id');
    return inTransaction(caller.em, async ({ em }) => {
      const organization = await em.findOne(Organization, organizationId);
      if (!organization) throw notFound('organization', 'id');
      if (input.name != null) organization.name = input.name;
      if (input.description !== undefined) organization.description = input.description;
      if (input.website !== undefined) organization.website = input.website;
      for (const field of ['secondApprovalAbove', 'rewardReviewAbove'] as const) {
        if (input[field] === undefined) continue;
        requireOwner(caller.principal, organizationId, field);
        organization[field] = limitsByAsset(input[field] ?? [], field);
      }
      return organization;
    });
  }
}

/** Only an owner may lower the protection of an organization's money, not a key or an admin. */
function requireOwner(principal: Principal, organizationId: string, field: string): void {
  const isOwner =
    principal.kind === 'user' &&
    principal.roles[principal.organizationIds.indexOf(organizationId)] === MemberRole.OWNER;
  if (!isOwner) throw new ForbiddenError(`Only an owner of the organization can change ${field}.`);
}

function limitsByAsset(limits: readonly MoneyInput[], field: string): Record<string, string> {
  const byAsset: Record<string, string> = {};
  for (const [index, limit] of limits.entries()) {
    const { atomic, asset } = amountOf(limit, field, String(index));
    if (byAsset[asset] !== undefined) {
      const message = `${field} names ${asset} twice; only one amount per asset is allowed.`;
      throw refuse(ErrorCode.INVALID, message, field, String(index), 'asset');
    }
    byAsset[asset] = atomic.toString();
  }
  return byAsset;
}
