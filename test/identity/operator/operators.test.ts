import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode, ingestAndEvaluate } from '../../support/outcome.js';
import { aCampaign, aScene, aSeller } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';
import { aPerson } from '../user/people.js';
import { confirmAddress } from '../../support/invitations.js';
import { anOperator } from '../../support/operator.js';
import { outcome } from '../../support/call-outcome.js';
import { useServer } from '../../support/suite.js';
import { entriesOf } from './entries-of.js';

const [operatorEmail, listedEmail] = ['olga@example.com', 'somebody@example.com'];
const suite = useServer({
  OPERATOR_EMAILS: `${listedEmail}, ${operatorEmail.toUpperCase()}`,
  RATE_LIMIT_FREE: '1000000',
  RATE_LIMIT_PRO: '2000000',
});
/** The operator, in the sandbox and in the live environment. */
let operator: GraphQLClient;
let liveOperator: GraphQLClient;

beforeAll(async () => {
  const { token } = (operator = await anOperator(suite, operatorEmail, 'sandbox'));
  liveOperator = new GraphQLClient(suite.url, token, 'live');
});

describe('an operator', () => {
  it('must have confirmed an address that is listed in the settings', async () => {
    const query = '{ operatorOrganizations { totalCount } }';
    const { client: listed } = await aPerson(suite.url, listedEmail);
    expect(errorCode(await listed.send(query))).toBe('FORBIDDEN');
    await confirmAddress(suite.server, listed);
    expect(errorCode(await listed.send(query))).toBeUndefined();
    const { client: other } = await aPerson(suite.url);
    await confirmAddress(suite.server, other);
    expect(errorCode(await other.send(query))).toBe('FORBIDDEN');
  });

  it('can read across tenants, and each query leaves an audit entry with its filter', async () => {
    const seller = await aSeller(suite.url, 'Readable');
    const campaignId = await aCampaign(seller);
    const answer = await operator.run<{
      operatorOrganizations: { totalCount: number; nodes: { id: string }[] };
      operatorCampaigns: { nodes: { id: string; organization: { id: string } }[] };
      operatorAuditLog: { nodes: { action: string; organization: { id: string } }[] };
    }>(
      `query ($id: ID!) {
        operatorOrganizations(filter: { name: { contains: "readable" } }) { totalCount nodes { id name suspendedAt } }
        operatorCampaigns(filter: { organizationId: { eq: $id } }) { totalCount nodes { id organization { id } } }
        operatorAuditLog(filter: { organizationId: { eq: $id }, action: { eq: "createCampaign" } }) { nodes { action organization { id } } }
      }`,
      { id: seller.organizationId },
    );
    const organization = { id: seller.organizationId };
    expect(answer.operatorOrganizations).toMatchObject({ totalCount: 1, nodes: [organization] });
    expect(answer.operatorCampaigns.nodes).toEqual([{ id: campaignId, organization }]);
    expect(answer.operatorAuditLog.nodes).toEqual([{ action: 'createCampaign', organization }]);
    for (const action of ['operatorOrganizations', 'operatorCampaigns', 'operatorAuditLog']) {
      const [newest] = await entriesOf(suite.database, action);
      expect(newest).toMatchObject({
        kind: 'OPERATOR',
        name: operatorEmail,
        after: { filter: expect.anything() },
      });
    }
    expect((await entriesOf(suite.database, 'operatorOrganizations'))[0]).toMatchObject({
      after: { filter: { name: { contains: 'readable' } } },
    });
    for (const client of [seller.owner, seller.program]) {
      expect(errorCode(await client.send('{ operatorAuditLog { totalCount } }'))).toBe('FORBIDDEN');
    }
  });
});

