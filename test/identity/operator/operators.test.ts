import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { startServer, type TestServer } from '../../support/server.js';
import { aCampaign, aKey, aScene, aSeller, follow, type Seller } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';
import { startMailbox, tokenIn, type Mailbox } from '../user/mailbox.js';
import { aPerson } from '../user/people.js';

const operatorEmail = 'olga@example.com';
const password = 'correct horse battery';

let mailbox: Mailbox;
let database: TestDatabase;
let server: TestServer;
/** The operator, in the sandbox and in the live environment. */
let operator: GraphQLClient;
let liveOperator: GraphQLClient;

beforeAll(async () => {
  mailbox = await startMailbox();
  database = await createDatabase();
  server = await startServer({
    DATABASE_URL: database.url,
    MAIL_URL: mailbox.url,
    OPERATOR_EMAILS: `somebody@example.com, ${operatorEmail.toUpperCase()}`,
    CAMPAIGN_APPROVAL: 'manual',
    RATE_LIMIT_FREE: '1000000',
    RATE_LIMIT_PRO: '2000000',
  });
  const visitor = new GraphQLClient(server.url);
  const { token } = await visitor.mutate<{ token: string }>(
    'signUp',
    { email: operatorEmail, password, name: 'Olga' },
    'token',
  );
  operator = new GraphQLClient(server.url, token);
  liveOperator = new GraphQLClient(server.url, token, 'live');
});

afterAll(async () => {
  await server.stop();
  await database.drop();
  await mailbox.close();
});

/** Done, or the code of the error or of the first userError. */
async function outcome(client: GraphQLClient, mutation: string, input: object): Promise<string> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const answer = await client.send<{ result: { userErrors: { code: string }[] } }>(
    `mutation ($input: ${type}) { result: ${mutation}(input: $input) { userErrors { code } } }`,
    { input },
  );
  return errorCode(answer) ?? answer.data?.result.userErrors[0]?.code ?? 'DONE';
}

async function aLiveCampaign(seller: Seller): Promise<{ id: string; program: GraphQLClient }> {
  const key = await aKey(seller.owner, seller.organizationId, ['*'], 'LIVE');
  const program = new GraphQLClient(server.url, key, 'live');
  return { id: await aCampaign({ ...seller, program }, {}, false), program };
}

const clicksOf = async (organizationId: string): Promise<object[]> =>
  database.query('select 1 from click where organization_id = $1', [uuidOf('organization', organizationId)]);

const campaignQuery = 'query ($id: ID!) { campaign(id: $id) { status approval approvalReason } }';

async function entriesOf(action: string): Promise<object[]> {
  return database.query(
    `select actor_kind as kind, actor_name as name, object_id as "objectId", before, after from audit_entry where action = $1
     order by id desc`,
    [action],
  );
}

describe('an operator', () => {
  it('is who has confirmed a listed address, and nobody else', async () => {
    const query = '{ operatorOrganizations { totalCount } }';
    expect(errorCode(await operator.send(query))).toBe('FORBIDDEN');
    const token = tokenIn(await mailbox.mailTo(operatorEmail, /Confirm/));
    await operator.mutate('verifyEmail', { token, password }, '');
    expect(errorCode(await operator.send(query))).toBeUndefined();
    const other = await aPerson(server.url);
    const proof = tokenIn(await mailbox.mailTo(other.email, /Confirm/));
    await other.client.mutate('verifyEmail', { token: proof, password }, '');
    expect(errorCode(await other.client.send(query))).toBe('FORBIDDEN');
  });

  it('reads across tenants, and leaves an entry with what was asked each time', async () => {
    const seller = await aSeller(server.url, 'Readable');
    const campaignId = await aCampaign(seller);
    const answer = await operator.run<{
      operatorOrganizations: { totalCount: number; nodes: { id: string }[] };
      operatorCampaigns: { nodes: { id: string; organization: { id: string } }[] };
      operatorAuditLog: { nodes: { action: string; organization: { id: string } }[] };
    }>(
      `query ($id: ID!) {
        operatorOrganizations(filter: { q: "readable" }) { totalCount nodes { id name suspendedAt } }
        operatorCampaigns(filter: { organizationId: $id }) { totalCount nodes { id organization { id } } }
        operatorAuditLog(filter: { organizationId: $id, action: "createCampaign" }) { nodes { action organization { id } } }
      }`,
      { id: seller.organizationId },
    );
    const organization = { id: seller.organizationId };
    expect(answer.operatorOrganizations).toMatchObject({ totalCount: 1, nodes: [organization] });
    expect(answer.operatorCampaigns.nodes).toEqual([{ id: campaignId, organization }]);
    expect(answer.operatorAuditLog.nodes).toEqual([{ action: 'createCampaign', organization }]);
    for (const action of ['operatorOrganizations', 'operatorCampaigns', 'operatorAuditLog']) {
      const [newest] = await entriesOf(action);
      expect(newest).toMatchObject({
        kind: 'OPERATOR',
        name: operatorEmail,
        after: { filter: expect.anything() },
      });
    }
    expect((await entriesOf('operatorOrganizations'))[0]).toMatchObject({
      after: { filter: { q: 'readable' } },
    });
    for (const client of [seller.owner, seller.program]) {
      expect(errorCode(await client.send('{ operatorAuditLog { totalCount } }'))).toBe('FORBIDDEN');
    }
  });
});

