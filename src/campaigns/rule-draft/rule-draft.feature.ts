import { allow, part, type Feature } from '../../kernel/feature.js';
import type { Ground } from '../../kernel/ground.js';
import type { RuleService } from '../reward-rule/rule.service.js';
import { PublishDraftService } from './publish-draft.service.js';
import { RuleDraft } from './rule-draft.entity.js';
import { ruleDraftQuota } from './rule-draft-quota.js';
import { CampaignRuleDraftsResolver, RuleDraftResolver } from './rule-draft.resolver.js';
import { RuleDraftService } from './rule-draft.service.js';
import { ruleDraftEventData } from './rule-draft-event-data.js';

export const ruleDraftNames = {
  ids: { ruleDraft: ['rdrf'] },
  eventTypes: {
    'rule_draft.created': {
      data: ruleDraftEventData['rule_draft.created'],
      scope: 'campaigns:read',
      description: 'A draft of the reward rules of a campaign was stored.',
    },
    'rule_draft.updated': {
      data: ruleDraftEventData['rule_draft.updated'],
      scope: 'campaigns:read',
      description: 'A draft of the reward rules of a campaign was changed.',
    },
    'rule_draft.deleted': {
      data: ruleDraftEventData['rule_draft.deleted'],
      scope: 'campaigns:read',
      description: 'A draft of the reward rules of a campaign was deleted or published.',
    },
  },
} as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly rewardRules: RuleService;
}

/** What `campaigns/rule-draft` adds to Tribute. */
export const ruleDraftFeature = {
  room: 'campaigns/rule-draft',
  ...ruleDraftNames,
  quotas: [ruleDraftQuota],
  entities: [RuleDraft],
  nodes: { ruleDraft: { entity: RuleDraft, type: 'RuleDraft' } },
  operations: {
    Query: allow('campaigns:read', 'ruleDraft'),
    Mutation: allow(
      'campaigns:write',
      'createRuleDraft',
      'updateRuleDraft',
      'deleteRuleDraft',
      'publishRuleDraft',
    ),
  },
  types: { RuleDraft: { scope: 'campaigns:read' }, RuleDraftFault: part },
  copiedValues: { 'RuleDraft.content': {} },
  sandbox: { keeps: { rule_draft: 'The database deletes them with their campaign.' } },
  create: ({ orm, quotas, rewardRules }: Needs) => {
    const drafts = new RuleDraftService(orm.getMetadata(), quotas);
    const publishing = new PublishDraftService(rewardRules);
    return {
      resolvers: [
        new RuleDraftResolver(drafts, publishing, rewardRules),
        new CampaignRuleDraftsResolver(drafts),
      ],
    };
  },
} satisfies Feature<Needs>;
