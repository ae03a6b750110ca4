import type { Pool } from 'pg';
import { failEvent, postponeEvents } from '../../events/event/write-decisions.js';
import { bindCustomers } from '../../events/customer/customer-browsers.js';
import { requeueForCustomers } from '../../events/event/requeue-for-customers.js';
import type { Logger } from '../../kernel/logger.js';
import type { Transaction } from '../../kernel/transaction.js';
import { claimEvents, type ClaimedEvent } from './queues.js';
import { gatherEvaluationContext, type EvaluationContext } from './gather-evidence.js';
import { lockOrganizationWallet } from '../../ledger/wallet/lock-organization-wallet.js';
import { evaluateEvents } from './evaluate-events.js';
import { recordOutcomes } from './record-outcomes.js';
import { TenantDrain } from './tenant-drain.js';
import type { RewardFunding } from '../../rewards/reward/reward-funding.js';

/**
 * A session's click is written up to 25 ms after its redirect. An event with an unknown session waits this
 * long before it is unmatched.
 */
const sessionGraceMs = 1000;

/** Evaluates queued events, from the claim to the commit. One per worker. */
export class EvaluationDrain extends TenantDrain<ClaimedEvent> {
  /** @param settleClicks Resolves when the clicks are written that were recorded before the call. */
  constructor(
    pool: Pool,
    rewardFunding: RewardFunding,
    log: Logger,
    settleClicks: () => Promise<void> = async () => undefined,
  ) {
    super(pool, log, {
      queue: 'event',
      batchSize: 500,
      claim: claimEvents,
      evaluate: async (tx, claimed) => {
        // Before any lock but those of the events, which nothing waits for that writes clicks.
        if (claimed.length > 0) await settleClicks();
        await evaluateBatch(tx, claimed, rewardFunding);
      },
      setAside: failEvent,
    });
  }
}

async function evaluateBatch(
  tx: Transaction,
  claimed: readonly ClaimedEvent[],
  rewardFunding: RewardFunding,
): Promise<void> {
  const [first] = claimed;
  if (!first) return;
  const { organizationId, environment } = first;
  const assets = await tx.sql.query<{ asset: string }>(
    `select distinct asset from campaign where organization_id = $1 and environment = $2 order by asset`,
    [organizationId, environment],
  );
  for (const { asset } of assets) {
    await lockOrganizationWallet(tx.sql, { organizationId, environment, asset });
  }
  const context = await gatherEvaluationContext(tx.sql, claimed);
  await bindCustomers(tx.sql, [organizationId, environment], context.newBrowsers);
  const bound = context.newBrowsers.map(({ customerId }) => customerId);
  await requeueForCustomers(tx.sql, [organizationId, environment], bound);
  const [ready, early] = divide(claimed, context);
  await postponeEvents(
    tx.sql,
    early.map((event) => event.id),
  );
  await recordOutcomes(tx, await evaluateEvents(tx, ready, context), context, rewardFunding);
}

function divide(
  events: readonly ClaimedEvent[],
  context: EvaluationContext,
): [ClaimedEvent[], ClaimedEvent[]] {
  const isEarly = (event: ClaimedEvent): boolean =>
    event.sessionId !== null &&
    event.waitedMs < sessionGraceMs &&
    (context.attributionOf(event)?.attribution.by ?? 'customer') === 'customer';
  return [events.filter((event) => !isEarly(event)), events.filter(isEarly)];
}
