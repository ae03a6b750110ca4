import { beforeAll, describe, expect, it } from '@jest/globals';
import { DividedPaths } from '../../campaigns/campaign/divided-paths.js';
import { uuidOf } from '../../support/outcome.js';
import { publishRules } from '../../support/rules.js';
import type { Scene, SharedLink } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { fixed, simulate } from './simulation.js';

const suite = useSharedServer();

describe('a simulation of another attribution', () => {
  let paths: DividedPaths;
  let scene: Scene;

  beforeAll(async () => {
    paths = await DividedPaths.create(suite);
    ({ scene } = paths);
  });

  const campaignOf = async (link: SharedLink): Promise<string> => paths.duel.campaignOf(link);
  const ofLast = { attributionModel: 'LAST_CLICK' };

  /** The simulated and the real cost of each promoter whose result changes, by name. */
  async function moneyOf(campaignId: string, draft: object): Promise<Record<string, readonly string[]>> {
    const { promoters } = await simulate(scene.program, campaignId, draft);
    return Object.fromEntries(
      promoters.map(({ promoter, cost, actualCost }) => [promoter.name, [cost.amount, actualCost.amount]]),
    );
  }

  it('shows by promoter what another model would have paid, and adds up to the totals', async () => {
    const { pat, sessionId } = await paths.aPath(ofLast);
    expect((await paths.report(sessionId)).paid).toEqual({ Quinn: '25.00' });
    const campaignId = await campaignOf(pat);
    expect(await moneyOf(campaignId, { attributionModel: 'LINEAR' })).toEqual({
      Pat: ['12.50', '0.00'],
      Quinn: ['12.50', '25.00'],
    });
    expect(await moneyOf(campaignId, { attributionModel: 'FIRST_CLICK' })).toEqual({
      Pat: ['25.00', '0.00'],
      Quinn: ['0.00', '25.00'],
    });
    expect(await simulate(scene.program, campaignId, { attributionModel: 'FIRST_CLICK' })).toMatchObject({
      cost: { amount: '25.00' },
      actualCost: { amount: '25.00' },
      difference: { amount: '0.00' },
      others: { count: 0, cost: { amount: '0.00' } },
      attribution: {
        model: 'FIRST_CLICK',
        windowDays: 30,
        halfLifeDays: 7,
        eventsMoved: 1,
        eventsKept: 0,
        clicksSince: null,
      },
    });
  });

  it('shows what a shorter or longer window would have paid', async () => {
    // Pat's link 40, 20, 3 and 0 days ago, Quinn's 10 days ago.
    const { pat, pats } = await paths.duel.aLongStory({ attributionModel: 'FIRST_CLICK' });
    expect((await paths.report(pats)).paid).toEqual({ Pat: '25.00' });
    const campaignId = await campaignOf(pat);
    expect(await moneyOf(campaignId, { attributionWindowDays: 15 })).toEqual({
      Pat: ['0.00', '25.00'],
      Quinn: ['25.00', '0.00'],
    });
    expect(await moneyOf(campaignId, { attributionWindowDays: 5 })).toEqual({});
    const linear = { attributionModel: 'LINEAR', attributionWindowDays: 30 };
    expect(await moneyOf(campaignId, linear)).toEqual({ Pat: ['18.75', '25.00'], Quinn: ['6.25', '0.00'] });
  });

  it('may be combined with a draft of rules; without one, each event keeps its own rules', async () => {
    const { pat, sessionId } = await paths.aPath(ofLast);
    const campaignId = await campaignOf(pat);
    await paths.report(sessionId);
    await publishRules({ ...scene, campaignId }, [fixed('later', '40.00')]);
    await paths.report(sessionId);
    expect(await moneyOf(campaignId, { attributionModel: 'LINEAR' })).toEqual({
      Pat: ['32.50', '0.00'],
      Quinn: ['32.50', '65.00'],
    });
    const draft = { attributionModel: 'LINEAR', rules: [fixed('odd', '0.000003')] };
    const { rules, promoters, cost } = await simulate(scene.program, campaignId, draft);
    expect(rules).toEqual([{ key: 'odd', rewards: 4, cost: { amount: '0.000006' } }]);
    expect(Object.fromEntries(promoters.map((one) => [one.promoter.name, one.cost.amount]))).toEqual({
      Pat: '0.000002',
      Quinn: '0.000004',
    });
    expect(cost.amount).toBe('0.000006');
  });

  it('ignores what happened after the event: clicks, and the suspension of a promoter', async () => {
    const { pat, sessionId } = await paths.aPath(ofLast);
    await paths.report(sessionId);
    const campaignId = await campaignOf(pat);
    const [patId] = [...paths.duel.names].find(([, name]) => name === 'Pat')!;
    await scene.program.mutate('suspendPromoter', { id: patId, note: 'test' }, 'promoter { id }');
    expect(await moneyOf(campaignId, { attributionModel: 'FIRST_CLICK' })).toEqual({
      Pat: ['25.00', '0.00'],
      Quinn: ['0.00', '25.00'],
    });
    await scene.program.mutate('unsuspendPromoter', { id: patId }, 'promoter { id }');
  });

  it('keeps the attribution of events whose session is no longer recorded, and counts them', async () => {
    const { pat, quinn, sessionId } = await paths.aPath(ofLast);
    await paths.report(sessionId);
    const campaignId = await campaignOf(pat);
    await suite.database.query('delete from visitor_session where link_id = any($1)', [
      [pat, quinn].map(({ id }) => uuidOf('link', id)),
    ]);
    expect(await simulate(scene.program, campaignId, { attributionModel: 'FIRST_CLICK' })).toMatchObject({
      promoters: [],
      difference: { amount: '0.00' },
      attribution: { eventsMoved: 0, eventsKept: 1 },
    });
  });

  it.each([
    [{}, 'rules'],
    [{ attributionModel: 'LINEAR', caps: [] }, 'caps'],
    [{ attributionWindowDays: 0 }, 'attributionWindowDays'],
    [{ attributionWindowDays: 366 }, 'attributionWindowDays'],
    [{ attributionHalfLifeDays: 0 }, 'attributionHalfLifeDays'],
  ])('refuses %j, naming %s', async (draft, field) => {
    const { userErrors } = await scene.program.attempt<object>(
      'simulateRewardRules',
      { campaignId: scene.campaignId, ...draft },
      '',
    );
    expect(userErrors).toEqual([expect.objectContaining({ code: 'INVALID', field: [field] })]);
  });
});
