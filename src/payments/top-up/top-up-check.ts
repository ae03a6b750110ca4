import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from '../../kernel/logger.js';
import type { Sql } from '../../kernel/sql.js';
import type { PaymentService } from './payment.service.js';
import type { RefundService } from './refund.service.js';

/** How many are looked after between two looks at the clock. */
const batch = 20;

/**
 * Looks after payments and refunds that nobody speaks of: it expires those that were not paid in time, opens pages that we
 * did not get to write down, asks providers whose notice never came, and has refunds done that were cut short. Each is asked
 * for more and more rarely.
 */
export class TopUpCheck {
  constructor(
    private readonly sql: Sql,
    private readonly em: () => EntityManager,
    private readonly payments: PaymentService,
    private readonly refunds: RefundService,
    private readonly log: Logger,
  ) {}

  /** Does what is due. */
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
        // One that fails must not keep the others from their turn; its own comes again.
        await work(row).catch((error: unknown) => {
          this.log.error({ err: error, table, id: row.id }, 'a payment could not be looked after');
        });
      }
    } while (rows.length === batch);
  }

  /** The next time is set before it is worked on, so that what fails again and again becomes rare. Index: …_due. */
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
