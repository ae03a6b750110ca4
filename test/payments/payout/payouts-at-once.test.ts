import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { aPromoter } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { outcome } from '../../support/call-outcome.js';
import { give, requestPayout, transactionsOf, walletOf } from './support.js';
import { anEarner, aPromotingPerson } from './earners.js';

const suite = useSharedServer();

describe('simultaneous payout requests', () => {
  it('never take more than the balance', async () => {
    const { program, promoterId } = await anEarner(suite, '10.00');
    const came = await Promise.all(
      Array.from({ length: 16 }, async () =>
        outcome(program, 'requestPayout', { promoterId, amount: { amount: '3.00' } }),
      ),
    );
    expect(came.filter((code) => code === 'DONE')).toHaveLength(3);
    expect(came.filter((code) => code === 'INSUFFICIENT_FUNDS')).toHaveLength(13);
    expect((await walletOf(program, promoterId)).available).toBe('1.00');
  });

  it('make one payout when they have the same key', async () => {
    const { program, promoterId } = await anEarner(suite, '10.00');
    const input = { promoterId, idempotencyKey: randomUUID() };
    const ids = await Promise.all(
      Array.from({ length: 16 }, async () => (await requestPayout(program, input)).id),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await transactionsOf(suite.database, ids[0] as string)).toContain('PAYOUT');
    expect((await requestPayout(program, input)).id).toBe(ids[0]);
    const other = { ...input, amount: { amount: '1.00' } };
    expect(await outcome(program, 'requestPayout', other)).toBe('IDEMPOTENCY_KEY_REUSED');
    const elsewhere = { ...input, promoterId: (await anEarner(suite)).promoterId };
    expect(await outcome(program, 'requestPayout', elsewhere)).toBe('NOT_FOUND');
  });

  it('get CONFLICT when they have the same key for two promoters', async () => {
    const seller = await anEarner(suite);
    const second = await aPromoter(seller, 'Quinn');
    const { organizationId, program } = seller;
    await give(suite.database, { organizationId, promoterId: second, amount: '5.00' });
    const idempotencyKey = randomUUID();
    const came = await Promise.all(
      [seller.promoterId, second].map(async (promoterId) =>
        outcome(program, 'requestPayout', { promoterId, idempotencyKey }),
      ),
    );
    expect(came.toSorted()).toEqual(['DONE', 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('may have equal keys when they come from different organizations or from a person', async () => {
    const { seller, client, promoterId } = await aPromotingPerson(suite);
    const other = await anEarner(suite);
    const input = { amount: { amount: '1.00' }, idempotencyKey: 'monday' };
    const ids = [
      (await requestPayout(client, { ...input, promoterId })).id,
      (await requestPayout(seller.program, { ...input, promoterId })).id,
      (await requestPayout(other.program, { ...input, promoterId: other.promoterId })).id,
    ];
    expect(new Set(ids).size).toBe(3);
  });
});
