import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode, ingestAndEvaluate } from '../../support/outcome.js';
import { anOperator } from '../../support/operator.js';
import { aKey, aScene, aSeller, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';

const operatorEmail = 'olga@example.com';
const suite = useServer({ OPERATOR_EMAILS: operatorEmail });
let operator: GraphQLClient;
let scene: Scene;

beforeAll(async () => {
  operator = await anOperator(suite, operatorEmail, 'sandbox');
  scene = await aScene(suite.url);
  await ingestAndEvaluate(scene, 'one');
  // Another organization.
  await aScene(suite.url);
});

interface Row {
  readonly account: string;
  readonly owner: string | null;
  readonly accounts: number;
  readonly debits: Amount;
  readonly credits: Amount;
  readonly balance: Amount;
}

interface Amount {
  readonly amount: string;
}

interface Balance extends Omit<Row, 'account' | 'owner' | 'accounts'> {
  readonly rows: readonly Row[];
  readonly asset: string;
  readonly environment: string;
}

const sums = 'debits { amount } credits { amount } balance { amount }';
const balanceFields = `asset environment ${sums} rows { account owner accounts ${sums} }`;
const ownQuery = `query ($asset: CurrencyCode, $o: ID) { trialBalance(asset: $asset, organizationId: $o) { ${balanceFields} } }`;
const platformQuery = `query ($asset: CurrencyCode) { operatorTrialBalance(asset: $asset) { ${balanceFields} } }`;
const balances = ({ rows }: Balance): Record<string, string> =>
  Object.fromEntries(rows.map(({ owner, account, balance }) => [`${owner} ${account}`, balance.amount]));

describe('a trial balance', () => {
  it('contains the accounts of an organization and of its promoters, and no others', async () => {
    const { trialBalance } = await scene.program.run<{ trialBalance: Balance }>(ownQuery);
    expect(trialBalance).toMatchObject({
      asset: 'USD',
      environment: 'SANDBOX',
      balance: { amount: '1000.00' },
    });
    expect(balances(trialBalance)).toMatchObject({
      'ORGANIZATION AVAILABLE': '975.00',
      'PROMOTER AVAILABLE': '25.00',
      'PROMOTER PENDING': '0.00',
    });
    expect(trialBalance.rows.filter(({ owner }) => owner === null)).toEqual([]);
    const { trialBalance: byOwner } = await scene.owner.run<{ trialBalance: Balance }>(ownQuery, {
      o: scene.organizationId,
    });
    expect(byOwner).toEqual(trialBalance);
  });

  it('covers one environment and one asset', async () => {
    const live = new GraphQLClient(
      suite.url,
      await aKey(scene.owner, scene.organizationId, ['wallet:read'], 'LIVE'),
    );
    const { trialBalance } = await live.run<{ trialBalance: Balance }>(ownQuery);
    expect(trialBalance).toMatchObject({
      environment: 'LIVE',
      debits: { amount: '0.00' },
      credits: { amount: '0.00' },
    });
    const { trialBalance: euros } = await scene.program.run<{ trialBalance: Balance }>(ownQuery, {
      asset: 'EUR',
    });
    expect(euros).toMatchObject({ asset: 'EUR', rows: [], balance: { amount: '0.00' } });
    expect((await scene.program.send(ownQuery, { asset: 'GOLD' })).errors).toHaveLength(1);
  });

  it('is refused for another organization, and without the scope', async () => {
    const rival = await aSeller(suite.url, 'Rival');
    for (const client of [rival.program, rival.owner]) {
      const answer = await client.send<unknown>(ownQuery, { o: scene.organizationId });
      expect(answer.data).toEqual({ trialBalance: null });
      expect(answer.errors).toHaveLength(1);
    }
    const narrow = new GraphQLClient(
      suite.url,
      await aKey(scene.owner, scene.organizationId, ['events:read']),
    );
    expect(errorCode(await narrow.send(ownQuery))).toBe('FORBIDDEN');
    expect(errorCode(await new GraphQLClient(suite.url).send(ownQuery))).toBe('UNAUTHENTICATED');
  });

  it('of the platform is visible only to operators, sums to zero, and leaves an audit entry', async () => {
    const { operatorTrialBalance: all } = await operator.run<{ operatorTrialBalance: Balance }>(
      platformQuery,
      { asset: 'USD' },
    );
    expect(all.balance.amount).toBe('0.00');
    expect(all.debits).toEqual(all.credits);
    expect(balances(all)['null CLEARING']).toBe('-2000.00');
    expect(errorCode(await scene.owner.send(platformQuery))).toBe('FORBIDDEN');
    expect(errorCode(await scene.program.send(platformQuery))).toBe('FORBIDDEN');
    const entries = await suite.database.query(
      `select actor_kind as kind, after from audit_entry where action = 'operatorTrialBalance'`,
    );
    expect(entries).toEqual([{ kind: 'OPERATOR', after: { asset: 'USD', relations: ['rows'] } }]);
  });
});
