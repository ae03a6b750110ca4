import { describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { createDatabase } from '../../support/database.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { uuidOf } from '../../support/outcome.js';
import { startServer } from '../../support/server.js';
import { aSeller, type Seller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { campaignsQuery, makeKey } from './new-key.js';

const suite = useSharedServer();

describe('the last use of a key', () => {
  const lastUsedAt = async ({ owner, organizationId }: Seller, id: string): Promise<string | null> => {
    const { organization } = await owner.run<{
      organization: { apiKeys: { nodes: { id: string; lastUsedAt: string | null }[] } };
    }>('query ($id: ID!) { organization(id: $id) { apiKeys { nodes { id lastUsedAt } } } }', {
      id: organizationId,
    });
    return organization.apiKeys.nodes.find((key) => key.id === id)?.lastUsedAt ?? null;
  };

  it('is written once for many requests, and is returned with the key', async () => {
    const seller = await aSeller(suite.url);
    const { token, apiKey } = await makeKey(seller);
    expect(await lastUsedAt(seller, apiKey.id)).toBeNull();
    const start = Date.now();
    const program = new GraphQLClient(suite.url, token);
    await Promise.all(Array.from({ length: 20 }, async () => program.run(campaignsQuery)));
    const first = await waitFor('the note', async () => lastUsedAt(seller, apiKey.id));
    expect(Math.abs(Date.parse(first) - start)).toBeLessThan(60_000);
    const versionOf = async (): Promise<unknown> =>
      suite.database.query('select xmin::text, last_used_at from api_key where id = $1', [
        uuidOf('apiKey', apiKey.id),
      ]);
    const version = await versionOf();
    await program.run(campaignsQuery);
    const other = await makeKey(seller);
    await new GraphQLClient(suite.url, other.token).run(campaignsQuery);
    await waitFor("the other key's note, which is written later", async () =>
      lastUsedAt(seller, other.apiKey.id),
    );
    expect(await versionOf()).toEqual(version);
  });

  it('is not lost when the server stops', async () => {
    const database = await createDatabase();
    try {
      const server = await startServer({ DATABASE_URL: database.url });
      const seller = await aSeller(server.url);
      await seller.program.run(campaignsQuery);
      await server.stop();
      const rows = await database.query<{ used: boolean }>(
        'select last_used_at is not null as used from api_key',
      );
      expect(rows).toEqual([{ used: true }]);
    } finally {
      await database.drop();
    }
  });

  it('is in the REST list, where a key with the other prefix can be created', async () => {
    const seller = await aSeller(suite.url);
    const rest = new RestClient(suite.url, seller.key);
    const path = `/organizations/${seller.organizationId}/api-keys`;
    const made = await rest.post(path, { name: 'guide', scopes: ['*'], tonicPowPrefix: true });
    expect(made).toMatchObject({
      status: 201,
      body: { token: expect.stringMatching(/^test_/), prefix: 'test_', lastUsedAt: null },
    });
    const used = await waitFor('the note', async () => {
      const { body } = await rest.get(path);
      return (body['data'] as { prefix: string; lastUsedAt: string | null }[]).find((key) => key.lastUsedAt);
    });
    expect(used).toMatchObject({ prefix: 'ak_test_', lastUsedAt: expect.stringMatching(/^20\d\d-/) });
    expect(used).not.toHaveProperty('token');
    expect((await rest.delete(`${path}/${String(made.body['id'])}`)).status).toBe(204);
    expect((await new RestClient(suite.url, String(made.body['token'])).get('/campaigns')).status).toBe(401);
    const stranger = new RestClient(suite.url, (await aSeller(suite.url)).key);
    expect((await stranger.delete(`${path}/${String(made.body['id'])}`)).status).toBe(404);
  });
});
