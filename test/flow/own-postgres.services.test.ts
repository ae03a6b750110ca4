import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readPostmasterFile } from '../../src/platform/database/embedded/postmaster-file.js';
import { processIdentity } from '../../src/platform/database/embedded/process-identity.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { errorCode } from '../support/outcome.js';
import { startServer } from '../support/server.js';
import { aCampaign, aSeller } from '../support/story.js';

/* database-crash.services.test.ts covers a single such server. Here are two beside each other. */

describe('a server with the embedded PostgreSQL', () => {
  let base: string;

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'tribute-lifecycle-'));
  });
  afterAll(async () => {
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  });

  it('runs twice below one private folder, survives kill -9, and stops PostgreSQL when it stops', async () => {
    expect((await stat(base)).mode & 0o777).toBe(0o700);
    const folders = [join(base, 'first'), join(base, 'second')] as const;
    const start = async (DATA_DIR: string) => startServer({ DATA_DIR });
    const [first, second] = await Promise.all([start(folders[0]), start(folders[1])]);
    const seller = await aSeller(first.url);
    const campaignId = await aCampaign(seller);
    const { endpoint } = await seller.program.mutate<{ endpoint: { id: string } }>(
      'createWebhookEndpoint',
      { name: 'Hook', targetUrl: 'http://127.0.0.1:8099/', eventTypes: ['gig.published'] },
      'endpoint { id }',
    );
    const campaigns = '{ campaigns { nodes { id } } }';
    expect(errorCode(await new GraphQLClient(second.url, seller.key).send(campaigns))).toBe(
      'UNAUTHENTICATED',
    );

    await first.kill();
    const again = await start(folders[0]);
    const program = new GraphQLClient(again.url, seller.key);
    expect(await program.run(campaigns)).toEqual({ campaigns: { nodes: [{ id: campaignId }] } });
    // Only the key from the first start can decrypt the endpoint's secret.
    await program.mutate('rotateWebhookSecret', { id: endpoint.id }, 'endpoint { id }');
    const identities = await Promise.all(
      folders.map(async (folder) => {
        const pid = (await readPostmasterFile(join(folder, 'postgres')))?.pid ?? 0;
        return { pid, identity: await processIdentity(pid) };
      }),
    );
    expect(identities.map(({ identity }) => typeof identity)).toEqual(['string', 'string']);
    expect(await Promise.all([again.stop(), second.stop()])).toEqual([0, 0]);
    for (const { pid, identity } of identities) expect(await processIdentity(pid)).not.toBe(identity);
    for (const folder of folders) expect(await readPostmasterFile(join(folder, 'postgres'))).toBeUndefined();
  });
});
