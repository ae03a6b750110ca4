import { expect } from '@jest/globals';
import type { Database } from '../support/database.js';
import { uuidOf } from '../support/outcome.js';

/** Successful requests, with the returned ids by key. */
type Answered = Map<string, string>;

export interface AnsweredRequests {
  readonly events: Answered;
  readonly funds: Answered;
  readonly topUps: Answered;
  readonly reversals: Answered;
}

/** Everything answered exists once: every event, every budget, every top-up with its money. */
export async function expectEverythingAnswered(
  database: Pick<Database, 'query'>,
  { events, funds, topUps, reversals }: AnsweredRequests,
): Promise<void> {
  const stored = await database.query<{ key: string }>('select idempotency_key as key from event');
  const keys = stored.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect([...events.keys()].filter((key) => !keys.includes(key))).toEqual([]);
  const [moved] = await database.query<{ funds: number }>(
    `select count(*)::int as funds from ledger_transaction where kind = 'FUND'`,
  );
  expect(moved?.funds).toBeGreaterThanOrEqual(funds.size);
  const takenBack = await database.query<{ id: string; times: number }>(
    `select reversal.id, count(t.id)::int as times from reward_reversal reversal
     left join ledger_transaction t on t.kind = 'REVERSAL' and t.source_id = reversal.id group by 1`,
  );
  expect(takenBack.filter(({ times }) => times !== 1)).toEqual([]);
  const takenIds = new Set(takenBack.map(({ id }) => id));
  expect([...reversals.values()].filter((id) => !takenIds.has(uuidOf('rewardReversal', id)))).toEqual([]);
  const paid = await database.query<{ id: string; times: number }>(
    `select top_up.id, count(t.id)::int as times from top_up left join ledger_transaction t on t.kind = 'TOP_UP' and t.source_id = top_up.id
     where top_up.status = 'PAID' group by 1`,
  );
  expect(paid.filter(({ times }) => times !== 1)).toEqual([]);
  const ids = new Set(paid.map(({ id }) => id));
  expect([...topUps.values()].filter((id) => !ids.has(uuidOf('topUp', id)))).toEqual([]);
}

/** The sums of events, rewards, budgets and reversals are those of the answered requests. */
export async function expectExactSums(
  database: Pick<Database, 'query'>,
  { events, funds, reversals }: AnsweredRequests,
): Promise<void> {
  const [sums] = await database.query(
    `select (select count(*) from event)::int as events, (select count(*) from reward where status = 'PAID')::int as rewards,
            (select sum(credits - debits) from ledger_account join ledger_balance on account_id = id where kind = 'BUDGET')::text as saved,
            (select sum(reversed) from reward)::text as reversed, (select count(*) from reward_reversal)::int as reversals`,
  );
  expect(sums).toEqual({
    events: events.size,
    rewards: events.size,
    saved: String(1_000_000 * funds.size),
    reversed: String(10_000 * reversals.size),
    reversals: reversals.size,
  });
}
