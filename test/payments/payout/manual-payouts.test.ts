import { beforeAll, describe, expect, it } from '@jest/globals';
import { Environment } from '../../../src/kernel/environment.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode } from '../../support/outcome.js';
import { anOperator } from '../../support/operator.js';
import { useServer } from '../../support/suite.js';
import {
  aLiveEarner,
  domainEventsOf,
  indebt,
  outcome,
  payoutOf,
  requestPayout,
  transactionsOf,
  walletOf,
} from './support.js';

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

/** The exported list, by the ids of the payouts. */
async function exported(
  client: GraphQLClient,
): Promise<{ status: number; text: string; rows: Record<string, string>[] }> {
  const response = await fetch(`${suite.url}/operator/payouts.csv`, {
    headers: {
      'x-environment': client.environment,
      ...(client.token === undefined ? {} : { authorization: `Bearer ${client.token}` }),
    },
  });
  const text = await response.text();
  const rows = response.status === 200 ? recordsOf(text) : [];
  return { status: response.status, text, rows };
}

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
  it('is asked for, approved, exported, paid, and its fee is kept', async () => {
    const { program, promoterId, organizationId } = await aLiveEarner(suite, iban);
    const before = { fees: await platformBalance('FEES'), clearing: await platformBalance('CLEARING') };
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
    expect((await exported(operator)).rows.map((row) => row['payoutId'])).not.toContain(id);

    const waiting = await operator.run<{ operatorPayouts: { nodes: object[] } }>(
      `query ($o: ID!) { operatorPayouts(filter: { status: REQUESTED, provider: MANUAL, organizationId: $o }) { nodes { id organization { id } } } }`,
      { o: organizationId },
    );
    expect(waiting.operatorPayouts.nodes).toEqual([{ id, organization: { id: organizationId } }]);
    expect(await outcome(operator, 'approvePayout', { id })).toBe('DONE');
    // An operator may already be paying it.
    expect(await outcome(program, 'cancelPayout', { id })).toBe('CONFLICT');

    const { rows, text } = await exported(operator);
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
    expect(await outcome(operator, 'completePayout', { id, reference: 'SEPA 4711' })).toBe('DONE');
    expect(await payoutOf(program, id)).toMatchObject({ status: 'PAID', reference: 'SEPA 4711' });
    expect(await outcome(operator, 'completePayout', { id, reference: 'again' })).toBe(
      'ILLEGAL_STATUS_CHANGE',
    );
    expect(await outcome(operator, 'failPayout', { id, reason: 'x' })).toBe('ILLEGAL_STATUS_CHANGE');
    expect(await walletOf(program, promoterId)).toEqual({ available: '50.00', held: '0.00' });
    expect(await platformBalance('FEES')).toBe(before.fees + 750_000n);
    expect(await platformBalance('CLEARING')).toBe(before.clearing + 49_250_000n);
    expect(await domainEventsOf(suite.database, id)).toEqual([
      'payout.requested',
      'payout.approved',
      'payout.paid',
    ]);
  });

  it('is rejected or fails with a reason, and the money is back once', async () => {
    const { program, promoterId } = await aLiveEarner(suite, iban);
    const ids: string[] = [];
    for (const approved of [false, true, true]) {
      const { id } = await requestPayout(program, { promoterId, amount: { amount: '20.00' } });
      if (approved) await operator.mutate('approvePayout', { id }, '');
      ids.push(id);
    }
    const [requested, approved, failing] = ids as [string, string, string];
    for (const id of [requested, approved]) {
      expect(await outcome(operator, 'rejectPayout', { id, reason: '' })).toBe('INVALID');
      const came = await Promise.all(
        Array.from({ length: 4 }, async () => outcome(operator, 'rejectPayout', { id, reason: 'Unclear' })),
      );
      expect(came.filter((code) => code === 'DONE')).toHaveLength(1);
      expect(await payoutOf(program, id)).toMatchObject({ status: 'REJECTED', failureReason: 'Unclear' });
      expect((await domainEventsOf(suite.database, id)).at(-1)).toBe('payout.cancelled');
    }
    expect(await outcome(operator, 'failPayout', { id: failing, reason: 'No such account' })).toBe('DONE');
    expect(await payoutOf(program, failing)).toMatchObject({
      status: 'FAILED',
      failureReason: 'No such account',
    });
    expect(await walletOf(program, promoterId)).toEqual({ available: '100.00', held: '0.00' });
    for (const id of ids) {
      expect(await transactionsOf(suite.database, id)).toEqual(['PAYOUT', 'PAYOUT_RETURN']);
    }
  });

  it('is either cancelled or approved, when both are tried at once', async () => {
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

  it('has a minimum, and needs to know where the money goes', async () => {
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

  it('is not approved for somebody who was suspended meanwhile', async () => {
    const { program, promoterId } = await aLiveEarner(suite, iban);
    const { id } = await requestPayout(program, { promoterId });
    await operator.mutate('suspendPromoter', { id: promoterId, reason: 'Fraud' }, '');
    expect(await outcome(operator, 'approvePayout', { id })).toBe('CONFLICT');
    expect(await outcome(operator, 'rejectPayout', { id, reason: 'Fraud' })).toBe('DONE');
  });

  it('that fails goes towards what the promoter has come to owe', async () => {
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
      ids.map(async (id) => outcome(operator, 'failPayout', { id, reason: 'No such account' })),
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

  it('is not exported while something is in the way', async () => {
    const { program, promoterId } = await aLiveEarner(suite, iban);
    const { id } = await requestPayout(program, { promoterId });
    await operator.mutate('approvePayout', { id }, '');
    const isListed = async (): Promise<boolean> =>
      (await exported(operator)).rows.some((row) => row['payoutId'] === id);
    expect(await isListed()).toBe(true);
    await program.mutate('suspendPromoter', { id: promoterId, reason: 'Fraud' }, '');
    expect(await isListed()).toBe(false);
    await program.mutate('unsuspendPromoter', { id: promoterId }, '');
    expect(await isListed()).toBe(true);
  });

  it('is nobody else to decide or to export, and in no other environment', async () => {
    const decisions = [
      ['approvePayout', {}],
      ['rejectPayout', { reason: 'x' }],
      ['completePayout', { reference: 'x' }],
      ['failPayout', { reason: 'x' }],
    ] as const;
    const { program, owner, promoterId } = await aLiveEarner(suite, iban);
    const { id } = await requestPayout(program, { promoterId });
    for (const client of [program, owner]) {
      for (const [mutation, more] of decisions) {
        expect(await outcome(client, mutation, { id, ...more })).toBe('FORBIDDEN');
      }
      expect(errorCode(await client.send('{ operatorPayouts { totalCount } }'))).toBe('FORBIDDEN');
      expect((await exported(client)).status).toBe(403);
    }
    expect((await exported(new GraphQLClient(suite.url))).status).toBe(401);
    expect((await exported(new GraphQLClient(suite.url, 'ak_live_nobody'))).status).toBe(401);
    const sandbox = new GraphQLClient(suite.url, operator.token, 'sandbox');
    expect((await exported(sandbox)).rows).toEqual([]);
    for (const [mutation, more] of decisions) {
      expect(await outcome(sandbox, mutation, { id, ...more })).toBe('NOT_FOUND');
    }
    expect((await payoutOf(program, id))?.status).toBe('REQUESTED');
  });

  it('leaves entries in the audit log, also of the export', async () => {
    const { program, owner, promoterId, organizationId } = await aLiveEarner(suite, iban);
    const { id } = await requestPayout(program, { promoterId });
    await operator.mutate('approvePayout', { id }, '');
    await exported(operator);
    await operator.mutate('completePayout', { id, reference: 'SEPA 1' }, '');
    const { auditLog } = await owner.run<{ auditLog: { nodes: object[] } }>(
      'query ($o: ID!) { auditLog(filter: { organizationId: $o }, first: 3) { nodes { action actorKind objectId after } } }',
      { o: organizationId },
    );
    expect(auditLog.nodes).toMatchObject([
      {
        action: 'completePayout',
        actorKind: 'OPERATOR',
        objectId: id,
        after: { status: 'PAID', reference: 'SEPA 1' },
      },
      { action: 'approvePayout', actorKind: 'OPERATOR', objectId: id },
      { action: 'requestPayout', actorKind: 'KEY', objectId: id },
    ]);
    const [entry] = await suite.database.query(
      `select actor_kind as kind, actor_name as name from audit_entry where action = 'exportPayouts' order by id desc limit 1`,
    );
    expect(entry).toEqual({ kind: 'OPERATOR', name: operatorEmail });
  });
});

/** A strict parser of RFC 4180: every character must belong to a record. */
function recordsOf(text: string): Record<string, string>[] {
  const records: string[][] = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (field.lastIndex < text.length) {
    const found = field.exec(text);
    if (!found) throw new Error(`This is no CSV: ${text}`);
    const [, quoted, plain = '', end] = found;
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') records.push([]);
  }
  const [header = [], ...rows] = records.slice(0, -1);
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
}