describe('a limit that an operator sets', () => {
  it('takes effect at once, for the plan and for a single key', async () => {
    const { program, organizationId, owner } = await aSeller(suite.url);
    const limit = async (): Promise<string | null> => {
      const response = await fetch(`${suite.url}/campaigns`, {
        headers: { authorization: `Bearer ${program.token}` },
      });
      return response.headers.get('ratelimit-limit');
    };
    const limitBecomes = async (expected: string): Promise<void> => {
      await waitFor(`the limit ${expected}`, async () => (await limit()) === expected);
    };
    expect(await limit()).toBe('1000000');
    const pro = { id: organizationId, plan: 'PRO' };
    expect(await outcome(owner, 'setOrganizationPlan', pro)).toBe('FORBIDDEN');
    expect(await operator.mutate('setOrganizationPlan', pro, 'organization { plan }')).toMatchObject({
      organization: { plan: 'PRO' },
    });
    await limitBecomes('2000000');

    const { organization } = await owner.run<{ organization: { apiKeys: { nodes: { id: string }[] } } }>(
      'query ($id: ID!) { organization(id: $id) { apiKeys { nodes { id } } } }',
      { id: organizationId },
    );
    const id = organization.apiKeys.nodes[0]!.id;
    expect(await outcome(owner, 'setApiKeyRateLimit', { id, rateLimit: 0 })).toBe('FORBIDDEN');
    expect(await outcome(operator, 'setApiKeyRateLimit', { id, rateLimit: -1 })).toBe('INVALID');
    expect(await outcome(operator, 'setApiKeyRateLimit', { id: 'key_x', rateLimit: 1 })).toBe('NOT_FOUND');
    await operator.mutate('setApiKeyRateLimit', { id, rateLimit: 321 }, 'apiKey { rateLimit }');
    await limitBecomes('321');
    expect((await entriesOf(suite.database, 'setApiKeyRateLimit'))[0]).toMatchObject({
      objectId: id,
      after: { rateLimit: 321 },
    });
  });
});

interface Debt {
  readonly id: string;
  readonly held: { readonly amount: string };
  readonly owed: { readonly amount: string };
}

async function debtOf(program: GraphQLClient, promoterId: string): Promise<Debt> {
  const query = 'query ($id: ID!) { promoter(id: $id) { wallet { id held { amount } owed { amount } } } }';
  return (await program.run<{ promoter: { wallet: Debt } }>(query, { id: promoterId })).promoter.wallet;
}

describe('a debt', () => {
  it("can be written off only by an operator, in part or in full, at the platform's expense", async () => {
    const scene = await aScene(suite.url);
    const { program, promoterId } = scene;
    const { rewards } = await ingestAndEvaluate(scene, 'paid out');
    await program.mutate('setPayoutDestination', { promoterId, destination: 'sandbox' }, '');
    await program.mutate('requestPayout', { promoterId }, '');
    const wallet = async () => debtOf(program, promoterId);
    await waitFor('the payout', async () => (await wallet()).held.amount === '0.00');
    await program.mutate('reverseReward', { id: rewards[0]!.id }, '');
    expect((await wallet()).owed.amount).toBe('25.00');

    const walletId = (await wallet()).id;
    const note = 'Cannot be found';
    const amount = (text: string) => ({ amount: { amount: text } });
    for (const client of [scene.owner, program]) {
      expect(await outcome(client, 'writeOffDebt', { walletId, note })).toBe('FORBIDDEN');
    }
    const input = { walletId, note };
    expect(await outcome(liveOperator, 'writeOffDebt', input)).toBe('NOT_FOUND');
    expect(await outcome(operator, 'writeOffDebt', { ...input, ...amount('25.01') })).toBe('INVALID_AMOUNT');
    expect(await outcome(operator, 'writeOffDebt', { ...input, ...amount('0') })).toBe('INVALID_AMOUNT');
    expect(await outcome(operator, 'writeOffDebt', { ...input, ...amount('5.00') })).toBe('DONE');
    expect((await wallet()).owed.amount).toBe('20.00');
    const all = await Promise.all(
      [input, input, input].map(async (one) => outcome(operator, 'writeOffDebt', one)),
    );
    expect(all.toSorted()).toEqual(['CONFLICT', 'CONFLICT', 'DONE']);
    expect((await wallet()).owed.amount).toBe('0.00');
    expect((await entriesOf(suite.database, 'writeOffDebt'))[0]).toMatchObject({
      kind: 'OPERATOR',
      before: { owed: { amount: '20.00', asset: 'USD' } },
      after: { owed: { amount: '0.00', asset: 'USD' }, note },
    });
    const borne = await suite.database.query<{ balance: string }>(
      `select (balance.credits - balance.debits)::text as balance from ledger_balance balance
       join ledger_account account on account.id = balance.account_id where account.kind = 'BAD_DEBT'`,
    );
    expect(borne).toEqual([{ balance: '-25000000' }]);
  });
});
