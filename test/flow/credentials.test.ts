import { beforeAll, describe, expect, it } from '@jest/globals';
import { type GraphQLAnswer, GraphQLClient } from '../support/graphql-client.js';
import { errorCode } from '../support/outcome.js';
import { aKey, aSeller, type Seller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

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
    ['campaigns:write', 'createGoal', { campaignId: id, name: 'x', payout: { fixed: { amount: '1' } } }],
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
    ['keys:write', 'updateApiKey', { id, name: 'x' }],
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

  it.each(readScopes)('without the scope %s is refused by %s', async (scope, operation) => {
    const answer = await narrow.send(operation);
    expect(errorCode(answer)).toBe('FORBIDDEN');
    expect(answer.errors?.[0]?.message).toContain(`"${scope}"`);
  });

  it.each(writeScopes)('without the scope %s is refused by %s', async (scope, mutation, input) => {
    const answer = await narrow.sendMutation(mutation, input);
    expect(errorCode(answer)).toBe('FORBIDDEN');
    expect(answer.errors?.[0]?.message).toContain(`"${scope}"`);
  });

  it('cannot create a key with more scopes or for another environment', async () => {
    const maker = new GraphQLClient(
      suite.url,
      await aKey(seller.owner, seller.organizationId, ['keys:write', 'events:read']),
    );
    const { organizationId } = seller;
    const create = async (environment: string, scopes: string[]): Promise<GraphQLAnswer<object>> =>
      maker.sendMutation(
        'createApiKey',
        { organizationId, name: 'x', environment, scopes },
        'apiKey { scopes }',
      );
    expect(errorCode(await create('SANDBOX', ['events:write']))).toBe('FORBIDDEN');
    expect(errorCode(await create('SANDBOX', ['*']))).toBe('FORBIDDEN');
    expect(errorCode(await create('LIVE', ['events:read']))).toBe('FORBIDDEN');
    expect(await create('SANDBOX', ['events:read'])).toMatchObject({
      data: { result: { apiKey: { scopes: ['events:read'] } } },
    });
  });

  it('is required, and must be valid', async () => {
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

  it('is invalid as soon as it is revoked or expired', async () => {
    const { organizationId } = seller;
    const input = { organizationId, name: 'x', environment: 'SANDBOX', scopes: ['campaigns:read'] };
    const make = async (more: object) =>
      seller.owner.mutate<{ token: string; apiKey: { id: string } }>(
        'createApiKey',
        { ...input, ...more },
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
