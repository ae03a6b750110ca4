import { beforeAll, describe, expect, it } from '@jest/globals';
import { balancesOf, uuidOf } from '../support/outcome.js';
import { publishRules } from '../support/rules.js';
import { aLink, anotherBrowser, aPromoter, aScene, type Scene, type SharedLink } from '../support/story.js';
import { useServer } from '../support/suite.js';
import { aPaidLink, browser, from, type Headers, reasonsOf, urlOf, visit } from './visits.js';

const shortHost = 'go.example.test';

describe('a campaign that pays for clicks', () => {
  const suite = useServer({ TRUST_PROXY: '1', SHORT_HOST: shortHost });
  let scene: Scene;

  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  it('pays once for 300 parallel requests without a cookie from one address', async () => {
    const own = await aScene(suite.url);
    const link = await aPaidLink(own);
    const answers = await Promise.all(
      Array.from({ length: 300 }, async () => visit(urlOf(suite, link), from('203.0.113.7'))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]));
    const reasons = await reasonsOf(suite, link, 300);
    expect(reasons.filter((reason) => reason === null)).toHaveLength(1);
    expect(reasons.filter((reason) => reason === 'REPEATED')).toHaveLength(299);
    expect(await balancesOf(own)).toMatchObject({ promoter: '0.50' });
    const { campaign } = await own.program.run<{ campaign: object }>(
      'query ($id: ID!) { campaign(id: $id) { performance { totals { clicks uniqueClicks } } } }',
      { id: link.campaignId },
    );
    expect(campaign).toEqual({ performance: { totals: { clicks: 300, uniqueClicks: 1 } } });
  });

  it('recognizes a visitor by the cookie, or by address and agent, at every link of the campaign', async () => {
    const link = await aPaidLink(scene);
    const other = await aLink(scene, link.campaignId, await aPromoter(scene, 'Quin'));
    const first = await visit(urlOf(suite, link), from('203.0.113.1'));
    const { cookie } = first;
    const steps: [SharedLink, Headers][] = [
      [link, { ...from('203.0.113.2', anotherBrowser()), cookie }],
      [link, from('203.0.113.1')],
      [link, from('203.0.113.1', `  ${browser} `)],
      [link, from('203.0.113.1', anotherBrowser())],
      [link, from('203.0.113.3')],
      [link, from('2001:db8:1:2::1')],
      [link, from('2001:db8:1:2:ffff::9')],
      [link, from('2001:db8:1:3::1')],
    ];
    for (const [index, [at, headers]] of steps.entries()) {
      await reasonsOf(suite, link, index + 1);
      await visit(urlOf(suite, at), headers);
    }
    const again = 'REPEATED';
    const expected = [null, again, again, again, null, null, null, again, null];
    expect(await reasonsOf(suite, link, 9)).toEqual(expected);
    const visitor = cookie.split('; ').find((one) => one.startsWith('tncpw_visitor=')) ?? '';
    await visit(urlOf(suite, other), { ...from('203.0.113.4'), cookie: visitor });
    await visit(urlOf(suite, other), from('203.0.113.1'));
    expect(await reasonsOf(suite, other, 2)).toEqual(['REPEATED', 'REPEATED']);
  });

  it('lets a campaign recognize visitors by the cookie alone', async () => {
    const link = await aPaidLink(scene, { fraudChecks: { clickUniqueness: 'VISITOR' } });
    await visit(urlOf(suite, link), from('203.0.113.1'));
    const { cookie } = await visit(urlOf(suite, link), from('203.0.113.1'));
    await reasonsOf(suite, link, 2);
    await visit(urlOf(suite, link), { ...from('203.0.113.1'), cookie });
    expect(await reasonsOf(suite, link, 3)).toEqual([null, null, 'REPEATED']);
  });

  it('pays for a visitor again after the window, within the caps per visitor', async () => {
    const link = await aPaidLink(scene, { attributionWindowDays: 1 });
    const { campaignId } = link;
    const caps = [{ count: 2, scope: ['VISITOR'], period: 'LIFETIME' }];
    await publishRules({ ...scene, campaignId }, [], caps);
    const age = async (hours: number): Promise<unknown> =>
      suite.database.query(
        `update click_mark set seen_at = seen_at - make_interval(hours => $2) where campaign_id = $1`,
        [uuidOf('campaign', campaignId), hours],
      );
    for (const [index, hours] of [0, 23, 2, 25].entries()) {
      await age(hours);
      await visit(urlOf(suite, link), from('203.0.113.1'));
      await reasonsOf(suite, link, index + 1);
    }
    expect(await reasonsOf(suite, link, 4)).toEqual([null, 'REPEATED', null, 'CAPPED']);
  });

  it.each(['REJECT', 'REVIEW'])(
    'pays a promoter no more clicks than its velocity check allows: %s',
    async (velocity) => {
      const link = await aPaidLink(scene, {
        fraudChecks: { velocity, velocityEvents: 3, velocitySeconds: 60 },
      });
      for (const round of [1, 2]) {
        await Promise.all(
          [1, 2, 3].map(async () => visit(urlOf(suite, link), from('203.0.113.1', anotherBrowser()))),
        );
        await reasonsOf(suite, link, round * 3);
      }
      const reasons = await reasonsOf(suite, link, 6);
      expect(reasons).toEqual([null, null, null, 'VELOCITY', 'VELOCITY', 'VELOCITY']);
    },
  );

  it('never pays for requests that are not visits of a person', async () => {
    const link = await aPaidLink(scene);
    const unpaid: Headers[] = [
      ...['image', 'iframe', 'frame', 'script', 'style', 'empty', 'object', 'embed'].map((destination) => ({
        'user-agent': anotherBrowser(),
        'sec-fetch-dest': destination,
      })),
      {},
      { 'user-agent': '' },
      { 'user-agent': ' ' },
      { 'user-agent': 'curl/8.5.0' },
    ];
    for (const headers of unpaid) expect((await visit(urlOf(suite, link), headers)).status).toBe(302);
    for (const [name, value] of [
      ['sec-purpose', 'prefetch'],
      ['sec-purpose', 'prefetch;prerender'],
      ['purpose', 'prefetch'],
      ['x-purpose', 'preview'],
      ['x-moz', 'prefetch'],
    ] as const) {
      const headers = { 'user-agent': anotherBrowser(), 'sec-fetch-dest': 'document', [name]: value };
      expect((await visit(urlOf(suite, link), headers)).status).toBe(302);
    }
    expect((await visit(urlOf(suite, link), { 'user-agent': browser }, 'HEAD')).status).toBe(302);
    await visit(urlOf(suite, link), { 'user-agent': browser, 'sec-fetch-dest': 'document' });
    const reasons = await reasonsOf(suite, link, unpaid.length + 7);
    expect(reasons).toEqual([...Array.from({ length: unpaid.length + 6 }, () => 'BOT'), null]);
  });

  it('applies the same rules on the short host', async () => {
    const link = await aPaidLink(scene);
    const headers = { ...from('203.0.113.1'), host: shortHost };
    for (const url of [`${suite.url}/${link.code}`, urlOf(suite, link)]) await visit(url, headers);
    await visit(`${suite.url}/${link.code}`, { host: shortHost, 'user-agent': '' });
    const reasons = await reasonsOf(suite, link, 3);
    expect(reasons).toHaveLength(3);
    expect(reasons).toEqual(expect.arrayContaining(['BOT', 'REPEATED', null]));
  });

  it('stores no address in its visitor marks, and recognizes nobody across organizations', async () => {
    const links = [await aPaidLink(scene), await aPaidLink(await aScene(suite.url))];
    for (const link of links) {
      await visit(urlOf(suite, link), from('203.0.113.99'));
      expect(await reasonsOf(suite, link, 1)).toEqual([null]);
    }
    const marks = await suite.database.query<{ mark: string }>(
      `select encode(mark, 'hex') as mark from click_mark where campaign_id = any($1::uuid[]) and get_byte(mark, 0) = 2`,
      [links.map(({ campaignId }) => uuidOf('campaign', campaignId))],
    );
    expect(new Set(marks.map(({ mark }) => mark)).size).toBe(2);
    expect(marks.every(({ mark }) => /^02[0-9a-f]{32}$/.test(mark))).toBe(true);
  });
});
