import { systemText } from '../../kernel/actor-text.js';
import type { Pool } from 'pg';
import { doublingDelay } from '../../kernel/doubling-delay.js';
import { encodeId } from '../../kernel/ids.js';
import type { Logger } from '../../kernel/logger.js';
import { inBatchTransaction, type Transaction } from '../../kernel/transaction.js';
import { walletUpdated } from '../../ledger/wallet/wallet-domain-events.js';
import { unobstructed } from './find-payout-obstacle.js';
import { giveBack, sendOut } from './move-payout-money.js';
import { payoutDomainEvent, type PayoutRow } from './payout-domain-event.js';
import { PayoutUncertain, type PayoutOutcome, type PayoutProvider } from './payout-provider.js';
import { PayoutStatus, type PayoutProviderName } from './payout-status.js';

/** The most payouts in progress at once. */
const atOnce = 5;
/** A process's time for a payout before another one tries. Longer than every time-out of a provider. */
const leaseSeconds = 120;
/** The delay before an obstructed payout is checked again. */
const obstructedSeconds = 60;
/** The delay after the first attempt whose result is unknown. There is no last attempt. */
const firstDelaySeconds = 5;

interface Claimed extends PayoutRow {
  readonly provider: PayoutProviderName;
  readonly destination: string | null;
  readonly attempts: number;
}

const columns = `id, organization_id as "organizationId", environment, promoter_id as "promoterId", wallet_id as "walletId", asset,
  amount as "amountAtomic", fee as "feeAtomic", status, reference, failure_reason as note, provider, destination, attempts`;

/**
 * Pays approved payouts. A payout is committed as PROCESSING before the provider is called, and the result is
 * written in a separate transaction. If a process dies in between, the payout is due again after its lease.
 * The provider is then asked for the same payout, which it pays only once.
 */
export class PayoutDrain {
  private readonly providers: ReadonlyMap<PayoutProviderName, PayoutProvider>;

  /** @param providers The configured providers; payouts of others wait. */
  constructor(
    private readonly pool: Pool,
    providers: readonly PayoutProvider[],
    private readonly log: Logger,
  ) {
    const paying = providers.filter((provider) => provider.pay !== null);
    this.providers = new Map(paying.map((provider) => [provider.name, provider]));
  }

  /** Pays everything that is due. */
  async drain(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { looked, free } = await this.claim();
      if (looked === 0) return;
      await Promise.all(free.map(async (payout) => this.pay(payout)));
    }
  }

  /** Plan: payout_due. Delays payouts with obstacles, so that they do not block others. */
  private async claim(): Promise<{ readonly looked: number; readonly free: readonly Claimed[] }> {
    return inBatchTransaction(this.pool, async ({ sql }) => {
      const due = await sql.query<{ id: string; free: boolean }>(
        `select id, status = 'PROCESSING' or (${unobstructed('payout')}) as free from payout
         where next_attempt_at <= now() and status in ('APPROVED', 'PROCESSING') and provider = any($1::text[])
         order by next_attempt_at limit ${atOnce} for update skip locked`,
        [[...this.providers.keys()]],
      );
      if (due.length === 0) return { looked: 0, free: [] };
      const claimed = await sql.query<Claimed & { free: boolean }>(
        `update payout set
           status = case when free then 'PROCESSING' else status end,
           attempts = attempts + case when free then 1 else 0 end,
           next_attempt_at = now() + make_interval(secs => case when free then ${leaseSeconds} else ${obstructedSeconds} end)
         from unnest($1::uuid[], $2::boolean[]) as due (due_id, free) where id = due_id
         returning ${columns}, free`,
        [due.map(({ id }) => id), due.map(({ free }) => free)],
      );
      return { looked: due.length, free: claimed.filter((payout) => payout.free) };
    });
  }

  private async pay(payout: Claimed): Promise<void> {
    const { asset, destination, attempts, amountAtomic, feeAtomic } = payout;
    const id = encodeId('payout', payout.id);
    try {
      const atomic = amountAtomic - feeAtomic;
      const outcome = await this.providers
        .get(payout.provider)
        ?.pay?.({ id, atomic, asset, destination, attempt: attempts });
      if (!outcome) throw new Error(`There is no payout provider ${payout.provider}.`);
      if (outcome.kind === 'REFUSED') this.log.warn({ payoutId: id, ...outcome }, 'a payout was refused');
      await inBatchTransaction(this.pool, async (tx) => settle(tx, payout.id, outcome));
    } catch (error) {
      const delay = doublingDelay(firstDelaySeconds, attempts);
      const details = { err: error, payoutId: id, attempts, delay };
      this.log.warn(details, 'payout result is unknown; trying again');
      await this.putOff(payout.id, delay, error);
    }
  }

  private async putOff(id: string, delay: number, error: unknown): Promise<void> {
    const reason = error instanceof PayoutUncertain ? error.message.slice(0, 1000) : null;
    await inBatchTransaction(this.pool, async ({ sql }) =>
      sql.query(
        `update payout set next_attempt_at = now() + make_interval(secs => $2), failure_reason = coalesce($3, failure_reason)
         where id = $1 and status = 'PROCESSING'`,
        [id, delay, reason],
      ),
    );
  }
}

/** Writes the provider's result. A second result, after an expired lease, changes nothing. */
async function settle(tx: Transaction, id: string, outcome: PayoutOutcome): Promise<void> {
  const { sql } = tx;
  const [found] = await sql.query<PayoutRow>(`select ${columns} from payout where id = $1 for update`, [id]);
  if (found?.status !== PayoutStatus.PROCESSING) return;
  const isPaid = outcome.kind === 'PAID';
  const payout = {
    ...found,
    status: isPaid ? PayoutStatus.PAID : PayoutStatus.FAILED,
    reference: isPaid ? outcome.reference : null,
    note: isPaid ? null : outcome.reason,
  };
  await (isPaid ? sendOut(sql, payout) : giveBack(sql, payout));
  await sql.query(
    `update payout set status = $2, reference = $3, failure_reason = $4, settled_at = now(), settled_by = $5, next_attempt_at = null
     where id = $1`,
    [id, payout.status, payout.reference, payout.note, systemText],
  );
  tx.record(payoutDomainEvent(isPaid ? 'payout.paid' : 'payout.failed', payout), walletUpdated(payout));
}
