import { beforeAll, describe, expect, it } from '@jest/globals';
import { botReasonOf } from '../../../src/tracking/click/bot-reason-of.js';
import { classify } from '../../../src/tracking/click/click-class.js';
import { aPaidLink, browser, from, reasonsOf, urlOf, visit, type Headers } from '../../flow/visits.js';
import { uuidOf } from '../../support/outcome.js';
import { anotherBrowser, aScene, type Scene, type SharedLink } from '../../support/story.js';
import { useServer } from '../../support/suite.js';

describe('the class of a new click', () => {
  const person = { botReason: undefined, isDataCentre: false, isOverLimit: false, isUnique: true };

  it.each([
    [{}, 'VALID', null],
    [{ isUnique: false }, 'DUPLICATE', null],
    [{ isOverLimit: true }, 'INVALID', 'RATE_LIMITED'],
    [{ isDataCentre: true, isOverLimit: true }, 'BOT', 'DATA_CENTRE'],
    [{ botReason: 'HEAD', isDataCentre: true, isUnique: false }, 'BOT', 'HEAD'],
  ] as const)('with %j is %s, because of %s', (facts, name, classReason) => {
    expect(classify({ ...person, ...facts })).toEqual({ class: name, classReason });
  });
});

describe('a request', () => {
  const agent = { 'user-agent': browser };

  it.each<[string, Headers, string | undefined]>([
    ['GET', agent, undefined],
    ['GET', { ...agent, 'sec-fetch-dest': 'document' }, undefined],
    ['GET', { 'user-agent': 'Lynx/2.9.2 libwww-FM/2.14' }, undefined],
    ['HEAD', agent, 'HEAD'],
    ['GET', { ...agent, 'sec-purpose': 'prefetch;prerender' }, 'PREFETCH'],
    ['GET', { ...agent, 'x-purpose': 'preview' }, 'PREFETCH'],
    ['GET', { ...agent, 'sec-fetch-dest': 'image' }, 'EMBEDDED'],
    ['GET', {}, 'AGENT'],
    ['GET', { 'user-agent': 'curl/8.5.0' }, 'AGENT'],
    ['GET', { 'user-agent': 'ShopSync 4' }, 'AGENT'],
    ['GET', { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' }, 'AGENT'],
  ])('%s with %j is taken for %s', (method, headers, reason) => {
    expect(botReasonOf(method, headers)).toBe(reason);
  });
});

describe('the classes of clicks', () => {
  const suite = useServer({ TRUST_PROXY: '1', DATA_CENTRE_RANGES: '203.0.113.128/25' });
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  async function classesOf(link: SharedLink): Promise<string[]> {
    const rows = await suite.database.query<{ name: string; reason: string | null }>(
      `select class as name, class_reason as reason from click where link_id = $1 order by clicked_at, id`,
      [uuidOf('link', link.id)],
    );
    return rows.map(({ name, reason }) => (reason === null ? name : `${name} ${reason}`));
  }

  it('are stored by name, and the figures of the campaign and the promoter follow from them', async () => {
    const link = await aPaidLink(scene, {
      fraudChecks: { velocity: 'REJECT', velocityEvents: 2, velocitySeconds: 60 },
    });
    const url = urlOf(suite, link);
    const { cookie } = await visit(url, from('203.0.113.1'));
    await reasonsOf(suite, link, 1);
    const steps: [Headers, string?][] = [
      [{ ...from('203.0.113.2', anotherBrowser()), cookie }],
      [from('203.0.113.1')],
      [from('203.0.113.3', anotherBrowser())],
      [from('203.0.113.4', anotherBrowser())],
      [from('203.0.113.200', anotherBrowser())],
      [from('203.0.113.5'), 'HEAD'],
      [{ ...from('203.0.113.5'), 'sec-purpose': 'prefetch' }],
      [from('203.0.113.5', 'WhatsApp/2.23.20.0 A')],
    ];
    for (const [index, [headers, method]] of steps.entries()) {
      expect((await visit(url, headers, method)).status).toBe(302);
      await reasonsOf(suite, link, index + 2);
    }
    expect(await classesOf(link)).toEqual([
      'VALID',
      'DUPLICATE',
      'DUPLICATE',
      'VALID',
      'INVALID VELOCITY',
      'BOT DATA_CENTRE',
      'BOT HEAD',
      'BOT PREFETCH',
      'BOT AGENT',
    ]);
    const totals = { clicks: 4, uniqueClicks: 2, paidClicks: 2, botClicks: 4, invalidClicks: 1 };
    const { campaign } = await scene.program.run<{ campaign: object }>(
      `query ($id: ID!) { campaign(id: $id) { performance { totals {
        clicks uniqueClicks paidClicks botClicks invalidClicks } } } }`,
      { id: link.campaignId },
    );
    expect(campaign).toEqual({ performance: { totals } });
  });

  it('of an earlier version are read from the other columns', async () => {
    const link = await aPaidLink(scene);
    await visit(urlOf(suite, link), from('203.0.113.9'));
    await visit(urlOf(suite, link), {});
    await reasonsOf(suite, link, 2);
    await suite.database.query('update click set class = null, class_reason = null where link_id = $1', [
      uuidOf('link', link.id),
    ]);
    const { campaign } = await scene.program.run<{ campaign: object }>(
      'query ($id: ID!) { campaign(id: $id) { performance { totals { clicks uniqueClicks botClicks } } } }',
      { id: link.campaignId },
    );
    expect(campaign).toEqual({ performance: { totals: { clicks: 1, uniqueClicks: 1, botClicks: 1 } } });
  });

  it('leave the session and the visitor alone when nobody saw the page', async () => {
    const link = await aPaidLink(scene);
    const url = urlOf(suite, link);
    const first = await visit(url, from('203.0.113.10'));
    const read = async (): Promise<object[]> =>
      suite.database.query('select * from visitor_session where link_id = $1 order by created_at limit 1', [
        uuidOf('link', link.id),
      ]);
    await reasonsOf(suite, link, 1);
    const before = await read();
    const { cookie } = first;
    const hidden = await visit(url, { ...from('203.0.113.10'), cookie, 'sec-purpose': 'prefetch' });
    await reasonsOf(suite, link, 2);
    expect(hidden.cookie).toBe('');
    expect(hidden.location).not.toBe(first.location);
    expect(await read()).toEqual(before);
    expect((await visit(url, { ...from('203.0.113.10'), cookie })).location).toBe(first.location);
  });
});
