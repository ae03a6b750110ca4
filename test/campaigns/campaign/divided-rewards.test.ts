import { beforeAll, describe, expect, it } from '@jest/globals';
import { publishRules } from '../../support/rules.js';
import type { Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { DividedPaths } from './divided-paths.js';

const suite = useSharedServer();

describe('a reward of a visitor who came through the links of two promoters', () => {
  let paths: DividedPaths;
  let scene: Scene;

  beforeAll(async () => {
    paths = await DividedPaths.create(suite);
    ({ scene } = paths);
  });

  it.each([
    ['LINEAR', '18.75', '6.25'],
    ['POSITION_BASED', '22.50', '2.50'],
  ])('is divided by the model %s', async (attributionModel, pat, quinn) => {
    // Pat's link 20, 3 and 0 days ago, Quinn's 10 days ago.
    const { pats, quinns } = await paths.duel.aLongStory({ attributionModel });
    for (const sessionId of [pats, quinns]) {
      expect((await paths.report(sessionId)).paid).toEqual({ Pat: pat, Quinn: quinn });
    }
  });

  it('is divided by the model TIME_DECAY with the half-life of the campaign', async () => {
    const settings = { attributionModel: 'TIME_DECAY', attributionHalfLifeDays: 1 };
    const { pats } = await paths.duel.aLongStory(settings);
    const { paid, decision } = await paths.report(pats);
    // Nearly all belongs to the touches of 0 and 3 days ago: 1 : 1/8 : 1/1024 : 1/1048576.
    expect(Number(paid['Quinn'])).toBeCloseTo(25 / 1024 / 1.1259775, 3);
    expect(Number(paid['Pat']) + Number(paid['Quinn'])).toBe(25);
    expect(decision.attribution.touches).toHaveLength(4);
    expect(decision.attribution).toMatchObject({ model: 'TIME_DECAY', halfLifeDays: 1 });
  });

  it('is explained touch by touch, and counts once for the link of the last touch', async () => {
    const { pat, quinn, sessionId } = await paths.aPath({});
    const { decision, paid } = await paths.report(sessionId);
    expect(paid).toEqual({ Pat: '12.50', Quinn: '12.50' });
    expect(decision.attribution).toMatchObject({
      by: 'session',
      linkId: quinn.id,
      model: 'LINEAR',
      touches: [
        { linkId: pat.id, weight: '1', of: '2', refused: null },
        { linkId: quinn.id, weight: '1', of: '2', refused: null },
      ],
    });
    expect(decision.rules).toMatchObject([
      {
        result: 'PAID',
        amount: '25000000',
        byTouch: ['12500000', '12500000'],
        shares: [{ result: 'PAID' }, {}],
      },
    ]);
    const { actionAttempts } = await scene.program.run<{ actionAttempts: { totalCount: number } }>(
      'query ($id: ID!) { actionAttempts(filter: { campaignId: { eq: $id } }) { totalCount } }',
      { id: await paths.duel.campaignOf(quinn) },
    );
    expect(actionAttempts.totalCount).toBe(1);
  });

  it('belongs to one promoter if the report names a link or a code', async () => {
    const { pat, quinn, sessionId } = await paths.aPath({});
    const only = async (more: object) => (await paths.report(sessionId, { sessionId: null, ...more })).paid;
    expect(await only({ attributionLinkId: pat.id })).toEqual({ Pat: '25.00' });
    expect(await only({ attributionCode: quinn.code })).toEqual({ Quinn: '25.00' });
    const { paid } = await paths.report(sessionId, { attributionCode: pat.code });
    expect(paid).toEqual({ Pat: '25.00' });
    const other = await paths.aPath({ codePolicy: 'LINK_WINS' });
    const shared = await paths.report(other.sessionId, { attributionCode: other.pat.code });
    expect(shared.paid).toEqual({ Pat: '12.50', Quinn: '12.50' });
  });

  it('is capped for each promoter, and what a cap refuses goes to nobody', async () => {
    const { pat, sessionId } = await paths.aPath({});
    await publishRules({ ...scene, campaignId: await paths.duel.campaignOf(pat) }, [
      {
        key: 'all',
        reward: { plain: true },
        onExceed: 'PARTIAL',
        caps: [
          { amount: { amount: '20.00' }, scope: ['PROMOTER'], period: 'LIFETIME' },
          { count: 3, scope: ['RULE'], period: 'LIFETIME' },
        ],
      },
    ]);
    expect((await paths.report(sessionId)).paid).toEqual({ Pat: '12.50', Quinn: '12.50' });
    const rest = await paths.report(sessionId);
    expect(rest.paid).toEqual({ Pat: '7.50', Quinn: '7.50' });
    expect(rest.decision.rules).toMatchObject([
      { amount: '15000000', caps: [{ metric: 'COUNT', before: '1', after: '2' }] },
    ]);
    const over = await paths.report(sessionId);
    expect(over.paid).toEqual({});
    expect(over.decision.rules).toMatchObject([
      { result: 'CAPPED', shares: [{ result: 'CAPPED' }, { result: 'CAPPED' }] },
    ]);
  });

  it('never exceeds the cap of a promoter when many events come at once', async () => {
    const { pat, sessionId } = await paths.aPath({});
    await publishRules(
      { ...scene, campaignId: await paths.duel.campaignOf(pat) },
      [{ key: 'all', reward: { plain: true } }],
      [{ count: 4, scope: ['PROMOTER'], period: 'LIFETIME' }],
    );
    const all = await Promise.all(Array.from({ length: 12 }, async () => paths.report(sessionId)));
    expect(all.filter(({ paid }) => paid['Pat'] === '12.50')).toHaveLength(4);
    expect(all.filter(({ paid }) => paid['Quinn'] === '12.50')).toHaveLength(4);
  });
});
