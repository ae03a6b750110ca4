import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type Database, type TestDatabase } from '../support/database.js';
import { balancesOf, uuidOf } from '../support/outcome.js';
import { startServer } from '../support/server.js';
import { aCampaign, aLink, anotherBrowser, aScene, follow, type Scene } from '../support/story.js';
import { useServer, useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

/** A raw request, because `fetch` adds a user agent and does not allow a host name. */
async function send(
  url: string,
  method: string,
  headers: Record<string, string>,
): Promise<{ status: number; headers: IncomingMessage['headers'] }> {
  const outgoing = request(url, { method, headers });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return { status: response.statusCode ?? 0, headers: response.headers };
}

interface StoredClick {
  readonly isUnique: boolean;
  readonly isBot: boolean;
  readonly reason: string | null;
  readonly status: string;
}

async function clicksOf(database: Database, linkId: string): Promise<StoredClick[]> {
  return database.query<StoredClick>(
    `select is_unique as "isUnique", is_bot as "isBot", reward_reason as reason, status from click
     where link_id = $1 order by clicked_at, id`,
    [uuidOf('link', linkId)],
  );
}

describe('clicks that a campaign pays for', () => {
  const suite = useSharedServer();

  it('are paid within the caps beside its rules, each click by the version of its moment', async () => {
    const scene = await aScene(suite.url);
    const campaignId = await aCampaign(scene, { payoutModel: 'CPC', payoutRate: { amount: '0.40' } });
    const link = await aLink(scene, campaignId, scene.promoterId);
    const clickTimes = async (count: number): Promise<StoredClick[]> => {
      const before = (await clicksOf(suite.database, link.id)).length;
      for (let index = 0; index < count; index += 1) await follow(suite.url, link);
      return waitFor('the clicks', async () => {
        const clicks = await clicksOf(suite.database, link.id);
        const isDone = clicks.length === before + count && clicks.every(({ status }) => status !== 'QUEUED');
        return isDone && clicks.slice(before);
      });
    };
    const publish = async (caps: readonly object[], rules: readonly object[] = []): Promise<unknown> =>
      scene.program.mutate('publishRewardRules', { campaignId, rules, caps }, 'ruleVersion { number }');

    expect((await clickTimes(1)).map(({ reason }) => reason)).toEqual([null]);
    await publish([{ count: 2, scope: ['PROMOTER'], period: 'LIFETIME' }]);
    expect((await clickTimes(4)).map(({ reason }) => reason)).toEqual([null, null, 'CAPPED', 'CAPPED']);
    await publish([{ amount: { amount: '1.00' }, scope: ['CAMPAIGN'], period: 'LIFETIME' }]);
    expect((await clickTimes(4)).map(({ reason }) => reason)).toEqual([null, null, 'CAPPED', 'CAPPED']);
    await publish([{ count: 1, scope: ['CUSTOMER'], period: 'DAY' }]);
    expect((await clickTimes(1)).map(({ reason }) => reason)).toEqual(['CUSTOMER_REQUIRED']);
    expect(await balancesOf(scene)).toMatchObject({ promoter: '2.00' });
  });
});

describe('following a link', () => {
  const shortHost = 'go.example.test';
  const suite = useServer({ SHORT_HOST: shortHost });
  let scene: Scene;

  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  /** A separate link for each test. */
  async function freshLink(targetUrl = 'https://shop.example/summer?size=m#top') {
    const campaignId = await aCampaign(scene, { targetUrl });
    return aLink(scene, campaignId, scene.promoterId);
  }

  async function evaluatedClicks(linkId: string, count: number): Promise<StoredClick[]> {
    return waitFor(`${count} clicks`, async () => {
      const clicks = await clicksOf(suite.database, linkId);
      return clicks.length >= count && clicks.every((click) => click.status === 'PROCESSED') && clicks;
    });
  }

  it('redirects to the target with the session id', async () => {
    const link = await freshLink();
    const { status, headers } = await send(`${suite.url}/go/${link.code}`, 'GET', { 'user-agent': browser });
    expect(status).toBe(302);
    const target = new URL(headers.location ?? '');
    const session = target.searchParams.get('tncpw_session') ?? '';
    expect(target.href).toBe(`https://shop.example/summer?size=m&tncpw_session=${session}#top`);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['set-cookie']?.[0]).toMatch(/^tncpw_\w+=sess_\w+;.*HttpOnly; SameSite=Lax$/);
    expect(await evaluatedClicks(link.id, 1)).toMatchObject([{ isUnique: true, isBot: false }]);
    expect(
      await suite.database.query('select 1 from visitor_session where id = $1', [uuidOf('session', session)]),
    ).toHaveLength(1);
  });

  it.each([
    ['https://shop.example/?q=%C4%D0%D7%B0&s=44', '', '&tncpw_session=S'],
    ['https://shop.example/a%20b?c=%20&&d=+&', '', 'tncpw_session=S'],
    ['https://shop.example/x?abc', '#123', '&tncpw_session=S'],
    ['https://shop.example/x?', '', 'tncpw_session=S'],
    ['https://shop.example', '#/a?b', '?tncpw_session=S'],
  ])('keeps every other byte of the target: %s%s', async (address, fragment, added) => {
    const link = await freshLink(address + fragment);
    const { headers } = await send(`${suite.url}/go/${link.code}`, 'GET', { 'user-agent': browser });
    expect(headers.location?.replace(/sess_\w+/, 'S')).toBe(address + added + fragment);
  });

  it('carries what a header cannot, such as letters beyond ASCII, as percent signs', async () => {
    const link = await freshLink('https://bücher.example/grün?ü=%fc');
    const { headers } = await send(`${suite.url}/go/${link.code}`, 'GET', { 'user-agent': browser });
    expect(headers.location?.replace(/sess_\w+/, 'S')).toBe(
      'https://xn--bcher-kva.example/gr%C3%BCn?%C3%BC=%fc&tncpw_session=S',
    );
  });

  it('knows a browser again at every link of an organization, and as somebody else at those of another', async () => {
    const [first, second] = [await freshLink(), await freshLink()];
    const other = await aScene(suite.url);
    const visit = async (code: string, cookie: string): Promise<IncomingMessage['headers']> =>
      (await send(`${suite.url}/go/${code}`, 'GET', { 'user-agent': browser, cookie })).headers;
    const begun = await visit(first.code, 'tncpw_visitor=made-up');
    const visitor = begun['set-cookie']?.[1] ?? '';
    expect(visitor).toMatch(
      /^tncpw_visitor=[0-9a-f-]{36}; Max-Age=34560000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
    const cookie = visitor.split(';')[0] ?? '';
    for (const { code } of [second, other.link]) {
      expect((await visit(code, cookie))['set-cookie']?.[1]).toContain(`${cookie};`);
    }
    const session = begun['set-cookie']?.[0]?.split(';')[0] ?? '';
    await visit(first.code, `${cookie}; ${session}`);
    for (const [link, count] of [[first, 2] as const, [second, 1] as const, [other.link, 1] as const]) {
      await evaluatedClicks(link.id, count);
    }
    const sessions = await suite.database.query<{ visitor: string; again: boolean }>(
      `select visitor_id as visitor, last_clicked_at > created_at as again from visitor_session
       where link_id = any($1::uuid[]) order by array_position($1::uuid[], link_id)`,
      [[first, second, other.link].map(({ id }) => uuidOf('link', id))],
    );
    expect(sessions.map(({ again }) => again)).toEqual([true, false, false]);
    expect(sessions[0]?.visitor).toBe(sessions[1]?.visitor);
    expect(new Set(sessions.map((row) => row.visitor)).size).toBe(2);
    expect(cookie).not.toContain(sessions[0]?.visitor);
  });

  it('cannot touch the session of another link by a cookie that is made up', async () => {
    const [mine, theirs] = [await freshLink(), await freshLink()];
    const their = await send(`${suite.url}/go/${theirs.code}`, 'GET', { 'user-agent': browser });
    await evaluatedClicks(theirs.id, 1);
    const session = new URL(their.headers.location ?? '').searchParams.get('tncpw_session') ?? '';
    const read = async (): Promise<unknown> =>
      suite.database.query('select * from visitor_session where id = $1', [uuidOf('session', session)]);
    const before = await read();
    const cookie = `tncpw_${mine.code}=${session}`;
    await send(`${suite.url}/go/${mine.code}`, 'GET', { 'user-agent': browser, cookie });
    await evaluatedClicks(mine.id, 1);
    expect(await read()).toEqual(before);
  });

  it('is no click when somebody only looks ahead', async () => {
    const link = await freshLink();
    const url = `${suite.url}/go/${link.code}`;
    const agent = { 'user-agent': browser };
    expect((await send(url, 'HEAD', agent)).status).toBe(302);
    for (const [name, value] of [
      ['sec-purpose', 'prefetch;prerender'],
      ['purpose', 'preview'],
      ['x-moz', 'prefetch'],
    ] as const) {
      const { status, headers } = await send(url, 'GET', { ...agent, [name]: value });
      expect({ name, status, cookie: headers['set-cookie'] }).toEqual({
        name,
        status: 302,
        cookie: undefined,
      });
    }
    await send(url, 'GET', agent);
    expect(await evaluatedClicks(link.id, 1)).toHaveLength(1);
  });

  it('flags machines, and tells a repeated visit by its cookie', async () => {
    const link = await freshLink();
    const url = `${suite.url}/go/${link.code}`;
    await send(url, 'GET', { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' });
    await send(url, 'GET', {});
    const first = await send(url, 'GET', { 'user-agent': browser });
    const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const again = await send(url, 'GET', { 'user-agent': browser, cookie: `other=1; ${cookie}` });
    expect(again.headers.location).toBe(first.headers.location);
    const clicks = await evaluatedClicks(link.id, 4);
    expect(clicks.map(({ isBot, isUnique }) => ({ isBot, isUnique }))).toEqual([
      { isBot: true, isUnique: true },
      { isBot: true, isUnique: true },
      { isBot: false, isUnique: true },
      { isBot: false, isUnique: false },
    ]);
    expect(clicks.slice(0, 2).map((click) => click.reason)).toEqual(['BOT', 'BOT']);
  });

  it.each([
    ['unknown', 'NOSUCHCODE'],
    ['NUL', '%00'],
    ['no UTF-8', '%E0%A4%A'],
    ['SQL', "'%20or%20true"],
    ['long', 'a'.repeat(3000)],
    ['a path', '..%2f..%2fetc'],
  ])('answers a code that is %s without harm', async (_, code) => {
    const { status } = await send(`${suite.url}/go/${code}`, 'GET', { 'user-agent': browser });
    expect([400, 404]).toContain(status);
    expect((await fetch(`${suite.url}/readyz`)).status).toBe(200);
  });

  it('is served by the short host as well', async () => {
    const link = await freshLink();
    expect(link.shortUrl).toBe(`http://${shortHost}/${link.code.toLowerCase()}`);
    const headers = { 'user-agent': browser, host: shortHost };
    const { pathname } = new URL(link.shortUrl);
    expect((await send(`${suite.url}${pathname}`, 'GET', headers)).status).toBe(302);
    expect((await send(`${suite.url}/NOSUCHCODE`, 'GET', headers)).status).toBe(404);
    expect((await send(`${suite.url}${pathname}`, 'GET', { 'user-agent': browser })).status).toBe(404);
    expect(await evaluatedClicks(link.id, 1)).toHaveLength(1);
  });

  it('pays for each unique human click of a CPC campaign', async () => {
    const mine = await aScene(suite.url, '10.00');
    const campaignId = await aCampaign(mine, { payoutModel: 'CPC', payoutRate: { amount: '0.05' } });
    const link = await aLink(mine, campaignId, mine.promoterId);
    const url = `${suite.url}/go/${link.code}`;
    const visits = await Promise.all(
      Array.from({ length: 20 }, async () => send(url, 'GET', { 'user-agent': anotherBrowser() })),
    );
    for (const { headers } of visits.slice(0, 5)) {
      const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
      await send(url, 'GET', { 'user-agent': anotherBrowser(), cookie });
    }
    await Promise.all(Array.from({ length: 3 }, async () => send(url, 'GET', { 'user-agent': 'curl/8.0' })));
    const clicks = await evaluatedClicks(link.id, 28);
    expect(clicks.filter((click) => click.reason === 'REPEATED')).toHaveLength(5);
    expect(clicks.filter((click) => click.reason === 'BOT')).toHaveLength(3);
    expect(await balancesOf(mine)).toEqual({ seller: '9.00', promoter: '1.00', held: '0.00' });
    const { campaign } = await mine.program.run<{ campaign: object }>(
      'query ($id: ID!) { campaign(id: $id) { spent { amount } performance { totals { clicks uniqueClicks botClicks } } } }',
      { id: campaignId },
    );
    expect(campaign).toMatchObject({
      spent: { amount: '1.00' },
      performance: { totals: { uniqueClicks: 20, botClicks: 3 } },
    });
  });
});

describe('stopping while clicks are being written', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
  });

  afterAll(async () => {
    await database.drop();
  });

  it('loses none that was redirected', async () => {
    const server = await startServer({ DATABASE_URL: database.url });
    const scene = await aScene(server.url);
    const sessions = await Promise.all(
      Array.from({ length: 50 }, async () => follow(server.url, scene.link)),
    );
    expect(await server.stop()).toBe(0);
    const clicks = await database.query<{ id: string }>('select session_id as id from click');
    const stored = new Set(clicks.map((click) => click.id));
    expect(sessions.filter((session) => !stored.has(uuidOf('session', session)))).toEqual([]);
  });
});