describe('the approval of a campaign', () => {
  it('is needed before a live campaign runs, and given by an operator alone', async () => {
    const seller = await aSeller(server.url);
    const { id, program } = await aLiveCampaign(seller);
    expect(await outcome(program, 'activateCampaign', { id })).toBe('CONFLICT');
    await program.mutate('submitCampaign', { id }, 'campaign { id }');
    expect(await program.run(campaignQuery, { id })).toMatchObject({ campaign: { approval: 'PENDING' } });
    expect(await outcome(program, 'submitCampaign', { id })).toBe('ILLEGAL_STATUS_CHANGE');
    expect(await outcome(program, 'activateCampaign', { id })).toBe('CONFLICT');
    for (const client of [program, seller.owner]) {
      expect(await outcome(client, 'approveCampaign', { id })).toBe('FORBIDDEN');
      expect(await outcome(client, 'rejectCampaign', { id, reason: 'x' })).toBe('FORBIDDEN');
    }
    const waiting = await liveOperator.run<{ operatorCampaigns: { nodes: { id: string }[] } }>(
      '{ operatorCampaigns(filter: { approval: PENDING }) { nodes { id } } }',
    );
    expect(waiting.operatorCampaigns.nodes).toEqual([{ id }]);
    expect(await outcome(operator, 'approveCampaign', { id })).toBe('DONE');
    expect(await outcome(operator, 'approveCampaign', { id })).toBe('ILLEGAL_STATUS_CHANGE');
    expect(await outcome(program, 'activateCampaign', { id })).toBe('DONE');
    expect((await entriesOf('approveCampaign'))[0]).toMatchObject({
      kind: 'OPERATOR',
      objectId: id,
      before: { approval: 'PENDING' },
      after: { approval: 'APPROVED' },
    });
  });

  it('is refused with a reason, which pauses what runs and is told to the organization', async () => {
    const seller = await aSeller(server.url);
    const { id, program } = await aLiveCampaign(seller);
    await program.mutate('submitCampaign', { id }, '');
    await operator.mutate('approveCampaign', { id }, '');
    await program.mutate('activateCampaign', { id }, '');
    expect(await outcome(operator, 'rejectCampaign', { id, reason: '' })).toBe('INVALID');
    await operator.mutate('rejectCampaign', { id, reason: 'Not what it says' }, '');
    expect(await program.run(campaignQuery, { id })).toEqual({
      campaign: { status: 'PAUSED', approval: 'REJECTED', approvalReason: 'Not what it says' },
    });
    expect(await outcome(program, 'activateCampaign', { id })).toBe('CONFLICT');
    const domainEvents = await database.query<{ type: string; payload: string }>(
      `select type, payload from domain_event where campaign_id = $1 order by xact, position`,
      [uuidOf('campaign', id)],
    );
    expect(domainEvents.map(({ type }) => type)).toEqual([
      'campaign.created',
      'campaign.approved',
      'campaign.status_changed',
      'campaign.rejected',
      'campaign.status_changed',
    ]);
    expect(domainEvents[3]?.payload).toContain('Not what it says');
    await program.mutate('submitCampaign', { id }, '');
    expect(await program.run(campaignQuery, { id })).toMatchObject({ campaign: { approval: 'PENDING' } });
  });

  it('comes by itself in the sandbox, where there is nothing to decide', async () => {
    const seller = await aSeller(server.url);
    const id = await aCampaign(seller);
    expect(await seller.program.run(campaignQuery, { id })).toMatchObject({
      campaign: { status: 'ACTIVE', approval: 'APPROVED' },
    });
    expect(await outcome(operator, 'rejectCampaign', { id, reason: 'x' })).toBe('NOT_FOUND');
    const draft = await aCampaign(seller, {}, false);
    await seller.program.mutate('submitCampaign', { id: draft }, '');
    expect(await seller.program.run(campaignQuery, { id: draft })).toMatchObject({
      campaign: { status: 'DRAFT', approval: 'APPROVED' },
    });
    const rival = await aSeller(server.url);
    expect(await outcome(rival.program, 'submitCampaign', { id: draft })).toBe('NOT_FOUND');
  });
});

