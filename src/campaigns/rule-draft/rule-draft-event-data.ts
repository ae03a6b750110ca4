import * as z from 'zod';
import { campaignIdData, idData } from '../../kernel/event-data.js';

const draft = z.object({
  ruleDraftId: idData('rdrf', 'the draft'),
  campaignId: campaignIdData,
  name: z.string().describe('The name.'),
  revision: z.int().min(1).describe('Number of its changes.'),
});

/** The `data` of the domain events of drafts of reward rules. */
export const ruleDraftEventData = {
  'rule_draft.created': draft,
  'rule_draft.updated': draft,
  'rule_draft.deleted': draft,
} as const;
