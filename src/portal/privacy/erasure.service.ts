import { listConditions } from '../../kernel/list-conditions.js';
import type { MetadataStorage } from '@mikro-orm/core';
import { actorText } from '../../kernel/actor-text.js';
import type { Caller } from '../../kernel/caller.js';
import { decodeId, newId } from '../../kernel/ids.js';
import type { KeyedHash } from '../../kernel/keyed-hash.js';
import { organizationFor, requireScope } from '../../kernel/principal.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { inTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { CustomerErasure } from './customer-erasure.entity.js';
import type { EraseCustomerInput } from './privacy.inputs.js';
import { customerErasureList } from './customer-erasure.list.js';

/** Asks for erasures of customers, and finds them. */
export class ErasureService {
  /** @param hashCustomer The hash by which a customer is recognized after the erasure. */
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly hashCustomer: KeyedHash,
  ) {}

  /**
   * Asks for the erasure of a customer. A job carries it out. A second request returns the same erasure, and
   * begins it again if the customer has reported something since.
   */
  async request(caller: Caller, input: EraseCustomerInput): Promise<CustomerErasure> {
    const tenant = organizationFor(caller.principal, 'customers:write', input.organizationId);
    const { organizationId, environment } = tenant;
    const { customerId } = input;
    const hash = this.hashCustomer(organizationId, environment, customerId);
    const id = await inTransaction(caller.em, async (tx) => {
      const { sql } = tx;
      const by = actorText(caller.principal, organizationId);
      const own = [organizationId, environment, hash];
      await sql.query(
        `insert into customer_erasure as known (id, organization_id, environment, customer_hash, customer_id, pseudonym, requested_by, status)
         values ($4, $1, $2, $3, $5, $6, $7, 'PENDING')
         on conflict (organization_id, environment, customer_hash) do update
         set status = 'PENDING', customer_id = excluded.customer_id, pseudonym = excluded.pseudonym, requested_by = excluded.requested_by,
             requested_at = date_trunc('milliseconds', now()), due_at = now(), completed_at = null
         where known.status = 'COMPLETED' and exists (
           select from event where organization_id = $1 and environment = $2 and customer_id = $5)`,
        [...own, newId(), customerId, `erased_${newId().replaceAll('-', '')}`, by],
      );
      const [erasure] = await sql.query<{ id: string }>(
        'select id from customer_erasure where organization_id = $1 and environment = $2 and customer_hash = $3',
        own,
      );
      await sql.query(wakeUpSql('erasures'));
      const { id: found } = erasure as { id: string };
      const after = { customerDigest: hash.toString('hex') };
      tx.audit({ kind: 'customerErasure', id: found, organizationId, environment, before: null, after });
      return found;
    });
    return caller.em.findOneOrFail(CustomerErasure, id, { refresh: true });
  }

  /** The caller's erasure with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<CustomerErasure | null> {
    requireScope(caller.principal, 'customers:read');
    return caller.loaders.load(CustomerErasure, decodeId('customerErasure', typeId));
  }

  /** One page of the caller's erasures. Index: customer_erasure_organization. */
  async list(caller: Caller, args: ListArgs): Promise<Page<CustomerErasure>> {
    const conditions = listConditions(caller.principal, 'customers:read', args);
    return readPage(caller, this.metadata, customerErasureList, conditions, args);
  }
}
