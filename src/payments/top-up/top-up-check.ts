import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from '../../kernel/logger.js';
import type { Sql } from '../../kernel/sql.js';
import type { PaymentService } from './payment.service.js';
import type { RefundService } from './refund.service.js';

/** The number of checks between two looks at the clock. */
const batch = 20;

/**
 * Checks overdue payments and refunds: expires unpaid ones, opens pages whose address was not stored, asks
 * providers about missing notices, and completes interrupted refunds. The checks of each become less
 * frequent.
 */
export class TopUpCheck {
  constructor(
    private readonly sql: Sql,
    private readonly em: () => EntityManager,
    private readonly payments: PaymentService,
    private readonly refunds: RefundService,
    private readonly log: Logger,
  ) {}

  /** Runs all due checks. */
  async run(signal: AbortSignal): Promise<void> {
    await this.each(signal, 'top_up', async ({ id }) => this.payments.lookAfter(this.em(), id));
    await this.each(signal, 'top_up_refund', async ({ id, topUpId }) =>
      this.refunds.lookAfter(this.em(), id, topUpId),
    );
  }

  private async each(
    signal: AbortSignal,
    table: 'top_up' | 'top_up_refund',
    work: (row: { readonly id: string; readonly topUpId: string }) => Promise<void>,
  ): Promise<void> {
    let rows: { id: string; topUpId: string }[];
    do {
      rows = await this.claim(table);
      for (const row of rows) {
        if (signal.aborted) return;
        // A failure must not delay the others. It is retried later.
        await work(row).catch((error: unknown) => {
          this.log.error({ err: error, table, id: row.id }, 'a payment could not be checked');
        });
      }
    } while (rows.length === batch);
  }

  /** Sets the next check first, so that repeated failures become rare. Index: …_due. */
  private async claim(table: 'top_up' | 'top_up_refund'): Promise<{ id: string; topUpId: string }[]> {
    const topUpId = table === 'top_up' ? 'id' : 'top_up_id';
    return this.sql.query(
      `update ${table}
       set next_check_at = now() + least(greatest((now() - created_at) / 2, interval '1 minute'), interval '6 hours')
       where id = any (array(
         select id from ${table} where next_check_at <= now() order by next_check_at limit ${batch} for update skip locked))
       returning id, ${topUpId} as "topUpId"`,
    );
  }
}
