import { beforeAll, describe, expect, it } from '@jest/globals';
import { ingest, ingestAndEvaluate } from '../../support/outcome.js';
import { aJoined } from '../../support/person.js';
import { publishRules } from '../../support/rules.js';
import { aCampaign, aGig, aGoal, aLink, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { TwoPromoters } from './two-promoters.js';

const suite = useSharedServer();

describe('a visitor who came through the links of two promoters', () => {
  let duel: TwoPromoters;
  let scene: Scene;

  beforeAll(async () => {
    duel = await TwoPromoters.create(suite);
    ({ scene } = duel);
  });

  it.each([
    ['FIRST_CLICK', 'Pat'],
    ['LAST_CLICK', 'Quinn'],
  ])('is attributed by the model %s', async (attributionModel, earner) => {
    const { pat, quinn } = await duel.aDuel({ attributionModel });
    const visit = duel.aBrowser();
    const sessions = [await visit(pat), await visit(quinn)];
    expect(new Set(sessions).size).toBe(2);
    for (const sessionId of sessions) {
      const id = await ingest(scene, `${attributionModel}-${sessionId}`, {
        attributionCode: null,
        sessionId,
      });
      expect({ sessionId, earner: await duel.earnerOf(id) }).toEqual({ sessionId, earner });
    }
    const stranger = await ingest(scene, `stranger-${attributionModel}`, {
      attributionCode: null,
      sessionId: await duel.aBrowser()(pat),
    });
    expect(await duel.earnerOf(stranger)).toBe('Pat');
  });

  it('is attributed to the promoter whose link was clicked last, also when that click is a repetition', async () => {
    const { pat, quinn } = await duel.aDuel({});
    const visit = duel.aBrowser();
    const sessionId = await visit(pat);
    await visit(quinn);
    expect(await visit(pat)).toBe(sessionId);
    const id = await ingest(scene, 'again', { attributionCode: null, sessionId });
    expect(await duel.earnerOf(id)).toBe('Pat');
  });

  it.each([
    ['CODE_WINS', 'Quinn'],
    ['LINK_WINS', 'Pat'],
  ])('who enters a code is attributed by the policy %s', async (codePolicy, earner) => {
    const { pat, quinn } = await duel.aDuel({ codePolicy });
    const sessionId = await duel.aBrowser()(pat);
    const claims = [{ sessionId }, { attributionLinkId: pat.id }];
    for (const [number, claim] of claims.entries()) {
      const id = await ingest(scene, `${codePolicy}-${number}`, { attributionCode: quinn.code, ...claim });
      expect({ claim, earner: await duel.earnerOf(id) }).toEqual({ claim, earner });
    }
  });

  it('converts once for a goal over both links, and counts as one visitor for a cap', async () => {
    const { pat, quinn } = await duel.aDuel({});
    const campaignId = await duel.campaignOf(pat);
    const goalId = await aGoal(scene, campaignId, { actionType: 'trial.started', maxPerVisitor: 1 });
    await publishRules(
      { ...scene, campaignId },
      [{ key: 'all', reward: { plain: true } }],
      [{ count: 2, scope: ['VISITOR'], period: 'LIFETIME' }],
    );
    const visit = duel.aBrowser();
    const [first, second] = [await visit(pat), await visit(quinn)];
    const report = async (sessionId: string, eventType: string) =>
      ingestAndEvaluate(scene, `${sessionId}-${eventType}-${Math.random()}`, {
        attributionCode: null,
        sessionId,
        eventType,
      });
    expect((await report(first, 'trial.started')).decision.reason).toBeNull();
    expect((await report(second, 'trial.started')).decision.reason).toBe('MAX_PER_VISITOR');
    const { userErrors } = await scene.program.attempt(
      'recordConversion',
      { goalId, sessionId: second },
      'conversion { id }',
    );
    expect(userErrors).toMatchObject([{ code: 'DUPLICATE_CONVERSION', field: ['sessionId'] }]);
    expect((await report(second, 'customer.signup')).rewards).toHaveLength(1);
    const third = await report(first, 'customer.signup');
    expect(third).toMatchObject({ decision: { rules: [{ result: 'CAPPED' }] }, rewards: [] });
    // Another person's browser is another visitor.
    const stranger = await duel.aBrowser()(pat);
    expect((await report(stranger, 'trial.started')).decision.reason).toBeNull();
    expect((await report(stranger, 'customer.signup')).rewards).toHaveLength(1);
  });

  it('counts for a gig up to its number of places, including submitted attempts', async () => {
    const campaignId = await aCampaign(scene);
    const limits = { actionType: 'film', verification: 'MANUAL', maxTotal: 4, maxPerPromoter: 3 };
    const gigId = await aGig(scene, campaignId, limits);
    const link = await aLink(scene, campaignId, [...duel.names.keys()][0]!);
    const people = await Promise.all([1, 2].map(async () => aJoined(suite.url, campaignId)));
    await Promise.all([
      ...Array.from({ length: 6 }, async (_, index) =>
        ingestAndEvaluate(scene, `film-${index}`, { eventType: 'film', attributionCode: link.code }),
      ),
      ...people.flatMap(({ person }) =>
        [1, 2].map(async () => person.attempt('submitActionAttempt', { gigId }, 'actionAttempt { id }')),
      ),
    ]);
    const { actionAttempts } = await scene.program.run<{
      actionAttempts: { nodes: { promoter: { id: string } }[] };
    }>(
      'query ($id: ID!) { actionAttempts(first: 100, filter: { campaignId: { eq: $id } }) { nodes { promoter { id } } } }',
      { id: campaignId },
    );
    const each = Object.values(Object.groupBy(actionAttempts.nodes, ({ promoter }) => promoter.id));
    expect(actionAttempts.nodes).toHaveLength(4);
    expect(Math.max(...each.map((attempts) => attempts?.length ?? 0))).toBeLessThanOrEqual(3);
  });
});
