import { beforeAll, describe, expect, it } from '@jest/globals';
import { Environment } from '../../../src/kernel/environment.js';
import { type GraphQLClient } from '../../support/graphql-client.js';
import { anOperator } from '../../support/operator.js';
import { useServer } from '../../support/suite.js';
import { outcome } from '../../support/call-outcome.js';
import {
  aLiveEarner,
  domainEventsOf,
  indebt,
  payoutOf,
  requestPayout,
  transactionsOf,
  walletOf,
} from './support.js';
import { exportPayouts } from './export-payouts.js';

const operatorEmail = 'olga@example.com';
const suite = useServer({
  OPERATOR_EMAILS: operatorEmail,
  PAYOUT_MINIMUM: 'USD=10',
  PAYOUT_FEE: 'USD=1%+0.25',
});
const iban = '=DE02 1203 0000 0000 2020 51';
let operator: GraphQLClient;

beforeAll(async () => {
  operator = await anOperator(suite, operatorEmail);
});

/** The platform's balance on one of its accounts. */
async function platformBalance(kind: string): Promise<bigint> {
  const [row] = await suite.database.query<{ balance: string }>(
    `select balance.credits - balance.debits as balance from ledger_account account
     join ledger_balance balance on balance.account_id = account.id
     where account.kind = $1 and wallet_id is null and environment = 'LIVE' and asset = 'USD'`,
    [kind],
  );
  return BigInt(row?.balance ?? 0);
}

