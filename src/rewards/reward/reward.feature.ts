import { mostCounted, type Feature } from '../../kernel/feature.js';
import { RewardReversal } from './reward-reversal.entity.js';
import { Reward } from './reward.entity.js';
import type { RewardCorrectionService } from './reward-correction.service.js';
import {
  EventRewardsResolver,
  OrganizationRewardsResolver,
  RewardResolver,
  RewardReversalResolver,
} from './reward.resolver.js';
import type { RewardService } from './reward.service.js';
import { RewardSubscription } from './reward.subscription.js';

/** The services of its resolvers. */
interface Services {
  readonly rewards: RewardService;
  readonly rewardCorrections: RewardCorrectionService;
}

/** What `rewards/reward` adds to Tribute. */
export const rewardFeature: Feature<Services> = {
  room: 'rewards/reward',
  entities: [Reward, RewardReversal],
  nodes: {
    reward: { entity: Reward, type: 'Reward' },
    rewardReversal: { entity: RewardReversal, type: 'RewardReversal' },
  },
  operations: {
    Query: {
      reward: { who: 'rewards:read' },
      rewards: { who: 'rewards:read' },
    },
    Mutation: {
      reverseReward: { who: 'rewards:write' },
      releaseReward: { who: 'rewards:write' },
    },
    Subscription: {
      rewardUpdated: { who: 'rewards:read' },
    },
  },
  types: {
    Reward: { scope: 'rewards:read' },
    RewardReversal: { scope: 'rewards:read' },
  },
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
  resolvers: ({ rewards, rewardCorrections }) => [
    new RewardResolver(rewards, rewardCorrections),
    new RewardReversalResolver(),
    new RewardSubscription(),
    new EventRewardsResolver(rewards),
    new OrganizationRewardsResolver(rewards),
  ],
};