interface Invited {
  readonly organizationId: string;
  readonly email: string;
  readonly role?: string;
}

describe('a suspended organization', () => {
  it('reads and does not write, by key and by person, until the suspension ends', async () => {
    const scene = await aScene(server.url);
    const { organizationId, campaignId } = scene;
    const other = await aSeller(server.url);
    const asked = await scene.owner.run<{ viewer: { user: { email: string } } }>(
      '{ viewer { user { email } } }',
    );
    const { viewer } = asked;
    const invitationOf = async (inviter: GraphQLClient, input: Invited): Promise<string> => {
      await inviter.mutate('inviteMember', input, '');
      const { text } = await mailbox.mailTo(input.email, /invited/);
      return /inv_\w+/.exec(text)?.[0] ?? '';
    };
    const confirm = async (person: GraphQLClient, email: string): Promise<unknown> => {
      const proof = tokenIn(await mailbox.mailTo(email, /^Confirm/));
      return person.mutate('verifyEmail', { token: proof, password }, '');
    };
    await confirm(scene.owner, viewer.user.email);
    const rival = await other.owner.run<typeof asked>('{ viewer { user { email } } }');
    await confirm(other.owner, rival.viewer.user.email);
    const token = await invitationOf(other.owner, {
      organizationId: other.organizationId,
      email: viewer.user.email,
      role: 'ADMIN',
    });
    await scene.owner.mutate('acceptInvitation', { token }, '');
    const invited = await aSeller(server.url);
    const them = await invited.owner.run<typeof asked>('{ viewer { user { email } } }');
    await confirm(invited.owner, them.viewer.user.email);
    const invitation = {
      token: await invitationOf(scene.owner, { organizationId, email: them.viewer.user.email }),
    };
    expect(await outcome(scene.owner, 'suspendOrganization', { id: organizationId, reason: 'x' })).toBe(
      'FORBIDDEN',
    );
    await operator.mutate(
      'suspendOrganization',
      { id: organizationId, reason: 'Fraud' },
      'organization { suspendedAt }',
    );
    expect(await outcome(operator, 'suspendOrganization', { id: organizationId, reason: 'x' })).toBe(
      'CONFLICT',
    );

    const change = { id: organizationId, name: 'New' };
    for (const client of [scene.program, scene.owner]) {
      expect(await outcome(client, 'updateOrganization', change)).toBe('FORBIDDEN');
      const read = await client.run('query ($id: ID!) { organization(id: $id) { suspensionReason } }', {
        id: organizationId,
      });
      expect(read).toEqual({ organization: { suspensionReason: 'Fraud' } });
    }
    expect(await outcome(scene.program, 'pauseCampaign', { id: campaignId })).toBe('FORBIDDEN');
    expect(await outcome(scene.program, 'ingestEvent', { eventType: 'x', idempotencyKey: 'x' })).toBe(
      'FORBIDDEN',
    );
    expect(await outcome(scene.owner, 'pauseCampaign', { id: campaignId })).toBe('NOT_FOUND');
    expect(await outcome(scene.owner, 'updateOrganization', { ...change, id: other.organizationId })).toBe(
      'DONE',
    );

    expect(await outcome(invited.owner, 'acceptInvitation', { token: invitation.token })).toBe('FORBIDDEN');
    const joined = await invited.owner.run('{ viewer { organizations { id } } }');
    expect(joined).toEqual({ viewer: { organizations: [{ id: invited.organizationId }] } });

    const sessionId = await follow(server.url, scene.link);
    // Clicks are written in order: when this one is written, that one has been processed.
    const bystander = await aScene(server.url);
    await follow(server.url, bystander.link);
    await waitFor("somebody else's click", async () => (await clicksOf(bystander.organizationId)).length > 0);
    await operator.mutate('unsuspendOrganization', { id: organizationId }, '');
    expect(await outcome(operator, 'unsuspendOrganization', { id: organizationId })).toBe('CONFLICT');
    expect(await outcome(scene.program, 'updateOrganization', change)).toBe('DONE');
    expect(await outcome(invited.owner, 'acceptInvitation', { token: invitation.token })).toBe('DONE');
    const later = await ingestAndEvaluate(scene, 'later', { attributionCode: null, sessionId });
    expect(later).toMatchObject({ status: 'UNMATCHED', decision: { reason: 'NO_ATTRIBUTION' } });
    expect(await clicksOf(organizationId)).toEqual([]);
    expect((await entriesOf('suspendOrganization'))[0]).toMatchObject({
      kind: 'OPERATOR',
      objectId: organizationId,
      after: { suspensionReason: 'Fraud' },
    });
  });
});