describe('a payout that an operator pays by hand', () => {
  it('is held until an operator approves it, and is then exported', async () => {
    const { program, promoterId, organizationId } = await aLiveEarner(suite, iban);
    const asked = await requestPayout(program, { promoterId, amount: { amount: '50.00' } });
    expect(asked).toMatchObject({
      status: 'REQUESTED',
      provider: 'MANUAL',
      destination: iban,
      fee: { amount: '0.75' },
      net: { amount: '49.25' },
    });
    expect(await walletOf(program, promoterId)).toEqual({ available: '50.00', held: '50.00' });
    const { id } = asked;
    expect(await outcome(operator, 'completePayout', { id, reference: 'x' })).toBe('ILLEGAL_STATUS_CHANGE');
    expect((await exportPayouts(operator)).rows.map((row) => row['payoutId'])).not.toContain(id);

    const waiting = await operator.run<{ operatorPayouts: { nodes: object[] } }>(
      `query ($o: ID!) { operatorPayouts(filter: { status: { eq: REQUESTED }, provider: { eq: MANUAL }, organizationId: { eq: $o } }) { nodes { id organization { id } } } }`,
      { o: organizationId },
    );
    expect(waiting.operatorPayouts.nodes).toEqual([{ id, organization: { id: organizationId } }]);
    expect(await outcome(operator, 'approvePayout', { id })).toBe('DONE');
    // An operator may already be paying it.
    expect(await outcome(program, 'cancelPayout', { id })).toBe('CONFLICT');

    const { rows, text } = await exportPayouts(operator);
    expect(rows.find((row) => row['payoutId'] === id)).toMatchObject({
      net: '49.25',
      asset: 'USD',
      destination: `'${iban}`,
      name: "'@Pat",
      organization: `'=Acme, "Daughters"`,
      promoterId,
      organizationId,
      amount: '50.00',
      fee: '0.75',
    });
    expect(text.split('\r\n').length).toBe(rows.length + 2);
  });

  it('is completed once, and its fee goes to the platform', async () => {
    const { program, promoterId } = await aLiveEarner(suite, iban);
    const before = { fees: await platformBalance('FEES'), clearing: await platformBalance('CLEARING') };
    const { id } = await requestPayout(program, { promoterId, amount: { amount: '50.00' } });
    expect(await outcome(operator, 'approvePayout', { id })).toBe('DONE');
    expect(await outcome(operator, 'completePayout', { id, reference: 'SEPA 4711' })).toBe('DONE');
    expect(await payoutOf(program, id)).toMatchObject({ status: 'PAID', reference: 'SEPA 4711' });
    expect(await outcome(operator, 'completePayout', { id, reference: 'again' })).toBe(
      'ILLEGAL_STATUS_CHANGE',
    );
    expect(await outcome(operator, 'failPayout', { id, note: 'x' })).toBe('ILLEGAL_STATUS_CHANGE');
    expect(await walletOf(program, promoterId)).toEqual({ available: '50.00', held: '0.00' });
    expect(await platformBalance('FEES')).toBe(before.fees + 750_000n);
    expect(await platformBalance('CLEARING')).toBe(before.clearing + 49_250_000n);
    expect(await domainEventsOf(suite.database, id)).toEqual([
      'payout.requested',
      'payout.approved',
      'payout.paid',
    ]);
  });

  it('returns the money once when it is rejected or fails, with a reason', async () => {
    const { program, promoterId } = await aLiveEarner(suite, iban);
    const ids: string[] = [];
    for (const approved of [false, true, true]) {
      const { id } = await requestPayout(program, { promoterId, amount: { amount: '20.00' } });
      if (approved) await operator.mutate('approvePayout', { id }, '');
      ids.push(id);
    }
    const [requested, approved, failing] = ids as [string, string, string];
    for (const id of [requested, approved]) {
      expect(await outcome(operator, 'rejectPayout', { id, note: '' })).toBe('INVALID');
      const came = await Promise.all(
        Array.from({ length: 4 }, async () => outcome(operator, 'rejectPayout', { id, note: 'Unclear' })),
      );
      expect(came.filter((code) => code === 'DONE')).toHaveLength(1);
      expect(await payoutOf(program, id)).toMatchObject({ status: 'REJECTED', note: 'Unclear' });
      expect((await domainEventsOf(suite.database, id)).at(-1)).toBe('payout.cancelled');
    }
    expect(await outcome(operator, 'failPayout', { id: failing, note: 'No such account' })).toBe('DONE');
    expect(await payoutOf(program, failing)).toMatchObject({ status: 'FAILED', note: 'No such account' });
    expect(await walletOf(program, promoterId)).toEqual({ available: '100.00', held: '0.00' });
    for (const id of ids) {
      expect(await transactionsOf(suite.database, id)).toEqual(['PAYOUT', 'PAYOUT_RETURN']);
    }
  });

  it('is either cancelled or approved when both happen at once', async () => {
    const { program, promoterId } = await aLiveEarner(suite, iban, '200.00');
    for (let round = 0; round < 8; round++) {
      const { id } = await requestPayout(program, { promoterId, amount: { amount: '10.00' } });
      const came = await Promise.all([
        outcome(program, 'cancelPayout', { id }),
        outcome(operator, 'approvePayout', { id }),
        outcome(program, 'cancelPayout', { id }),
      ]);
      const { status } = (await payoutOf(program, id))!;
      expect(came.filter((code) => code === 'DONE')).toHaveLength(1);
      expect(status).toBe(came[1] === 'DONE' ? 'APPROVED' : 'CANCELLED');
    }
  });

  it('must reach the minimum amount, and requires a destination', async () => {
    const { owner, program, promoterId } = await aLiveEarner(suite, null);
    expect(await outcome(program, 'requestPayout', { promoterId })).toBe('CONFLICT');
    await owner.mutate('setPayoutDestination', { promoterId, destination: iban }, '');
    const tooLittle = { promoterId, amount: { amount: '9.999' } };
    expect(await outcome(program, 'requestPayout', tooLittle)).toBe('INVALID_AMOUNT');
    const { id } = await requestPayout(program, { promoterId });
    // A change now affects the next payout.
    await owner.mutate('setPayoutDestination', { promoterId, destination: 'elsewhere' }, '');
    expect((await payoutOf(program, id))?.destination).toBe(iban);
    await owner.mutate('setPayoutDestination', { promoterId, destination: null }, '');
  });

  it('cannot be approved after its promoter was suspended', async () => {
    const { program, promoterId } = await aLiveEarner(suite, iban);
    const { id } = await requestPayout(program, { promoterId });
    await operator.mutate('suspendPromoter', { id: promoterId, note: 'Fraud' }, '');
    expect(await outcome(operator, 'approvePayout', { id })).toBe('CONFLICT');
    expect(await outcome(operator, 'rejectPayout', { id, note: 'Fraud' })).toBe('DONE');
  });

  it('that fails pays the debt of its promoter first', async () => {
    const { program, promoterId, organizationId } = await aLiveEarner(suite, iban);
    const ids: string[] = [];
    for (const amount of ['30.00', '50.00']) {
      const { id } = await requestPayout(program, { promoterId, amount: { amount } });
      await operator.mutate('approvePayout', { id }, '');
      ids.push(id);
    }
    const environment = Environment.LIVE;
    await indebt(suite.database, { organizationId, promoterId, amount: '42.00', environment });
    const came = await Promise.all(
      ids.map(async (id) => outcome(operator, 'failPayout', { id, note: 'No such account' })),
    );
    expect(came).toEqual(['DONE', 'DONE']);
    const { promoter } = await program.run<{ promoter: object }>(
      'query ($id: ID!) { promoter(id: $id) { wallet { available { amount } held { amount } owed { amount } } } }',
      { id: promoterId },
    );
    expect(promoter).toEqual({
      wallet: { available: { amount: '58.00' }, held: { amount: '0.00' }, owed: { amount: '0.00' } },
    });
  });
});
