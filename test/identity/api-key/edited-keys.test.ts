import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { aKey, aSeller, type Seller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { campaignsQuery, makeKey } from './new-key.js';

const suite = useSharedServer();

interface EditedKey {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
  readonly lastFour: string;
}

const shown = 'apiKey { name scopes expiresAt lastFour }';
const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
const nextYear = new Date(Date.now() + 365 * 86_400_000).toISOString();

const clientOf = (token: string): GraphQLClient => new GraphQLClient(suite.url, token);

async function edit(by: GraphQLClient, id: string, changes: object): Promise<EditedKey> {
  const input = { id, ...changes };
  return (await by.mutate<{ apiKey: EditedKey }>('updateApiKey', input, shown)).apiKey;
}

/** The code of the answer, and its field. */
async function refusalOf(by: GraphQLClient, id: string, changes: object): Promise<string> {
  const { data, errors } = await by.sendMutation('updateApiKey', { id, ...changes });
  if (errors) return String(errors[0]?.extensions?.code);
  const [problem] = data!.result!.userErrors;
  return `${problem?.code} ${problem?.field?.join('.')}`;
}

/** A key with `keys:write`, and the id of a key that it created. */
async function aParent(seller: Seller): Promise<{ id: string; client: GraphQLClient; child: string }> {
  const scopes = ['keys:write', 'campaigns:read', 'events:read'];
  const { token, apiKey } = await makeKey(seller, { scopes });
  const client = clientOf(token);
  const child = await client.mutate<{ apiKey: { id: string }; token: string }>(
    'createApiKey',
    {
      organizationId: seller.organizationId,
      name: 'child',
      environment: 'SANDBOX',
      scopes: ['campaigns:read', 'events:read'],
    },
    'token apiKey { id }',
  );
  return { id: apiKey.id, client, child: child.token };
}

describe('an edited key', () => {
  it('has its new name, scopes and expiry at once, and the same token', async () => {
    const seller = await aSeller(suite.url);
    const { token, apiKey } = await makeKey(seller);
    const client = clientOf(token);
    expect(await client.send(campaignsQuery)).toMatchObject({ status: 200 });
    expect(await edit(seller.owner, apiKey.id, { name: 'Shop' })).toMatchObject({
      name: 'Shop',
      scopes: ['campaigns:read'],
      lastFour: token.slice(-4),
    });
    const changes = { scopes: ['events:read', 'events:read'], expiresAt: tomorrow };
    expect(await edit(seller.owner, apiKey.id, changes)).toMatchObject({
      scopes: ['events:read'],
      expiresAt: tomorrow,
    });
    const { errors } = await client.send(campaignsQuery);
    expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    expect(await edit(seller.owner, apiKey.id, { expiresAt: null })).toMatchObject({ expiresAt: null });
  });

  it('is refused with what is not allowed, and stays as it is', async () => {
    const seller = await aSeller(suite.url);
    const { apiKey } = await makeKey(seller);
    const publishable = await makeKey(seller, { kind: 'PUBLISHABLE' });
    const { owner } = seller;
    const refused: readonly (readonly [string, object, string])[] = [
      [apiKey.id, { name: ' ' }, 'INVALID name'],
      [apiKey.id, { scopes: [] }, 'INVALID scopes'],
      [apiKey.id, { scopes: ['campaigns:fly'] }, 'INVALID scopes'],
      [apiKey.id, { expiresAt: '2020-01-01T00:00:00Z' }, 'INVALID expiresAt'],
      [apiKey.id, { allowedOrigins: ['https://shop.example'] }, 'INVALID allowedOrigins'],
      [publishable.apiKey.id, { scopes: ['campaigns:read'] }, 'INVALID scopes'],
      ['key_01h00000000000000000000000', { name: 'x' }, 'NOT_FOUND id'],
    ];
    for (const [id, changes, refusal] of refused) expect(await refusalOf(owner, id, changes)).toBe(refusal);
    await owner.mutate('revokeApiKey', { id: apiKey.id }, 'apiKey { id }');
    expect(await refusalOf(owner, apiKey.id, { name: 'x' })).toBe('CONFLICT id');
    expect(await refusalOf((await aSeller(suite.url)).owner, publishable.apiKey.id, { name: 'x' })).toBe(
      'NOT_FOUND id',
    );
  });

  it('gets no right and no time from a key that does not have them', async () => {
    const seller = await aSeller(suite.url);
    const other = await makeKey(seller, { scopes: ['campaigns:read', 'wallet:read'] });
    const { id, client } = await aParent(seller);
    expect(await refusalOf(client, other.apiKey.id, { scopes: ['wallet:write'] })).toBe('FORBIDDEN');
    expect(await refusalOf(client, id, { scopes: ['*'] })).toBe('FORBIDDEN');
    expect(await edit(client, other.apiKey.id, { scopes: ['wallet:read'], name: 'Till' })).toMatchObject({
      scopes: ['wallet:read'],
    });
    expect(await edit(client, other.apiKey.id, { scopes: ['campaigns:read'] })).toMatchObject({
      scopes: ['campaigns:read'],
    });
    await edit(seller.owner, id, { expiresAt: tomorrow });
    expect(await refusalOf(client, id, { expiresAt: nextYear })).toBe('FORBIDDEN');
    const withoutScope = clientOf(await aKey(seller.owner, seller.organizationId, ['keys:read']));
    expect(await refusalOf(withoutScope, id, { name: 'x' })).toBe('FORBIDDEN');
  });

  it('takes from the keys that it created what it loses', async () => {
    const seller = await aSeller(suite.url);
    const { id, child } = await aParent(seller);
    expect((await clientOf(child).send(campaignsQuery)).errors).toBeUndefined();
    await edit(seller.owner, id, { scopes: ['keys:write', 'events:read'], expiresAt: tomorrow });
    const { viewer } = await clientOf(child).run<{ viewer: { apiKey: { id: string } } }>(
      '{ viewer { apiKey { id scopes expiresAt } } }',
    );
    expect(viewer.apiKey).toMatchObject({ scopes: ['events:read'], expiresAt: tomorrow });
  });
});
