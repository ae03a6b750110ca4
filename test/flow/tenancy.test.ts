import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startReceiver, type Receiver } from '../notifications/webhook/support.js';
import { everythingOf, type Belongings } from '../support/belongings.js';
import { GraphQLClient, type GraphQLAnswer } from '../support/graphql-client.js';
import { confirmEverybody } from '../support/invitations.js';
import { errorCode, ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import {
  aCampaign,
  aGoal,
  aKey,
  aLink,
  aPromoter,
  aScene,
  aSeller,
  type Scene,
  type Seller,
} from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

/** Objects with their own query. Others are reached only by `node`. */
const ownQueries = [
  'actionAttempt',
  'campaign',
  'conversion',
  'delivery',
  'event',
  'gig',
  'goal',
  'link',
  'payout',
  'promoter',
  'reward',
  'topUp',
  'wallet',
  'webhookEndpoint',
] as const;

const lists = [
  'actionAttempts',
  'campaigns',
  'conversions',
  'events',
  'gigs',
  'links',
  'payouts',
  'promoters',
  'rewards',
  'topUps',
  'webhookEndpoints',
];

/** Queries that name no object of a tenant, or are tested elsewhere. */
const openQueries = new Set([
  'assets',
  'rate',
  'viewer',
  'webhookEventTypes',
  // For persons: test/flow/promoters.test.ts.
  'marketplace',
  // For operators: test/identity/operator and test/ledger/ledger-audit.
  'ledgerAlarms',
  'ledgerHealth',
  'operatorAuditLog',
  'operatorCampaigns',
  'operatorOrganizations',
  'operatorPayouts',
  'operatorTrialBalance',
]);
/** Queries that are tested one by one below. */
const singleQueries = [
  'node',
  'nodes',
  'linkByCode',
  'organization',
  'auditLog',
  'trialBalance',
  'domainEventCursor',
];

interface Target {
  readonly mine: Belongings & { readonly organizationId: string };
  readonly theirs: Belongings & { readonly organizationId: string };
}

const amount = { amount: '1.00' };
const idOf =
  (kind: keyof Belongings, more: object = {}) =>
  ({ theirs }: Target): object => ({ id: theirs[kind], ...more });

/** Every mutation that names an object, with an object of another tenant. */
const trespasses: readonly (readonly [mutation: string, input: (target: Target) => object])[] = [
  ['updateCampaign', idOf('campaign', { name: 'Stolen' })],
  ['deleteCampaign', idOf('campaign')],
  ['activateCampaign', idOf('campaign')],
  ['pauseCampaign', idOf('campaign')],
  ['endCampaign', idOf('campaign')],
  ['createGoal', ({ theirs }) => ({ campaignId: theirs.campaign, name: 'Stolen', payout: amount })],
  ['publishRewardRules', ({ theirs }) => ({ campaignId: theirs.campaign, rules: [] })],
  ['simulateRewardRules', ({ theirs }) => ({ campaignId: theirs.campaign, rules: [] })],
  ['fundCampaign', idOf('campaign', { amount })],
  ['defundCampaign', idOf('campaign', { amount })],
  ['setBudgetPolicy', idOf('campaign', { lowBalanceThreshold: amount })],
  ['reverseReward', idOf('reward')],
  ['releaseReward', idOf('reward')],
  ['updateWallet', idOf('wallet', { lowBalanceThreshold: amount })],
  ['updateGoal', idOf('goal', { name: 'Stolen' })],
  ['deleteGoal', idOf('goal')],
  ['createGig', ({ theirs }) => ({ campaignId: theirs.campaign, title: 'Stolen', actionType: 'x' })],
  ['updateGig', idOf('gig', { title: 'Stolen' })],
  ['publishGig', idOf('gig')],
  ['pauseGig', idOf('gig')],
  ['closeGig', idOf('gig')],
  ['deleteGig', idOf('gig')],
  ['updatePromoter', idOf('promoter', { name: 'Stolen' })],
  ['suspendPromoter', idOf('promoter', { reason: 'Stolen' })],
  ['unsuspendPromoter', idOf('promoter')],
  ['submitCampaign', idOf('campaign')],
  ['requestPayout', ({ theirs }) => ({ promoterId: theirs.promoter })],
  ['setPayoutDestination', ({ theirs }) => ({ promoterId: theirs.promoter, destination: 'Stolen' })],
  ['cancelPayout', idOf('payout')],
  ['createLink', ({ theirs }) => ({ campaignId: theirs.campaign, promoterId: theirs.promoter })],
  ['createLink', ({ mine, theirs }) => ({ campaignId: mine.campaign, promoterId: theirs.promoter })],
  ['createLink', ({ mine, theirs }) => ({ campaignId: theirs.campaign, promoterId: mine.promoter })],
  ['ingestEvent', ({ theirs }) => ({ eventType: 'x', idempotencyKey: 'x', campaignId: theirs.campaign })],
  ['ingestEvent', ({ theirs }) => ({ eventType: 'x', idempotencyKey: 'x', attributionLinkId: theirs.link })],
  ['recordConversion', ({ theirs }) => ({ goal: 'any', sessionId: theirs.sessionId })],
  ['recordConversion', ({ theirs }) => ({ goalId: theirs.goal, sessionId: theirs.sessionId })],
  ['recordConversion', ({ mine, theirs }) => ({ goalId: mine.goal, sessionId: theirs.sessionId })],
  ['cancelConversion', idOf('conversion')],
  ['approveEvent', idOf('event')],
  ['rejectEvent', idOf('event')],
  ['verifyActionAttempt', idOf('actionAttempt')],
  ['rejectActionAttempt', idOf('actionAttempt')],
  ['revokeApiKey', idOf('apiKey')],
  ['updateWebhookEndpoint', idOf('webhookEndpoint', { name: 'Stolen' })],
  ['deleteWebhookEndpoint', idOf('webhookEndpoint')],
  ['enableWebhookEndpoint', idOf('webhookEndpoint')],
  ['disableWebhookEndpoint', idOf('webhookEndpoint')],
  ['rotateWebhookSecret', idOf('webhookEndpoint')],
  ['sendTestWebhook', idOf('webhookEndpoint')],
  ['redeliver', idOf('delivery')],
  ['refundTopUp', idOf('topUp', { reason: 'Stolen' })],
];

/** A member and an invitation of the owner's organization, which both environments share. */
const people = { member: '', invitation: '' };

/** Mutations on an organization or its people, refused to others; environments share the organization. */
const invasions: readonly (readonly [mutation: string, input: (organizationId: string) => object])[] = [
  ['updateOrganization', (id) => ({ id, name: 'Stolen' })],
  ['createCampaign', (organizationId) => ({ organizationId, name: 'x', targetUrl: 'https://x.example' })],
  ['createPromoter', (organizationId) => ({ organizationId, name: 'x' })],
  ['inviteMember', (organizationId) => ({ organizationId, email: 'x@x.example' })],
  [
    'createApiKey',
    (organizationId) => ({ organizationId, name: 'x', environment: 'SANDBOX', scopes: ['*'] }),
  ],
  [
    'createWebhookEndpoint',
    (organizationId) => ({ organizationId, name: 'x', targetUrl: 'https://x.example', eventTypes: ['*'] }),
  ],
  ['topUpWallet', (organizationId) => ({ organizationId, amount })],
  ['changeMemberRole', () => ({ id: people.member, role: 'MEMBER' })],
  ['removeMember', () => ({ id: people.member })],
  ['resendInvitation', () => ({ id: people.invitation })],
  ['revokeInvitation', () => ({ id: people.invitation })],
  ['ingestEvent', (organizationId) => ({ organizationId, eventType: 'x', idempotencyKey: 'x' })],
  [
    'ingestEvents',
    (organizationId) => ({ organizationId, events: [{ eventType: 'x', idempotencyKey: 'x' }] }),
  ],
  ['redriveEvents', (organizationId) => ({ organizationId })],
];

/**
 * No object of a tenant is named: test/identity/user covers the caller's own account. Promoters and whole
 * sandboxes, which no key may call: test/flow/promoters.test.ts, test/flow/reset-sandbox.test.ts.
 */
const openMutations = new Set([
  // For operators: test/identity/operator.
  'approveCampaign',
  'rejectCampaign',
  'approvePayout',
  'rejectPayout',
  'completePayout',
  'failPayout',
  'suspendOrganization',
  'unsuspendOrganization',
  'setOrganizationPlan',
  'setApiKeyRateLimit',
  'writeOffDebt',
  'acceptInvitation',
  'changeEmail',
  'changePassword',
  'confirmIdentity',
  'confirmTotp',
  'createOrganization',
  'disableTotp',
  'joinCampaign',
  'leaveOrganization',
  'requestPasswordReset',
  'resendVerification',
  'resetPassword',
  'resetSandbox',
  'revokeOtherSessions',
  'revokeSession',
  'signIn',
  'signOut',
  'signUp',
  'startTotp',
  'resubmitActionAttempt',
  'submitActionAttempt',
  'verifyEmail',
]);

describe('another tenant', () => {
  const suite = useSharedServer();
  let receiver: Receiver;
  let owner: Scene;
  let target: Target;
  /** Must see nothing: another organization, and the owner's key of the other environment. */
  const intruders: Record<string, GraphQLClient> = {};

  /** Every row of the owner in every tenant table, as one text. */
  async function everyRow(): Promise<object> {
    const tables = await suite.database.query<{ name: string }>(
      `select table_name as name from information_schema.columns
       where table_schema = 'public' and column_name = 'organization_id' order by 1`,
    );
    const rows: Record<string, unknown> = {};
    const id = uuidOf('organization', owner.organizationId);
    for (const { name } of tables) {
      rows[name] = await suite.database.query(
        `select (to_jsonb(t) - 'last_used_at')::text as row from "${name}" t where organization_id = $1 order by 1`,
        [id],
      );
    }
    rows['organization'] = await suite.database.query('select * from organization where id = $1', [id]);
    return rows;
  }

  beforeAll(async () => {
    receiver = await startReceiver();
    owner = await aScene(suite.url);
    await confirmEverybody(suite.database);
    const other: Seller = await aSeller(suite.url, 'Rival');
    const campaignId = await aCampaign(other);
    const promoterId = await aPromoter(other);
    const link = await aLink(other, campaignId, promoterId);
    const goal = await aGoal(other, campaignId);
    target = {
      theirs: await everythingOf(owner, receiver.url),
      mine: {
        organizationId: other.organizationId,
        campaign: campaignId,
        promoter: promoterId,
        link: link.id,
        goal,
      } as Target['mine'],
    };
    const { organizationId } = owner;
    const invited = await owner.owner.mutate<{ invitation: { id: string } }>(
      'inviteMember',
      { organizationId, email: 'invited@example.com' },
      'invitation { id }',
    );
    people.invitation = invited.invitation.id;
    const found = await owner.owner.run<{ organization: { members: { nodes: { id: string }[] } } }>(
      'query ($id: ID!) { organization(id: $id) { members { nodes { id } } } }',
      { id: organizationId },
    );
    people.member = found.organization.members.nodes[0]!.id;
    intruders['key'] = other.program;
    intruders['session'] = other.owner;
    const liveKey = await aKey(owner.owner, owner.organizationId, ['*'], 'LIVE');
    intruders['LIVE key'] = new GraphQLClient(suite.url, liveKey);
    intruders['LIVE session'] = new GraphQLClient(suite.url, owner.owner.token, 'live');
  });

  afterAll(async () => {
    await receiver.close();
  });

  const each = describe.each(['key', 'session', 'LIVE key', 'LIVE session']);

  each('with a %s', (name) => {
    const sameOrganization = name.startsWith('LIVE');

    it('finds no object by its query, by node or among nodes', async () => {
      const intruder = intruders[name]!;
      for (const kind of ownQueries) {
        const query = `query ($id: ID!) { found: ${kind}(id: $id) { id } node(id: $id) { id } }`;
        const id = target.theirs[kind];
        expect({ kind, ...(await intruder.run<object>(query, { id })) }).toEqual({
          kind,
          found: null,
          node: null,
        });
        expect(await owner.program.run(query, { id })).toEqual({ found: { id }, node: { id } });
      }
      const nodeIds = Object.entries(target.theirs)
        .filter(([key]) => !['organizationId', 'sessionId', 'code'].includes(key))
        .map(([, id]) => id);
      const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
      const nothing = await intruder.run<{ nodes: unknown[] }>(nodes, { ids: nodeIds });
      expect(nothing.nodes).toEqual(nodeIds.map(() => null));
      const all = await owner.program.run<{ nodes: unknown[] }>(nodes, { ids: nodeIds });
      expect(all.nodes).toEqual(nodeIds.map((id) => ({ id })));
      expect(
        await intruder.run('query ($code: String!) { linkByCode(code: $code) { id } }', {
          code: target.theirs.code,
        }),
      ).toEqual({ linkByCode: null });
    });

    it('lists nothing of it', async () => {
      const intruder = intruders[name]!;
      const theirs = new Set(Object.values(target.theirs));
      for (const list of lists) {
        const answer = await intruder.run<{ list: { nodes: { id: string }[]; totalCount: number } }>(
          `{ list: ${list} { nodes { id } totalCount } }`,
        );
        expect({ list, seen: answer.list.nodes.filter(({ id }) => theirs.has(id)) }).toEqual({
          list,
          seen: [],
        });
        if (sameOrganization) expect(answer.list.totalCount).toBe(0);
      }
      const organization = await intruder.run<{ organization: object | null }>(
        `query ($id: ID!) { organization(id: $id) {
          id campaigns { totalCount } gigs { totalCount } events { totalCount } rewards { totalCount }
          webhookEndpoints { totalCount } topUps { totalCount } wallet { available { amount } }
        } }`,
        { id: owner.organizationId },
      );
      expect(organization.organization).toEqual(
        sameOrganization
          ? {
              id: owner.organizationId,
              campaigns: { totalCount: 0 },
              gigs: { totalCount: 0 },
              events: { totalCount: 0 },
              rewards: { totalCount: 0 },
              webhookEndpoints: { totalCount: 0 },
              topUps: { totalCount: 0 },
              wallet: { available: { amount: '0.00' } },
            }
          : null,
      );
    });

    it('reads nothing in its books and its audit log', async () => {
      const intruder = intruders[name]!;
      const theirs = new Set(Object.values(target.theirs));
      // The organization itself has no environment.
      if (sameOrganization) theirs.delete(owner.organizationId);
      const { auditLog } = await intruder.run<{ auditLog: { nodes: { objectId: string | null }[] } }>(
        '{ auditLog(first: 100) { nodes { objectId } } }',
      );
      expect(auditLog.nodes.filter(({ objectId }) => objectId !== null && theirs.has(objectId))).toEqual([]);
      const trialBalance = 'query ($id: ID) { trialBalance(organizationId: $id) { credits { amount } } }';
      const asked = { id: owner.organizationId };
      interface Books {
        readonly trialBalance: { readonly credits: { readonly amount: string } };
      }
      const { data, errors } = await intruder.send<Books>(trialBalance, asked);
      // The money is in the sandbox. The live ledger of the organization must not show it.
      if (sameOrganization) expect(data?.trialBalance.credits.amount).toBe('0.00');
      else expect({ data: data ?? null, errors: errors?.length }).toEqual({ data: null, errors: 1 });
      const cursor = await intruder.send<object>(
        'query ($id: ID!) { domainEventCursor(organizationId: $id) }',
        asked,
      );
      expect(cursor.errors?.map(({ extensions }) => extensions?.code)).toEqual(
        sameOrganization ? undefined : ['BAD_USER_INPUT'],
      );
      const own = await owner.program.run<Books>(trialBalance, asked);
      expect(Number(own.trialBalance.credits.amount)).toBeGreaterThan(0);
    });

    it('changes nothing of it', async () => {
      const intruder = intruders[name]!;
      const before = await everyRow();
      for (const [mutation, inputOf] of trespasses) {
        const { userErrors } = await intruder.attempt(mutation, inputOf(target), '');
        expect({ mutation, userErrors }).toMatchObject({ mutation, userErrors: [{ code: 'NOT_FOUND' }] });
      }
      for (const [mutation, inputOf] of sameOrganization ? [] : invasions) {
        const { userErrors } = await intruder.attempt(mutation, inputOf(owner.organizationId), '');
        expect({ mutation, userErrors }).toMatchObject({ mutation, userErrors: [{ code: 'NOT_FOUND' }] });
      }
      expect(await everyRow()).toEqual(before);
    });
  });

  it('cannot be paid by a code or session of ours', async () => {
    const rival = { ...owner, program: intruders['key']! };
    for (const more of [{}, { attributionCode: null, sessionId: target.theirs.sessionId }]) {
      const event = await ingestAndEvaluate(rival, `theft-${Object.keys(more).length}`, more);
      expect(event).toMatchObject({
        status: 'UNMATCHED',
        decision: { reason: 'NO_ATTRIBUTION' },
        rewards: [],
      });
    }
  });

  it('is kept out of every query there is', async () => {
    const { __schema: schema } = await owner.program.run<{
      __schema: { queryType: { fields: { name: string }[] } };
    }>('{ __schema { queryType { fields { name } } } }');
    const covered = new Set<string>([...ownQueries, ...lists, ...singleQueries]);
    const names = schema.queryType.fields.map(({ name }) => name);
    expect(names.filter((name) => !covered.has(name) && !openQueries.has(name))).toEqual([]);
  });

  it('is kept out of every mutation there is', async () => {
    const { __schema: schema } = await owner.program.run<{
      __schema: { mutationType: { fields: { name: string }[] } };
    }>('{ __schema { mutationType { fields { name } } } }');
    const covered = new Set([...trespasses, ...invasions].map(([mutation]) => mutation));
    const uncovered = schema.mutationType.fields
      .map((field) => field.name)
      .filter((mutation) => !covered.has(mutation) && !openMutations.has(mutation));
    expect(uncovered).toEqual([]);
  });
});

describe('a credential', () => {
  const suite = useSharedServer();
  const id = 'camp_01h00000000000000000000000';
  const readScopes: readonly (readonly [scope: string, operation: string])[] = [
    ['campaigns:read', `{ campaign(id: "${id}") { id } }`],
    ['campaigns:read', `{ node(id: "${id}") { id } }`],
    ['gigs:read', '{ gigs { totalCount } }'],
    ['promoters:read', '{ promoters { totalCount } }'],
    ['attribution:read', '{ linkByCode(code: "X") { id } }'],
    ['events:read', '{ events { totalCount } }'],
    ['events:read', '{ conversions { totalCount } }'],
    ['attempts:read', '{ actionAttempts { totalCount } }'],
    ['rewards:read', '{ rewards { totalCount } }'],
    ['wallet:read', `{ wallet(id: "${id}") { id } }`],
    ['webhooks:read', '{ webhookEndpoints { totalCount } }'],
  ];
  const writeScopes: readonly (readonly [scope: string, mutation: string, input: object])[] = [
    ['campaigns:write', 'createCampaign', { name: 'x', targetUrl: 'https://x.example' }],
    ['campaigns:write', 'pauseCampaign', { id }],
    ['campaigns:write', 'createGoal', { campaignId: id, name: 'x', payout: { amount: '1' } }],
    ['gigs:write', 'createGig', { campaignId: id, title: 'x', actionType: 'x' }],
    ['promoters:write', 'createPromoter', { name: 'x' }],
    ['attribution:write', 'createLink', { campaignId: id, promoterId: id }],
    ['events:write', 'ingestEvent', { eventType: 'x', idempotencyKey: 'x' }],
    ['events:write', 'ingestEvents', { events: [{ eventType: 'x', idempotencyKey: 'x' }] }],
    ['events:write', 'redriveEvents', {}],
    ['events:write', 'recordConversion', { goalId: id, sessionId: id }],
    ['events:write', 'cancelConversion', { id }],
    ['events:write', 'approveEvent', { id }],
    ['events:write', 'rejectEvent', { id }],
    ['attempts:write', 'verifyActionAttempt', { id }],
    ['keys:write', 'revokeApiKey', { id }],
    ['webhooks:write', 'rotateWebhookSecret', { id }],
  ];
  let seller: Seller;
  let narrow: GraphQLClient;

  beforeAll(async () => {
    seller = await aSeller(suite.url);
    // It has one harmless scope, so that the missing scope causes the refusal, not the key.
    narrow = new GraphQLClient(
      suite.url,
      await aKey(seller.owner, seller.organizationId, ['organization:read']),
    );
  });

  it.each(readScopes)('without %s is told so by %s', async (scope, operation) => {
    const answer = await narrow.send(operation);
    expect(errorCode(answer)).toBe('FORBIDDEN');
    expect(answer.errors?.[0]?.message).toContain(`"${scope}"`);
  });

  it.each(writeScopes)('without %s is told so by %s', async (scope, mutation, input) => {
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const answer = await narrow.send(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`,
      { input },
    );
    expect(errorCode(answer)).toBe('FORBIDDEN');
    expect(answer.errors?.[0]?.message).toContain(`"${scope}"`);
  });

  it('cannot make another that may do more, or works elsewhere', async () => {
    const maker = new GraphQLClient(
      suite.url,
      await aKey(seller.owner, seller.organizationId, ['keys:write', 'events:read']),
    );
    const create = async (environment: string, scopes: readonly string[]): Promise<GraphQLAnswer<object>> =>
      maker.send(
        'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { scopes } } }',
        { input: { organizationId: seller.organizationId, name: 'x', environment, scopes } },
      );
    expect(errorCode(await create('SANDBOX', ['events:write']))).toBe('FORBIDDEN');
    expect(errorCode(await create('SANDBOX', ['*']))).toBe('FORBIDDEN');
    expect(errorCode(await create('LIVE', ['events:read']))).toBe('FORBIDDEN');
    expect(await create('SANDBOX', ['events:read'])).toMatchObject({
      data: { createApiKey: { apiKey: { scopes: ['events:read'] } } },
    });
  });

  it('is needed, and must be good', async () => {
    const ask = async (token?: string): Promise<string | undefined> =>
      errorCode(await new GraphQLClient(suite.url, token).send('{ campaigns { totalCount } }'));
    expect(await ask()).toBe('UNAUTHENTICATED');
    expect(await ask('ak_test_nonsense')).toBe('UNAUTHENTICATED');
    expect(await ask('ts_nonsense')).toBe('UNAUTHENTICATED');
    expect(await ask('x y')).toBe('UNAUTHENTICATED');
    expect(await ask(seller.key.slice(0, -1))).toBe('UNAUTHENTICATED');
    expect(await ask(seller.key)).toBeUndefined();
    for (const [, operation] of readScopes) {
      expect(errorCode(await new GraphQLClient(suite.url).send(operation))).toBe('UNAUTHENTICATED');
    }
  });

  it('ends at once when it is revoked, and by itself when it expires', async () => {
    const make = async (more: object) =>
      seller.owner.mutate<{ token: string; apiKey: { id: string } }>(
        'createApiKey',
        {
          organizationId: seller.organizationId,
          name: 'x',
          environment: 'SANDBOX',
          scopes: ['campaigns:read'],
          ...more,
        },
        'token apiKey { id }',
      );
    const ask = async (token: string): Promise<string | undefined> =>
      errorCode(await new GraphQLClient(suite.url, token).send('{ campaigns { totalCount } }'));
    const { token, apiKey } = await make({});
    expect(await ask(token)).toBeUndefined();
    await seller.owner.mutate('revokeApiKey', { id: apiKey.id }, 'apiKey { revokedAt }');
    expect(await ask(token)).toBe('UNAUTHENTICATED');

    const expiresAt = new Date(Date.now() + 1500);
    const short = await make({ expiresAt: expiresAt.toISOString() });
    const early = await ask(short.token);
    // On a busy machine even the first request may come after the expiry.
    expect([undefined, ...(Date.now() < expiresAt.getTime() ? [] : ['UNAUTHENTICATED'])]).toContain(early);
    await waitFor('the expiry', async () => (await ask(short.token)) === 'UNAUTHENTICATED');
  });
});
