import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { startServer, type TestServer } from '../support/server.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { aKey, aSeller, type Seller } from '../support/story.js';
import { waitFor } from '../support/wait-for.js';

const project = resolve(import.meta.dirname, '../../..');
const sources = [
  'src',
  'rest-compat',
  'clients',
  'scripts',
  'mikro-orm.config.ts',
  'tsconfig.json',
  'package.json',
];

/** Follows the recipe "Add a feature" of CONTRIBUTING.md in a copy of the project, and builds it. */
async function addCoupons(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'tribute-new-feature-'));
  for (const name of sources) await cp(join(project, name), join(root, name), { recursive: true });
  await symlink(join(project, 'node_modules'), join(root, 'node_modules'));
  await mkdir(join(root, 'docs'));
  const run = (...words: string[]): void => {
    execFileSync(process.execPath, words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  };
  // Its own folder …
  const coupon = join(project, 'test/fixtures/coupon');
  await cp(coupon, join(root, 'src/campaigns/coupon'), { recursive: true });
  // … and one line elsewhere.
  const rooms = join(root, 'scripts/rooms.mjs');
  const before = await readFile(rooms, 'utf8');
  await writeFile(rooms, before.replace("campaigns: ['campaign',", "campaigns: ['coupon', 'campaign',"));
  run('scripts/print-features.mjs');
  run('scripts/build.mjs');
  return root;
}

describe('a new feature in its own folder', () => {
  let root: string;
  let database: TestDatabase;
  let server: TestServer;
  let seller: Seller;

  beforeAll(async () => {
    [root, database] = await Promise.all([addCoupons(), createDatabase()]);
    const environment = { DATABASE_URL: database.url, COUPON_PERCENT: '15' };
    server = await startServer(environment, join(root, 'dist/program/main.js'));
    seller = await aSeller(server.url);
  });
  afterAll(async () => {
    await server?.stop();
    await database?.drop();
    await rm(root, { recursive: true, force: true });
  });

  it('answers its query by its setting, and runs its job', async () => {
    const coupons = await waitFor('a run of the job', async () => {
      const answer = await seller.program.run<{ coupons: { percent: number; checks: number } }>(
        '{ coupons { percent checks } }',
      );
      return answer.coupons.checks > 0 ? answer.coupons : undefined;
    });
    expect(coupons.percent).toBe(15);
  });

  it('records its event type by its mutation, and subscribers receive it', async () => {
    const { organizationId, program } = seller;
    const cursor = await program.run<{ domainEventCursor: string }>(
      'query ($id: ID!) { domainEventCursor(organizationId: $id) }',
      { id: organizationId },
    );
    const input = { organizationId, code: 'SPRING' };
    expect(await program.mutate('redeemCoupon', input, 'percent')).toMatchObject({ percent: 15 });
    const client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${program.token}` },
    });
    const received = client.iterate<{ domainEvents: object }>({
      query: `subscription ($id: ID!, $after: String) {
        domainEvents(organizationId: $id, after: $after, types: ["coupon.redeemed"]) { type data }
      }`,
      variables: { id: organizationId, after: cursor.domainEventCursor },
    });
    const first: IteratorResult<object, unknown> = await received.next();
    await client.dispose();
    const domainEvents = { type: 'coupon.redeemed', data: { code: 'SPRING', percent: 15 } };
    expect(first.value).toEqual({ data: { domainEvents } });
  });

  it('refuses its mutation to a key without its scope', async () => {
    const { owner, organizationId } = seller;
    const reader = new GraphQLClient(server.url, await aKey(owner, organizationId, ['coupons:read']));
    const { errors } = await reader.send(
      'mutation ($input: RedeemCouponInput!) { redeemCoupon(input: $input) { percent } }',
      { input: { organizationId, code: 'SPRING' } },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(errors?.[0]?.message).toContain('coupons:write');
  });
});
