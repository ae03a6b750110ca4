import { describe, expect, it } from '@jest/globals';
import { wakeUpSql } from '../../../src/kernel/wake-ups.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { aKey, aSeller } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { type Limited, ask, askUntilRefused } from './limited-requests.js';

/** The most points that a bucket can have gained since then, even on a slow machine. */
function refilled(limitAMinute: number, since: number): number {
  return Math.ceil(((performance.now() - since) * limitAMinute) / 60_000);
}

describe('a rate limit', () => {
  const suite = useServer({
    RATE_LIMIT_ANONYMOUS: '30',
    RATE_LIMIT_USER: '40',
    RATE_LIMIT_FREE: '4',
    RATE_LIMIT_PRO: '9',
    RATE_LIMIT_ORGANIZATION_FREE: '10',
    TRUST_PROXY: '1',
  });

  const from = (address: string): RequestInit => ({ headers: { 'x-forwarded-for': address } });

  it('applies to each key separately', async () => {
    const { key, owner, organizationId } = await aSeller(suite.url);
    const other = await aKey(owner, organizationId, ['*']);
    await askUntilRefused(async () => ask(`${suite.url}/campaigns`, key));
    expect((await ask(`${suite.url}/campaigns`, other)).status).toBe(200);
  });

  it('applies to all keys of an organization together', async () => {
    const { owner, organizationId } = await aSeller(suite.url);
    const startedAt = performance.now();
    const keys: string[] = [];
    // With the session, because keys that create keys spend points too.
    for (let made = 0; made < 5; made += 1) keys.push(await aKey(owner, organizationId, ['*']));
    const answers = await Promise.all(
      keys.flatMap((key) => [1, 2, 3, 4].map(async () => ask(`${suite.url}/campaigns`, key))),
    );
    const admitted = answers.filter(({ status }) => status === 200);
    expect(admitted.length).toBeGreaterThanOrEqual(10);
    expect(admitted.length).toBeLessThanOrEqual(10 + refilled(10, startedAt));
    const refusals = answers.filter(({ status }) => status === 429);
    expect(refusals.map(({ body }) => body['message'])).toContainEqual(
      expect.stringContaining('for all API keys of the organization together is 10 points a minute'),
    );
    for (const { limit, retryAfter } of refusals) {
      expect([limit, Number(retryAfter) > 0]).toEqual(['10', true]);
    }
    // Other organizations lost no points, and a person has a separate bucket.
    const stranger = await aSeller(suite.url);
    expect((await ask(`${suite.url}/campaigns`, stranger.key)).status).toBe(200);
    expect((await ask(`${suite.url}/campaigns`, owner.token)).status).toBe(200);
  });

  it('of the organization returns the points that a refused request took from its key', async () => {
    const { owner, organizationId } = await aSeller(suite.url);
    const keys: string[] = [];
    for (let made = 0; made < 4; made += 1) keys.push(await aKey(owner, organizationId, ['*']));
    const [last = '', ...others] = keys;
    for (const key of others) await askUntilRefused(async () => ask(`${suite.url}/campaigns`, key));
    const answers: Limited[] = [];
    for (let sent = 0; sent < 12; sent += 1) answers.push(await ask(`${suite.url}/campaigns`, last));
    const admitted = answers.filter(({ status }) => status === 200).length;
    const isOwn = ({ body }: Limited): boolean =>
      String(body['message']).startsWith('The limit is 4 points a minute');
    expect(answers.some(({ status }) => status === 429)).toBe(true);
    // Four accepted requests used up its own four points, and refused ones used none.
    expect(admitted >= 4 || !answers.some(isOwn)).toBe(true);
  });

  it('above that of the organization is shared by a key and the keys that it created', async () => {
    const { key, owner, organizationId } = await aSeller(suite.url);
    const unrelated = await aKey(owner, organizationId, ['*']);
    for (const token of [key, unrelated]) {
      await suite.database.query('update api_key set rate_limit = 15 where token_hash = sha256($1)', [
        Buffer.from(token),
      ]);
      await suite.database.query(wakeUpSql('credentials'));
      await waitFor('the limit', async () => (await ask(`${suite.url}/campaigns`, token)).limit === '15');
    }
    const startedAt = performance.now();
    const child = await aKey(new GraphQLClient(suite.url, key), organizationId, ['*']);
    const grandchild = await aKey(new GraphQLClient(suite.url, child), organizationId, ['*']);
    const answers = [key, child, grandchild].flatMap((token) =>
      Array.from({ length: 15 }, async () => ask(`${suite.url}/campaigns`, token)),
    );
    const admitted = (await Promise.all(answers)).filter(({ status }) => status === 200).length;
    expect(admitted).toBeGreaterThan(10);
    expect(admitted).toBeLessThanOrEqual(15 + refilled(15, startedAt));
    // Another key with a limit of the same size has its own points.
    const statuses = await Promise.all(
      Array.from({ length: 9 }, async () => ask(`${suite.url}/campaigns`, unrelated)),
    );
    expect(statuses.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 200));
  });

  it('follows the plan of the organization, or the individual limit of the key', async () => {
    const { key } = await aSeller(suite.url);
    const limitOf = async (): Promise<string | null> => (await ask(`${suite.url}/campaigns`, key)).limit;
    expect(await limitOf()).toBe('4');
    const setAndForget = async (sql: string): Promise<void> => {
      await suite.database.query(sql);
      await suite.database.query(wakeUpSql('credentials'));
    };
    await setAndForget(`update organization set plan = 'PRO'`);
    await waitFor('the plan', async () => (await limitOf()) === '9');
    await setAndForget(`update api_key set rate_limit = 7`);
    await waitFor('the limit of the key', async () => (await limitOf()) === '7');
    await setAndForget(`update api_key set rate_limit = 0`);
    await waitFor('no limit', async () => (await limitOf()) === null);
    await suite.database.query(`update organization set plan = null`);
    await suite.database.query(`update api_key set rate_limit = null`);
  });

  it('applies to each address without a valid credential, as reported by the proxy', async () => {
    const send = async (address: string, token?: string): Promise<Limited> =>
      ask(`${suite.url}/campaigns`, token, from(address));
    const answers = await askUntilRefused(async () => send('203.0.113.7', 'ak_test_guess'));
    expect(answers.length).toBeGreaterThan(30);
    expect(new Set(answers.slice(0, -1).map(({ status }) => status))).toEqual(new Set([401]));
    expect((await send('203.0.113.7')).status).toBe(429);
    expect((await send('203.0.113.8')).status).toBe(401);
    // Addresses that a client adds before the proxy's are not trusted.
    expect((await send('203.0.113.9, 203.0.113.7')).status).toBe(429);
  });

  it('applies to a whole IPv6 network, because one machine can use all its addresses', async () => {
    const send = async (address: string): Promise<Limited> =>
      ask(`${suite.url}/campaigns`, undefined, from(address));
    let last = 0;
    await askUntilRefused(async () => send(`2001:db8:1:2::${(last += 1).toString(16)}`));
    expect((await send('2001:db8:1:2:ffff::1')).status).toBe(429);
    expect((await send('2001:db8:1:3::1')).status).toBe(401);
  });

  it('is exact for simultaneous requests', async () => {
    const { key } = await aSeller(suite.url);
    const startedAt = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 40 }, async () => ask(`${suite.url}/campaigns`, key)),
    );
    const admitted = answers.filter(({ status }) => status === 200).length;
    expect(admitted).toBeGreaterThanOrEqual(4);
    expect(admitted).toBeLessThanOrEqual(4 + refilled(4, startedAt));
  });
});
