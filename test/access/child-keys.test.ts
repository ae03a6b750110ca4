import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../support/graphql-client.js';
import { aSellerWhoInvites } from '../support/invitations.js';
import { outcome } from '../support/call-outcome.js';
import { uuidOf } from '../support/outcome.js';
import type { Seller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';

const suite = useSharedServer();

describe('a key that a key creates', () => {
  let seller: Seller;
  let owner: GraphQLClient;
  beforeAll(async () => {
    seller = await aSellerWhoInvites(suite);
    owner = new GraphQLClient(suite.url, seller.owner.token, 'live');
  });

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

  it('cannot have more scopes or a longer life', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const maker = on((await make(owner, { expiresAt })).token);
    const base = { organizationId: seller.organizationId, name: 'x', environment: 'LIVE', expiresAt };
    const scopes = ['campaigns:read'];
    expect(await outcome(maker, 'createApiKey', { ...base, scopes })).toBe('DONE');
    expect(await outcome(maker, 'createApiKey', { ...base, scopes: ['*'] })).toBe('FORBIDDEN');
    expect(await outcome(maker, 'createApiKey', { ...base, scopes: ['wallet:write'] })).toBe('FORBIDDEN');
    expect(await outcome(maker, 'createApiKey', { ...base, scopes, environment: 'SANDBOX' })).toBe(
      'FORBIDDEN',
    );
    const later = new Date(Date.now() + 7_200_000).toISOString();
    expect(await outcome(maker, 'createApiKey', { ...base, scopes, expiresAt: later })).toBe('FORBIDDEN');
    expect(await outcome(maker, 'createApiKey', { ...base, scopes, expiresAt: null })).toBe('FORBIDDEN');
  });

  it('has the same rate limit, and is revoked with its creator', async () => {
    const parent = await make(owner);
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
    await owner.mutate('revokeApiKey', { id: parent.id }, '');
    for (const { token } of [parent, child, grandchild]) {
      const { errors } = await on(token).send('{ viewer { environment } }');
      expect(errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    }
  });

  it('never outlives a concurrent revocation', async () => {
    const parent = await make(owner);
    const input = { organizationId: seller.organizationId, name: 'race', environment: 'LIVE' };
    const scopes = ['campaigns:read'];
    const [, ...made] = await Promise.all([
      owner.mutate('revokeApiKey', { id: parent.id }, ''),
      ...Array.from({ length: 8 }, async () =>
        on(parent.token).sendMutation<{ token: string | null }>(
          'createApiKey',
          { ...input, scopes },
          'token',
        ),
      ),
    ]);
    for (const { data } of made) {
      const token = data?.result?.token;
      if (token == null) continue;
      const { errors } = await on(token).send('{ viewer { environment } }');
      expect(errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    }
  });
});
