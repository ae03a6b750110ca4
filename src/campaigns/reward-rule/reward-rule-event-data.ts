import * as z from 'zod';
import { idData } from '../../kernel/event-data.js';
import { campaignData } from '../campaign/campaign-event-data.js';

/** The `data` of the domain events of reward rules. */
export const rewardRuleEventData = {
  'rules.published': campaignData.extend({
    ruleVersionId: idData('rver', 'the version'),
    number: z.int().min(1).describe('Number of the version.'),
  }),
} as const;
