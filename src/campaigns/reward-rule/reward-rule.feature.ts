import type { Ground } from '../../kernel/ground.js';
import { allow, part, type Feature } from '../../kernel/feature.js';
import { RuleVersion } from './rule-version.entity.js';
import { RuleFieldResolver } from './rule-field.resolver.js';
import { CampaignRulesResolver, RewardTargetResolver, RuleResolver } from './rule.resolver.js';
import { RuleService, ruleVersionQuota } from './rule.service.js';
import { rewardRuleEventData } from './reward-rule-event-data.js';

export const rewardRuleNames = {
  ids: { ruleVersion: ['rver'] },
  eventTypes: {
    'rules.published': {
      data: rewardRuleEventData['rules.published'],
      scope: 'campaigns:read',
      description: 'A campaign has a new version of its reward rules, which applies to events from now on.',
    },
  },
} as const;

/** What `campaigns/reward-rule` adds to Tribute. */
export const rewardRuleFeature = {
  room: 'campaigns/reward-rule',
  ...rewardRuleNames,
  quotas: [ruleVersionQuota],
  entities: [RuleVersion],
  nodes: { ruleVersion: { entity: RuleVersion, type: 'RuleVersion' } },
  operations: {
    Query: allow('anyone', 'ruleFields', 'ruleOperators'),
    Mutation: allow('campaigns:write', 'publishRewardRules'),
  },
  types: {
    RuleVersion: { scope: 'campaigns:read' },
    RewardCap: part,
    RewardRule: part,
    RewardTarget: part,
    RewardTerms: part,
    RewardTier: part,
    RuleComparison: part,
    RuleField: part,
    RuleOperator: part,
    RewardTierStart: part,
    RewardTierTerms: part,
    TieredRewardTerms: part,
  },
  copiedValues: { 'RewardRule.when': {}, 'RuleComparison.example': {} },
  sandbox: { keeps: { rule_version: 'The database deletes them with their campaign.' } },
  create: ({ orm, quotas }: Ground) => {
    const rules = new RuleService(orm.getMetadata(), quotas);
    return {
      services: { rewardRules: rules },
      resolvers: [
        new RuleResolver(rules),
        new CampaignRulesResolver(rules),
        new RewardTargetResolver(),
        new RuleFieldResolver(),
      ],
    };
  },
} satisfies Feature;
