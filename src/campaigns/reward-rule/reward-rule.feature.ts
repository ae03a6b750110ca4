import { part, type Feature } from '../../kernel/feature.js';
import { RuleVersion } from './rule-version.entity.js';
import { CampaignRulesResolver, RewardTargetResolver, RuleResolver } from './rule.resolver.js';
import type { RuleService } from './rule.service.js';

/** The services of its resolvers. */
interface Services {
  readonly rules: RuleService;
}

/** What `campaigns/reward-rule` adds to Tribute. */
export const rewardRuleFeature: Feature<Services> = {
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
  resolvers: ({ rules }) => [
    new RuleResolver(rules),
    new CampaignRulesResolver(rules),
    new RewardTargetResolver(),
  ],
};
