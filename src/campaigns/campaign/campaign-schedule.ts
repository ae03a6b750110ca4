import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { onSystemTrail } from '../../kernel/audit-trail.js';
import type { Sql } from '../../kernel/sql.js';
import { systemText } from '../../kernel/actor-text.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { campaignDomainEvent } from './campaign-domain-event.js';
import { CampaignStatus } from './campaign-status.js';
import { Campaign } from './campaign.entity.js';

const batchSize = 200;

/**
 * Ends campaigns after `endsAt`. A start needs no job: an active campaign counts events from `startsAt` on.
 */
export class CampaignSchedule {
  constructor(
    private readonly sql: Sql,
    private readonly fork: () => EntityManager,
  ) {}

  /** Ends all due campaigns of all tenants, or stops when the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    // Usually there are none, which takes one statement without a transaction.
    const due = await this.sql.query(
      `select from campaign where ends_at <= now() and status in ('ACTIVE', 'PAUSED') limit 1`,
    );
    if (due.length === 0) return;
    while (!signal.aborted && (await this.endSome()) === batchSize);
  }

  /** Index: campaign_over. Skips campaigns locked by others until the next run. */
  private async endSome(): Promise<number> {
    return onSystemTrail('endCampaign', async () =>
      asSystem('JOB', async () =>
        inTransaction(this.fork(), async (tx) => {
          const over = await tx.em.find(
            Campaign,
            { endsAt: { $lte: new Date() }, status: { $in: [CampaignStatus.ACTIVE, CampaignStatus.PAUSED] } },
            { orderBy: { endsAt: 'asc' }, limit: batchSize, lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE },
          );
          for (const campaign of over) {
            const previousStatus = campaign.status.toLowerCase();
            campaign.moveTo(CampaignStatus.ENDED, systemText);
            tx.record(
              campaignDomainEvent('campaign.status_changed', campaign, { previousStatus, by: 'schedule' }),
            );
          }
          return over.length;
        }),
      ),
    );
  }
}
