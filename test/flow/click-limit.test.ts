import { describe, expect, it } from '@jest/globals';
import { figureOf, metricsToken } from '../support/metrics.js';
import { evaluated, ingest } from '../support/outcome.js';
import { anotherBrowser, aScene } from '../support/story.js';
import { useServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { aPaidLink, browser, from, reasonsOf, urlOf, visit, type Visited } from './visits.js';

describe('the limit of clicks from one address', () => {
  const suite = useServer({ TRUST_PROXY: '1', RATE_LIMIT_CLICKS: '2', METRICS_TOKEN: metricsToken });

  it('stops counting and paying clicks, but still redirects and attributes them', async () => {
    const scene = await aScene(suite.url);
    const link = await aPaidLink(scene);
    const answers: Visited[] = [];
    // The bucket gains one click in 30 seconds, so a slow machine may count only a few more.
    for (let index = 0; index < 40; index += 1) {
      answers.push(await visit(urlOf(suite, link), from('203.0.113.1', anotherBrowser())));
    }
    await visit(urlOf(suite, link), from('203.0.113.2'));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]));
    const last = `select 1 from click where user_agent = '${browser}'`;
    await waitFor('the last click', async () => (await suite.database.query(last)).length > 0);
    const reasons = await reasonsOf(suite, link, 20);
    expect(reasons.slice(0, 4)).toEqual([null, null, 'RATE_LIMITED', 'RATE_LIMITED']);
    expect(reasons.at(-1)).toBeNull();
    expect(reasons.length).toBeLessThan(41);
    const paid = reasons.filter((reason) => reason === null).length;
    expect(paid).toBeLessThan(10);
    expect(reasons.filter((reason) => reason === 'RATE_LIMITED')).toHaveLength(reasons.length - paid);
    const { campaign } = await scene.program.run<{ campaign: object }>(
      'query ($id: ID!) { campaign(id: $id) { performance { totals { clicks uniqueClicks } } } }',
      { id: link.campaignId },
    );
    expect(campaign).toEqual({ performance: { totals: { clicks: paid, uniqueClicks: paid } } });
    expect(await figureOf(suite, 'tribute_clicks_over_limit_total')).toBe(41 - paid);

    const limited = new URL(answers[2]?.location ?? '').searchParams.get('tncpw_session');
    const id = await ingest(scene, 'one', {
      eventType: 'nothing.special',
      attributionCode: null,
      sessionId: limited,
    });
    await evaluated(scene, id);
    const { event } = await scene.program.run<{ event: { promoter: object | null } }>(
      'query ($id: ID!) { event(id: $id) { promoter { id } } }',
      { id },
    );
    expect(event.promoter).toEqual({ id: scene.promoterId });
  });
});
