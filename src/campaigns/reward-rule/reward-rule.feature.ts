import { part, type Feature } from '../../kernel/feature.js';
import { RuleVersion } from './rule-version.entity.js';

/** What `campaigns/reward-rule` adds to Tribute. */
export const rewardRuleFeature: Feature = {
  room: 'campaigns/reward-rule',
  entities: [RuleVersion],
  nodes: {
    ruleVersion: { entity: RuleVersion, type: 'RuleVersion' },
  },
  operations: {
    Mutation: {
      publishRewardRules: { who: 'campaigns:write' },
    },
  },
  types: {
    RuleVersion: { scope: 'campaigns:read' },
    RewardCap: part,
    RewardRule: part,
    RewardTarget: part,
    RewardTerms: part,
    RewardTier: part,
    TieredRewardTerms: part,
  },
};
