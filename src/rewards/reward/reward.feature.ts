import type { Ground } from '../../kernel/ground.js';
import { platformFeesOf } from './platform-fees-of.js';
import { RewardFunding } from './reward-funding.js';
import { RewardSettlement, settlementJob } from './reward-settlement.js';
import { allow, mostCounted, type Feature } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { RewardReversal } from './reward-reversal.entity.js';
import { PromoterRewardsResolver } from './promoter-rewards.resolver.js';
import { RewardReviewReason } from './reward-review-reason.js';
import { Reward } from './reward.entity.js';
import { RewardCorrectionService } from './reward-correction.service.js';
import { RewardReversalResolver } from './reward-reversal.resolver.js';
import { EventRewardsResolver, OrganizationRewardsResolver, RewardResolver } from './reward.resolver.js';
import { RewardService } from './reward.service.js';
import {
  CampaignRewardTotalsResolver,
  OrganizationRewardTotalsResolver,
  PromoterRewardTotalsResolver,
  RewardTotalResolver,
} from './reward-totals.resolver.js';
import { RewardTotalsService } from './reward-totals.service.js';
import { RewardSubscription } from './reward.subscription.js';
import { rewardSettings } from './reward.settings.js';
import type { ConfigOf } from '../../kernel/setting.js';
import type { Sql } from '../../kernel/sql.js';
import { rewardEventData } from './reward-event-data.js';

export const rewardNames = {
  ids: { reward: ['rwd'], rewardReversal: ['rrv'] },
  scopes: {
    'rewards:read': { leastRole: MemberRole.MEMBER, description: 'Reads rewards and their platform fees.' },
    'rewards:write': { leastRole: MemberRole.ADMIN, description: 'Releases and reverses rewards.' },
  },
  eventTypes: {
    'reward.unfunded': {
      data: rewardEventData['reward.unfunded'],
      scope: 'rewards:read',
      description:
        'A reward was earned, but there is no money for it yet. Rewards are paid in order of arrival when money comes.',
    },
    'reward.held_for_review': {
      data: rewardEventData['reward.held_for_review'],
      scope: 'rewards:read',
      description:
        'A reward is larger than all money its wallet or budget ever had, or than your own limit. `reason` says which.',
    },
    'reward.held': {
      data: rewardEventData['reward.held'],
      scope: 'rewards:read',
      description: "A reward was earned and is held for the campaign's holding period.",
    },
    'reward.paid': {
      data: rewardEventData['reward.paid'],
      scope: 'rewards:read',
      description: 'A reward was paid out to a promoter.',
    },
    'reward.reversed': {
      data: rewardEventData['reward.reversed'],
      scope: 'rewards:read',
      description: 'A reward was reversed, in part or in full.',
    },
  },
} as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly config: ConfigOf<typeof rewardSettings>;
}

/** What `rewards/reward` adds to Tribute. */
export const rewardFeature = {
  room: 'rewards/reward',
  ...rewardNames,
  settings: rewardSettings,
  entities: [Reward, RewardReversal],
  nodes: {
    reward: { entity: Reward, type: 'Reward', ofPromoter: Reward },
    rewardReversal: { entity: RewardReversal, type: 'RewardReversal' },
  },
  operations: {
    Query: allow('rewards:read', 'reward', 'rewards'),
    Mutation: allow('rewards:write', 'reverseReward', 'releaseReward', 'reverseRewards', 'releaseRewards'),
    Subscription: allow('rewards:read', 'rewardUpdated'),
  },
  reasons: { REWARD_REVIEW: RewardReviewReason },
  types: {
    Reward: { scope: 'rewards:read' },
    RewardReversal: { scope: 'rewards:read' },
    RewardTotal: { scope: 'rewards:read' },
  },
  sandbox: { empties: [{ table: 'reward_reversal' }, { table: 'reward' }] },
  figures: [
    {
      name: 'tribute_rewards_unfunded',
      help: `Rewards that wait for money, up to ${mostCounted}.`,
      sql: `select count(*)::int as value from (
              select from reward where status = 'UNFUNDED' and unfunded_by is not null limit ${mostCounted}) unfunded`,
    },
    {
      name: 'tribute_rewards_in_review',
      help: `Rewards that are held for review because they are too large, up to ${mostCounted}.`,
      sql: `select count(*)::int as value from (select from reward where status = 'REVIEW' limit ${mostCounted}) held`,
    },
  ],
  create: ({ config, orm, pool, wakeUps }: Needs) => {
    const rewards = new RewardService(orm.getMetadata());
    const totals = new RewardTotalsService();
    return {
      services: { awaitBudget, rewardFunding: new RewardFunding(platformFeesOf(config)) },
      resolvers: [
        new RewardResolver(rewards, new RewardCorrectionService()),
        new RewardReversalResolver(rewards),
        new RewardSubscription(),
        new EventRewardsResolver(rewards),
        new OrganizationRewardsResolver(rewards),
        new PromoterRewardsResolver(rewards),
        new OrganizationRewardTotalsResolver(totals),
        new CampaignRewardTotalsResolver(totals),
        new PromoterRewardTotalsResolver(totals),
        new RewardTotalResolver(),
      ],
      jobs: [settlementJob(new RewardSettlement(pool), wakeUps)],
    };
  },
} satisfies Feature<Needs>;

/** Makes rewards wait for the campaign's account, not the wallet. @param campaignId A bare uuid. */
async function awaitBudget(sql: Sql, campaignId: string): Promise<void> {
  await sql.query(
    `update reward set unfunded_by = 'BUDGET' where campaign_id = $1 and unfunded_by = 'WALLET'`,
    [campaignId],
  );
}
