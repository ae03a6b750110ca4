import type { Pool } from 'pg';
import type { Logger } from '../../kernel/logger.js';
import { isTransient, sqlOf } from '../../kernel/sql.js';
import { inBatchTransaction, type Transaction } from '../../kernel/transaction.js';
import { claimEvents, type ClaimedEvent } from './claim-events.js';
import { gatherSurroundings, type IsDataCentre, type Surroundings } from './gather-evidence.js';
import { lockTreasury } from '../wallet/lock-treasury.js';
import { judgeEvents } from './judge-events.js';
import { recordOutcomes } from './record-outcomes.js';
import { Turns } from './turns.js';
import type { RewardTreasurer } from '../reward/reward-treasurer.js';

const batchSize = 500;

/**
 * A session's click is written up to 25 ms after its redirect. An event that names an unknown session this soon waits a
 * moment before it is called unmatched.
 */
const sessionGraceMs = 1000;

/**
 * Evaluates queued events, a batch of one tenant at a time, each batch in one transaction: exactly-once effect. Tenants take turns, so
 * that none waits for the whole queue of another.
 */
export class EvaluationDrain {
  private limit = batchSize;
  private readonly turns = new Turns('event', async (sql, tenant) => claimEvents(sql, tenant, this.limit));

  constructor(
    private readonly pool: Pool,
    private readonly treasurer: RewardTreasurer,
    private readonly log: Logger,
    private readonly isDataCentre?: IsDataCentre,
  ) {}

  /** Evaluates what is due now, until nothing is or the signal aborts. Answers how many events it was. */
  async drain(signal: AbortSignal): Promise<number> {
    let total = 0;
    while (!signal.aborted) {
      const count = await this.step();
      if (count === 0) break;
      total += count;
    }
    return total;
  }

  /** One batch. A batch that hits a fault is tried again at half its size, until the one event at fault stands alone. */
  private async step(): Promise<number> {
    let claimed: readonly ClaimedEvent[] = [];
    try {
      const count = await inBatchTransaction(this.pool, async (tx) => {
        claimed = await this.turns.claimNext(tx.sql);
        return evaluateBatch(tx, claimed, this.treasurer, this.isDataCentre);
      });
      const [first] = claimed;
      if (first) this.turns.pass(first);
      this.limit = Math.min(batchSize, this.limit * 2);
      return count;
    } catch (error) {
      const [first] = claimed;
      // A lost connection or a deadlock says nothing about the events: the next run tries them again.
      if (!first || isTransient(error)) throw error;
      if (claimed.length === 1) return this.setAside(first, error);
      this.limit = Math.ceil(claimed.length / 2);
      this.log.warn({ err: error, limit: this.limit }, 'evaluation of a batch failed; trying a smaller one');
      return this.step();
    }
  }

  /** Marks the one event that cannot be evaluated, so that it never blocks the others. */
  private async setAside(event: ClaimedEvent, error: unknown): Promise<number> {
    this.log.error({ err: error, eventId: event.id }, 'an event cannot be evaluated and was marked FAILED');
    await sqlOf(this.pool).query(
      `update event set status = 'FAILED', evaluated_at = now(), decision = $2 where id = $1 and status = 'QUEUED'`,
      [event.id, JSON.stringify({ reason: 'FAULT', error: inWords(error) })],
    );
    return 1;
  }
}

async function evaluateBatch(
  tx: Transaction,
  claimed: readonly ClaimedEvent[],
  treasurer: RewardTreasurer,
  isDataCentre: IsDataCentre,
): Promise<number> {
  const [first] = claimed;
  if (!first) return 0;
  const { organizationId, environment } = first;
  const assets = await tx.sql.query<{ asset: string }>(
    `select distinct asset from campaign where organization_id = $1 and environment = $2 order by asset`,
    [organizationId, environment],
  );
  for (const { asset } of assets) await lockTreasury(tx.sql, { organizationId, environment, asset });
  const surroundings = await gatherSurroundings(tx.sql, claimed, isDataCentre);
  const [ready, early] = divide(claimed, surroundings);
  if (early.length > 0) {
    await tx.sql.query(
      `update event set due_at = now() + interval '100 milliseconds' where id = any($1::uuid[])`,
      [early.map((event) => event.id)],
    );
  }
  await recordOutcomes(tx, await judgeEvents(tx, ready, surroundings), surroundings, treasurer);
  return claimed.length;
}

function divide(
  events: readonly ClaimedEvent[],
  surroundings: Surroundings,
): [ClaimedEvent[], ClaimedEvent[]] {
  const isEarly = (event: ClaimedEvent): boolean =>
    event.sessionId !== null &&
    Date.now() - event.receivedAt.getTime() < sessionGraceMs &&
    surroundings.attributionOf(event) === undefined;
  return [events.filter((event) => !isEarly(event)), events.filter(isEarly)];
}

/** What went wrong, without where: the log has the rest. */
function inWords(error: unknown): string {
  const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown };
  return `${typeof code === 'string' ? code : String(name)}: ${String(message)}`.slice(0, 200);
}
