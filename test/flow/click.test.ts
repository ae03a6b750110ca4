import type { IncomingMessage } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { uuidOf } from '../support/outcome.js';
import { aCampaign, aLink, aScene, type Scene } from '../support/story.js';
import { useServer } from '../support/suite.js';
import { browser, evaluatedClicks, send } from './raw-clicks.js';

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

  it('redirects to the target with the session id', async () => {
    const link = await freshLink();
    const { status, headers } = await send(`${suite.url}/go/${link.code}`, 'GET', { 'user-agent': browser });
    expect(status).toBe(302);
    const target = new URL(headers.location ?? '');
    const session = target.searchParams.get('tncpw_session') ?? '';
    expect(target.href).toBe(`https://shop.example/summer?size=m&tncpw_session=${session}#top`);
    expect(headers['cache-control']).toBe('private, no-store');
    expect(headers['set-cookie']?.[0]).toMatch(/^tncpw_\w+=sess_[\w-]{59};.*HttpOnly; SameSite=Lax$/);
    expect(await evaluatedClicks(suite.database, link.id, 1)).toMatchObject([
      { isUnique: true, isBot: false },
    ]);
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
    expect(headers.location?.replace(/sess_[\w-]{59}/, 'S')).toBe(address + added + fragment);
  });

  it('percent-encodes characters that a header cannot carry', async () => {
    const link = await freshLink('https://bücher.example/grün?ü=%fc');
    const { headers } = await send(`${suite.url}/go/${link.code}`, 'GET', { 'user-agent': browser });
    expect(headers.location?.replace(/sess_[\w-]{59}/, 'S')).toBe(
      'https://xn--bcher-kva.example/gr%C3%BCn?%C3%BC=%fc&tncpw_session=S',
    );
  });

  it('recognizes a browser at every link of an organization, but not across organizations', async () => {
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
      await evaluatedClicks(suite.database, link.id, count);
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

  it('cannot change the session of another link by a forged cookie', async () => {
    const [mine, theirs] = [await freshLink(), await freshLink()];
    const their = await send(`${suite.url}/go/${theirs.code}`, 'GET', { 'user-agent': browser });
    await evaluatedClicks(suite.database, theirs.id, 1);
    const session = new URL(their.headers.location ?? '').searchParams.get('tncpw_session') ?? '';
    const read = async (): Promise<unknown> =>
      suite.database.query('select * from visitor_session where id = $1', [uuidOf('session', session)]);
    const before = await read();
    const cookie = `tncpw_${mine.code}=${session}`;
    await send(`${suite.url}/go/${mine.code}`, 'GET', { 'user-agent': browser, cookie });
    await evaluatedClicks(suite.database, mine.id, 1);
    expect(await read()).toEqual(before);
  });

  it('records a bot click for HEAD, prefetches and previews', async () => {
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
    const clicks = await evaluatedClicks(suite.database, link.id, 5);
    expect(clicks.map((click) => click.isBot)).toEqual([true, true, true, true, false]);
  });

  it('flags bots, and recognizes a repeated visit by its cookie', async () => {
    const link = await freshLink();
    const url = `${suite.url}/go/${link.code}`;
    await send(url, 'GET', { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' });
    await send(url, 'GET', {});
    const first = await send(url, 'GET', { 'user-agent': browser });
    const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const again = await send(url, 'GET', { 'user-agent': browser, cookie: `other=1; ${cookie}` });
    expect(again.headers.location).toBe(first.headers.location);
    const clicks = await evaluatedClicks(suite.database, link.id, 4);
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
    ['not UTF-8', '%E0%A4%A'],
    ['SQL', "'%20or%20true"],
    ['long', 'a'.repeat(3000)],
    ['a path', '..%2f..%2fetc'],
  ])('refuses a code that is %s', async (_, code) => {
    const { status } = await send(`${suite.url}/go/${code}`, 'GET', { 'user-agent': browser });
    expect([400, 404]).toContain(status);
    expect((await fetch(`${suite.url}/readyz`)).status).toBe(200);
  });

  it('also works on the short host', async () => {
    const link = await freshLink();
    expect(link.shortUrl).toBe(`http://${shortHost}/${link.code.toLowerCase()}`);
    const headers = { 'user-agent': browser, host: shortHost };
    const { pathname } = new URL(link.shortUrl);
    expect((await send(`${suite.url}${pathname}`, 'GET', headers)).status).toBe(302);
    expect((await send(`${suite.url}/NOSUCHCODE`, 'GET', headers)).status).toBe(404);
    expect((await send(`${suite.url}${pathname}`, 'GET', { 'user-agent': browser })).status).toBe(404);
    expect(await evaluatedClicks(suite.database, link.id, 1)).toHaveLength(1);
  });
});
