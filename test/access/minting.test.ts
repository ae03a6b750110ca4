import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, getNamedType, isObjectType } from 'graphql';
import { outcome } from '../support/call-outcome.js';

import { GraphQLClient } from '../support/graphql-client.js';
import { confirmAddress, aSellerWhoInvites, invite } from '../support/invitations.js';
import { uuidOf } from '../support/outcome.js';
import { aKey, aPromoter, type Seller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';

const suite = useSharedServer();
const password = 'correct horse battery';

const credentials = [
  'nobody',
  'publishable key',
  'sandbox key',
  'live key',
  'member',
  'admin',
  'owner',
  'owner who signed in long ago',
] as const;
type Credential = (typeof credentials)[number];

const clients = {} as Record<Credential, GraphQLClient>;
let seller: Seller;
let promoterId: string;
let endpointId: string;
let memberId: string;

const anAddress = (): string => `${randomUUID()}@example.com`;

/** Makes a person's session and its confirmation an hour old. */
async function age({ token }: GraphQLClient): Promise<void> {
  await suite.database.query(
    "update user_session set identity_confirmed_at = now() - interval '1 hour' where token_hash = sha256($1)",
    [Buffer.from(token ?? '')],
  );
}

async function aColleague(role: string): Promise<GraphQLClient> {
  const email = anAddress();
  const person = { email, password, name: role };
  const { token } = await new GraphQLClient(suite.url).mutate<{ token: string }>('signUp', person, 'token');
  const client = new GraphQLClient(suite.url, token, 'live');
  await confirmAddress(suite.server, client);
  const { organizationId } = seller;
  const invitation = await invite(suite.server, seller.owner, { organizationId, email, role });
  await client.mutate('acceptInvitation', { token: invitation }, '');
  return client;
}

/** An open invitation or a member, new for each credential, so that tests are independent. */
async function anInvitation(role: string): Promise<string> {
  const input = { organizationId: seller.organizationId, email: anAddress(), role };
  const { invitation } = await clients.owner.mutate<{ invitation: { id: string } }>(
    'inviteMember',
    input,
    'invitation { id }',
  );
  return invitation.id;
}

beforeAll(async () => {
  seller = await aSellerWhoInvites(suite);
  const { organizationId } = seller;
  const live = await aKey(seller.owner, organizationId, ['*'], 'LIVE');
  const published = await seller.owner.mutate<{ token: string }>(
    'createApiKey',
    { organizationId, name: 'shop', environment: 'LIVE', kind: 'PUBLISHABLE', scopes: ['*'] },
    'token',
  );
  clients.nobody = new GraphQLClient(suite.url, undefined, 'live');
  clients['publishable key'] = new GraphQLClient(suite.url, published.token, 'live');
  clients['sandbox key'] = seller.program;
  clients['live key'] = new GraphQLClient(suite.url, live, 'live');
  clients.owner = new GraphQLClient(suite.url, seller.owner.token, 'live');
  clients.member = await aColleague('MEMBER');
  clients.admin = await aColleague('ADMIN');
  const old = await aColleague('OWNER');
  await age(old);
  clients['owner who signed in long ago'] = old;

  promoterId = await aPromoter({ ...seller, program: clients['live key'] });
  const { endpoint } = await clients.owner.mutate<{ endpoint: { id: string } }>(
    'createWebhookEndpoint',
    { organizationId, name: 'x', targetUrl: 'https://hooks.example.com/x', eventTypes: ['*'] },
    'endpoint { id }',
  );
  endpointId = endpoint.id;
  const target = await aColleague('MEMBER');
  const found = await target.run<{ viewer: { user: { id: string } } }>('{ viewer { user { id } } }');
  const [row] = await suite.database.query<{ id: string }>('select id from member where user_id = $1', [
    uuidOf('user', found.viewer.user.id),
  ]);
  memberId = row!.id;
});

/** The result for each credential, in the order of `credentials`. */
type Verdicts = readonly [string, string, string, string, string, string, string, string];

const anyone = 'UNAUTHENTICATED';
const no = 'FORBIDDEN';
const stepUp = 'STEP_UP_REQUIRED';
const yes = 'DONE';
const none = 'NOT_FOUND';

interface Row {
  readonly mutation: string;
  readonly what: string;
  readonly input: () => object | Promise<object>;
  readonly verdicts: Verdicts;
}

const aNewKey =
  (environment: string, more: object = {}) =>
  (): object => ({ organizationId: seller.organizationId, name: 'k', environment, scopes: ['*'], ...more });
const anInvite = (role: string) => (): object => ({
  organizationId: seller.organizationId,
  email: anAddress(),
  role,
});
const aPromotion = (role: string) => async (): Promise<object> => {
  await suite.database.query("update member set role = 'MEMBER' where id = $1", [memberId]);
  const { organization } = await clients.owner.run<{
    organization: { members: { nodes: { id: string }[] } };
  }>('query ($id: ID!) { organization(id: $id) { members(first: 100) { nodes { id } } } }', {
    id: seller.organizationId,
  });
  const id = organization.members.nodes.find((node) => uuidOf('member', node.id) === memberId)?.id;
  return { id, role };
};

const rows: readonly Row[] = [
  {
    mutation: 'createApiKey',
    what: 'a live key',
    input: aNewKey('LIVE'),
    verdicts: [anyone, no, no, yes, no, yes, yes, stepUp],
  },
  {
    mutation: 'createApiKey',
    what: 'a sandbox key',
    input: aNewKey('SANDBOX'),
    verdicts: [anyone, no, yes, no, no, yes, yes, yes],
  },
  {
    mutation: 'inviteMember',
    what: 'a member',
    input: anInvite('MEMBER'),
    verdicts: [anyone, no, no, yes, no, yes, yes, stepUp],
  },
  {
    mutation: 'inviteMember',
    what: 'an admin',
    input: anInvite('ADMIN'),
    verdicts: [anyone, no, no, no, no, yes, yes, stepUp],
  },
  {
    mutation: 'inviteMember',
    what: 'an owner',
    input: anInvite('OWNER'),
    verdicts: [anyone, no, no, no, no, no, yes, stepUp],
  },
  {
    mutation: 'resendInvitation',
    what: 'of an admin',
    input: async () => ({ id: await anInvitation('ADMIN') }),
    verdicts: [anyone, no, no, no, no, yes, yes, stepUp],
  },
  {
    mutation: 'changeMemberRole',
    what: 'to admin',
    input: aPromotion('ADMIN'),
    verdicts: [anyone, no, no, no, no, yes, yes, stepUp],
  },
  {
    mutation: 'changeMemberRole',
    what: 'to owner',
    input: aPromotion('OWNER'),
    verdicts: [anyone, no, no, no, no, no, yes, stepUp],
  },
  {
    mutation: 'createWebhookEndpoint',
    what: 'with its secret',
    input: () => ({
      organizationId: seller.organizationId,
      name: 'x',
      targetUrl: 'https://hooks.example.com/x',
      eventTypes: ['*'],
    }),
    verdicts: [anyone, no, yes, yes, no, yes, yes, stepUp],
  },
  {
    mutation: 'rotateWebhookSecret',
    what: 'of a live endpoint',
    input: () => ({ id: endpointId }),
    verdicts: [anyone, no, none, yes, no, yes, yes, stepUp],
  },
  {
    mutation: 'setPayoutDestination',
    what: 'of a live promoter',
    input: () => ({ promoterId, destination: `DE02 ${randomUUID()}` }),
    verdicts: [anyone, no, none, no, no, yes, yes, stepUp],
  },
];

/** Never allowed for keys. For a person it depends on their own password, code or email. */
const forPeople: readonly (readonly [mutation: string, input: object])[] = [
  ['changePassword', { currentPassword: password, newPassword: password }],
  ['changeEmail', { email: 'new@example.com', password }],
  ['confirmIdentity', { password }],
  ['startTotp', { password }],
  ['confirmTotp', { code: '000000' }],
  ['disableTotp', { password }],
  ['createOrganization', { name: 'x' }],
  ['acceptInvitation', { token: 'inv_x' }],
];

/** Only for operators. */
const forOperators: readonly (readonly [mutation: string, input: () => object])[] = [
  ['setOrganizationPlan', () => ({ id: seller.organizationId, plan: 'PRO' })],
  ['setApiKeyRateLimit', () => ({ id: 'key_01h00000000000000000000000', rateLimit: 0 })],
  ['approvePayout', () => ({ id: 'pay_01h00000000000000000000000' })],
];

/** Mutations that return a secret after the caller's own password or an emailed token. */
const ownCredentials = ['signUp', 'signIn', 'startTotp', 'confirmTotp'];

describe('who mints power', () => {
  it.each(rows)('$mutation, $what', async ({ mutation, input, verdicts }) => {
    const came: Record<string, string> = {};
    for (const credential of credentials) {
      const values = await input();
      came[credential] = await outcome(clients[credential], mutation, values);
    }
    expect(came).toEqual(Object.fromEntries(credentials.map((name, index) => [name, verdicts[index]])));
  });

  it.each(forPeople)('no key calls %s', async (mutation, input) => {
    expect(await outcome(clients.nobody, mutation, input)).toBe(anyone);
    for (const name of ['publishable key', 'sandbox key', 'live key'] as const) {
      expect([name, await outcome(clients[name], mutation, input)]).toEqual([name, no]);
    }
  });

  it.each(forOperators)('nobody but an operator calls %s', async (mutation, input) => {
    for (const name of credentials.slice(1)) {
      expect([name, await outcome(clients[name], mutation, input())]).toEqual([name, no]);
    }
  });

  it('is asked of every mutation that answers a secret', () => {
    const schema = buildSchema(readFileSync(resolve(import.meta.dirname, '../../../schema.graphql'), 'utf8'));
    const revealing = Object.values(schema.getMutationType()?.getFields() ?? {}).filter(({ type }) => {
      const payload = getNamedType(type);
      const fields = isObjectType(payload) ? Object.keys(payload.getFields()) : [];
      return fields.some((name) => /token|secret|password|recoveryCodes/i.test(name));
    });
    const known = new Set([...rows.map(({ mutation }) => mutation), ...ownCredentials]);
    expect(revealing.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
    expect(revealing.map(({ name }) => name)).not.toContain('inviteMember');
  });
});

describe('a key that a key makes', () => {
  const make = async (client: GraphQLClient, more: object = {}): Promise<{ token: string; id: string }> => {
    const input = { organizationId: seller.organizationId, name: 'child', environment: 'LIVE' };
    const { token, apiKey } = await client.mutate<{ token: string; apiKey: { id: string } }>(
      'createApiKey',
      { ...input, scopes: ['keys:write', 'campaigns:read'], ...more },
      'token apiKey { id }',
    );
    return { token, id: apiKey.id };
  };
  const on = (token: string): GraphQLClient => new GraphQLClient(suite.url, token, 'live');

  it('has no scope more and lasts no longer', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const maker = on((await make(clients.owner, { expiresAt })).token);
    const base = { organizationId: seller.organizationId, name: 'x', environment: 'LIVE', expiresAt };
    const scopes = ['campaigns:read'];
    expect(await outcome(maker, 'createApiKey', { ...base, scopes })).toBe(yes);
    expect(await outcome(maker, 'createApiKey', { ...base, scopes: ['*'] })).toBe(no);
    expect(await outcome(maker, 'createApiKey', { ...base, scopes: ['wallet:write'] })).toBe(no);
    expect(await outcome(maker, 'createApiKey', { ...base, scopes, environment: 'SANDBOX' })).toBe(no);
    const later = new Date(Date.now() + 7_200_000).toISOString();
    expect(await outcome(maker, 'createApiKey', { ...base, scopes, expiresAt: later })).toBe(no);
    expect(await outcome(maker, 'createApiKey', { ...base, scopes, expiresAt: null })).toBe(no);
  });

  it('has its rate limit, and is revoked with it', async () => {
    const parent = await make(clients.owner);
    // Before it is used, so that no process has it cached.
    await suite.database.query('update api_key set rate_limit = 5000 where id = $1', [
      uuidOf('apiKey', parent.id),
    ]);
    const child = await make(on(parent.token));
    const grandchild = await make(on(child.token));
    const limits = await suite.database.query<{ limit: number }>(
      'select rate_limit as "limit" from api_key where id = any($1)',
      [[uuidOf('apiKey', child.id), uuidOf('apiKey', grandchild.id)]],
    );
    expect(limits.map(({ limit }) => limit)).toEqual([5000, 5000]);
    await clients.owner.mutate('revokeApiKey', { id: parent.id }, '');
    for (const { token } of [parent, child, grandchild]) {
      const { errors } = await on(token).send('{ viewer { environment } }');
      expect(errors?.[0]?.extensions?.code).toBe(anyone);
    }
  });

  it('never outlives a revocation that came while it was made', async () => {
    const parent = await make(clients.owner);
    const input = { organizationId: seller.organizationId, name: 'race', environment: 'LIVE' };
    const scopes = ['campaigns:read'];
    const [, ...made] = await Promise.all([
      clients.owner.mutate('revokeApiKey', { id: parent.id }, ''),
      ...Array.from({ length: 8 }, async () =>
        on(parent.token).send<{ createApiKey: { token: string | null } }>(
          'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { token userErrors { code } } }',
          { input: { ...input, scopes } },
        ),
      ),
    ]);
    for (const { data } of made) {
      const token = data?.createApiKey.token;
      if (token == null) continue;
      const { errors } = await on(token).send('{ viewer { environment } }');
      expect(errors?.[0]?.extensions?.code).toBe(anyone);
    }
  });
});
