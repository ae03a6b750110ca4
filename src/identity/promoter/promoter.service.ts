import { UniqueConstraintViolationException, type MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { conflict, notFound } from '../../kernel/errors.js';
import { decodeId, requireId } from '../../kernel/ids.js';
import { ownRows } from '../../kernel/own-rows.js';
import { organizationFor, requireScope } from '../../kernel/principal.js';
import type { Quotas } from '../../kernel/quotas.js';
import { listConditions } from '../../kernel/list-conditions.js';
import { readPage } from '../../kernel/read-page.js';
import { refuseNull } from '../../kernel/refuse-null.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import type { Sql } from '../../kernel/sql.js';
import { inTransaction } from '../../kernel/transaction.js';
import { promoterDomainEvent } from './promoter-domain-event.js';
import { promoterQuota } from './promoter-quota.js';
import { Promoter } from './promoter.entity.js';
import type { CreatePromoterInput, UpdatePromoterInput } from './promoter.inputs.js';
import { promoterList } from './promoter.list.js';

/** Promoters: create, update, find. */
export class PromoterService {
  /** @param openWallet Opens the wallet of a new promoter, in the same transaction. */
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly openWallet: (sql: Sql, promoter: Promoter) => Promise<void>,
    private readonly quotas: Quotas,
  ) {}

  /** Adds a promoter, with an empty wallet. */
  async create(caller: Caller, input: CreatePromoterInput): Promise<Promoter> {
    const tenant = organizationFor(caller.principal, 'promoters:write', input.organizationId);
    return refuseTakenExternalId(async () =>
      inTransaction(caller.em, async (tx) => {
        const { em, sql } = tx;
        const { organizationId, environment } = tenant;
        const values = [organizationId, environment];
        const use = { organizationId, values, field: 'organizationId' };
        await this.quotas.requireRoom(sql, promoterQuota, use);
        const promoter = new Promoter();
        Object.assign(promoter, tenant, { name: input.name });
        promoter.email = input.email ?? null;
        promoter.externalId = input.externalId ?? null;
        await em.persist(promoter).flush();
        await this.openWallet(sql, promoter);
        tx.record(promoterDomainEvent('promoter.created', promoter));
        return promoter;
      }),
    );
  }

  /** Changes the fields that the input names. */
  async update(caller: Caller, input: UpdatePromoterInput): Promise<Promoter> {
    refuseNull(input, 'name');
    const where = {
      ...ownRows(caller.principal, 'promoters:write'),
      id: requireId('promoter', input.id, 'id'),
    };
    return refuseTakenExternalId(async () =>
      inTransaction(caller.em, async (tx) => {
        const promoter = await tx.em.findOne(Promoter, where);
        if (!promoter) throw notFound('promoter', 'id');
        if (input.name != null) promoter.name = input.name;
        if (input.email !== undefined) promoter.email = input.email;
        if (input.externalId !== undefined) promoter.externalId = input.externalId;
        tx.record(promoterDomainEvent('promoter.updated', promoter));
        return promoter;
      }),
    );
  }

  /** The caller's promoter of this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<Promoter | null> {
    requireScope(caller.principal, 'promoters:read');
    return caller.loaders.load(Promoter, decodeId('promoter', typeId));
  }

  /** One page of the caller's promoters. Index: promoter_organization. */
  async list(caller: Caller, args: ListArgs): Promise<Page<Promoter>> {
    return readPage(
      caller,
      this.metadata,
      promoterList,
      listConditions(caller.principal, 'promoters:read', args),
      args,
    );
  }
}

async function refuseTakenExternalId<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    throw conflict('Another promoter already has this externalId.', 'externalId');
  }
}
