import { describe, expect, it } from '@jest/globals';
import { ingestAndEvaluate } from '../../support/outcome.js';
import {
  aCampaign,
  aGig,
  aGoal,
  aLink,
  anotherCampaign,
  aPromoter,
  aScene,
  aSeller,
  fundWallet,
  type Scene,
} from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { fixed, simulate } from './simulation.js';

const suite = useSharedServer();

describe('a simulation', () => {
  /** A funded campaign with a gig that the organization verifies. */
  async function aManualGig(): Promise<Scene> {
    const seller = await aSeller(suite.url);
    await fundWallet(seller, '100.00');
    const id = await aCampaign(seller);
    const gigId = await aGig(seller, id, { actionType: 'video', verification: 'MANUAL' });
    const promoterId = await aPromoter(seller);
    const link = await aLink(seller, id, promoterId);
    return { ...seller, campaignId: id, gigId, promoterId, link };
  }

  it('compares with paid rewards after reversals, and includes later verifications', async () => {
    const filmed = await aManualGig();
    const { campaignId: id, program, promoterId } = filmed;
    for (const key of ['one', 'two']) await ingestAndEvaluate(filmed, key, { eventType: 'video' });
    expect(await simulate(program, id, { rules: [] })).toMatchObject({ events: 2, rewards: 0 });
    const { actionAttempts } = await program.run<{ actionAttempts: { nodes: { id: string }[] } }>(
      '{ actionAttempts { nodes { id } } }',
    );
    for (const attempt of actionAttempts.nodes) {
      await program.mutate('verifyActionAttempt', { id: attempt.id }, 'actionAttempt { id }');
    }
    expect(await simulate(program, id, { rules: [] })).toMatchObject({
      rewards: 2,
      actualRewards: 2,
      difference: { amount: '0.00' },
    });
    const { rewards } = await program.run<{ rewards: { nodes: { id: string }[] } }>(
      '{ rewards { nodes { id } } }',
    );
    const [part, all] = rewards.nodes as [{ id: string }, { id: string }];
    await program.mutate('reverseReward', { id: part.id, amount: { amount: '5.00' } }, '');
    await program.mutate('reverseReward', { id: all.id }, '');
    expect(await simulate(program, id, { rules: [fixed('less', '7.00')] })).toMatchObject({
      rewards: 2,
      cost: { amount: '14.00' },
      actualRewards: 1,
      actualCost: { amount: '20.00' },
      difference: { amount: '-6.00' },
      promoters: [{ promoterId, difference: { amount: '-6.00' } }],
    });
  });

  it('excludes events without attribution, and includes refused events of a promoter', async () => {
    const seller = await aScene(suite.url);
    const mine = await anotherCampaign(seller);
    const { campaignId: id } = mine;
    const goalId = await aGoal(seller, id, { maxPerPromoter: 1 });
    const statuses: string[] = [];
    for (const [key, more] of Object.entries({
      counted: {},
      refused: {},
      unknown: { eventType: 'newsletter' },
      nobody: { attributionCode: undefined, campaignId: id },
      stranger: { attributionCode: 'nobody-has-it', campaignId: id },
    })) {
      const event = await ingestAndEvaluate(mine, key, { eventType: 'purchase', ...more });
      statuses.push(`${event.status} ${event.decision.reason ?? ''}`);
    }
    expect({ goalId, statuses }).toEqual({
      goalId,
      statuses: [
        'PROCESSED ',
        'REJECTED MAX_PER_PROMOTER',
        'UNMATCHED NO_MATCHING_ACTION',
        'UNMATCHED NO_ATTRIBUTION',
        'UNMATCHED NO_ATTRIBUTION',
      ],
    });
    expect(await simulate(seller.program, id, { rules: [] })).toMatchObject({ events: 3, rewards: 1 });
  });
});