describe('a limit that an operator sets', () => {
  it('counts at once, of the plan or of the one key', async () => {
    const { program, organizationId, owner } = await aSeller(server.url);
    const limit = async (): Promise<string | null> => {
      const response = await fetch(`${server.url}/campaigns`, {
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
    expect((await entriesOf('setApiKeyRateLimit'))[0]).toMatchObject({
      objectId: id,
      after: { rateLimit: 321 },
    });
  });
});

describe('a suspended promoter', () => {
  it('earns nothing new, and the decision says why', async () => {
    const scene = await aScene(server.url);
    const { promoterId: id } = scene;
    expect((await ingestAndEvaluate(scene, 'before')).rewards).toHaveLength(1);
    expect(await outcome(scene.owner, 'suspendPromoter', { id, reason: 'Cheats' })).toBe('DONE');
    expect(await outcome(scene.owner, 'suspendPromoter', { id, reason: 'Cheats' })).toBe('CONFLICT');
    const refused = await ingestAndEvaluate(scene, 'during');
    expect(refused).toMatchObject({
      status: 'REJECTED',
      decision: { reason: 'PROMOTER_SUSPENDED' },
      rewards: [],
    });
    expect(await outcome(scene.program, 'unsuspendPromoter', { id })).toBe('DONE');
    expect(await outcome(scene.program, 'unsuspendPromoter', { id })).toBe('CONFLICT');
    expect((await ingestAndEvaluate(scene, 'after')).rewards).toHaveLength(1);
  });

  it('is suspended by their own organization or by an operator, whose word is the last', async () => {
    const scene = await aScene(server.url);
    const rival = await aSeller(server.url);
    const { promoterId: id } = scene;
    const reason = 'x';
    expect(await outcome(rival.owner, 'suspendPromoter', { id, reason })).toBe('NOT_FOUND');
    const writer = new GraphQLClient(
      server.url,
      await aKey(scene.owner, scene.organizationId, ['promoters:write']),
    );
    expect(await outcome(writer, 'suspendPromoter', { id, reason })).toBe('FORBIDDEN');
    expect(await outcome(scene.owner, 'suspendPromoter', { id, reason })).toBe('DONE');
    expect(await outcome(operator, 'suspendPromoter', { id, reason: 'Everywhere' })).toBe('DONE');
    expect(await outcome(scene.owner, 'unsuspendPromoter', { id })).toBe('FORBIDDEN');
    expect(await outcome(operator, 'unsuspendPromoter', { id })).toBe('DONE');
    expect((await entriesOf('unsuspendPromoter'))[0]).toMatchObject({ kind: 'OPERATOR', objectId: id });
    const foreign = await database.query(
      `select 1 from promoter where suspended_at is not null and id = $1`,
      [uuidOf('promoter', id)],
    );
    expect(foreign).toEqual([]);
  });
});

describe('a debt', () => {
  it('is written off by an operator alone, in parts or whole, at the expense of the platform', async () => {
    const scene = await aScene(server.url);
    const { program, promoterId } = scene;
    const { rewards } = await ingestAndEvaluate(scene, 'paid out');
    await program.mutate('setPayoutDestination', { promoterId, destination: 'sandbox' }, '');
    await program.mutate('requestPayout', { promoterId }, '');
    const walletQuery =
      'query ($id: ID!) { promoter(id: $id) { wallet { id held { amount } owed { amount } } } }';
    interface Found {
      readonly promoter: { wallet: { id: string; held: { amount: string }; owed: { amount: string } } };
    }
    const wallet = async () => (await program.run<Found>(walletQuery, { id: promoterId })).promoter.wallet;
    await waitFor('the payout', async () => (await wallet()).held.amount === '0.00');
    await program.mutate('reverseReward', { id: rewards[0]!.id }, '');
    expect((await wallet()).owed.amount).toBe('25.00');

    const walletId = (await wallet()).id;
    const reason = 'Cannot be found';
    const amount = (text: string) => ({ amount: { amount: text } });
    for (const client of [scene.owner, program]) {
      expect(await outcome(client, 'writeOffDebt', { walletId, reason })).toBe('FORBIDDEN');
    }
    const input = { walletId, reason };
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
    expect((await entriesOf('writeOffDebt'))[0]).toMatchObject({
      kind: 'OPERATOR',
      before: { owed: '20.00' },
      after: { owed: '0.00', reason },
    });
    const borne = await database.query<{ balance: string }>(
      `select (balance.credits - balance.debits)::text as balance from ledger_balance balance
       join ledger_account account on account.id = balance.account_id where account.kind = 'BAD_DEBT'`,
    );
    expect(borne).toEqual([{ balance: '-25000000' }]);
  });
});
