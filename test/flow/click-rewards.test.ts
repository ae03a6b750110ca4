import { describe, expect, it } from '@jest/globals';
import { balancesOf } from '../support/outcome.js';
import { publishRules } from '../support/rules.js';
import { aCampaign, aLink, anotherBrowser, aScene, follow } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { clicksOf, evaluatedClicks, send, type StoredClick } from './raw-clicks.js';

describe('clicks that a campaign pays for', () => {
  const suite = useSharedServer();

  it('are paid within the caps of the rule version at their time', async () => {
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
    const publish = async (caps: readonly object[]): Promise<unknown> =>
      publishRules({ ...scene, campaignId }, [], caps);

    expect((await clickTimes(1)).map(({ reason }) => reason)).toEqual([null]);
    await publish([{ count: 2, scope: ['PROMOTER'], period: 'LIFETIME' }]);
    expect((await clickTimes(4)).map(({ reason }) => reason)).toEqual([null, null, 'CAPPED', 'CAPPED']);
    await publish([{ amount: { amount: '1.00' }, scope: ['CAMPAIGN'], period: 'LIFETIME' }]);
    expect((await clickTimes(4)).map(({ reason }) => reason)).toEqual([null, null, 'CAPPED', 'CAPPED']);
    await publish([{ count: 1, scope: ['CUSTOMER'], period: 'DAY' }]);
    expect((await clickTimes(1)).map(({ reason }) => reason)).toEqual(['CUSTOMER_REQUIRED']);
    expect(await balancesOf(scene)).toMatchObject({ promoter: '2.00' });
  });

  it('are paid once for each unique human visitor', async () => {
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
    const clicks = await evaluatedClicks(suite.database, link.id, 28);
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
