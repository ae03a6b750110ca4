import * as z from 'zod';
import {
  amountShape,
  campaignIdData,
  eventIdData,
  gigIdData,
  idData,
  promoterIdData,
  sessionIdData,
  nullableData,
} from '../../kernel/event-data.js';

const attempt = z.object({
  actionAttemptId: idData('att', 'the attempt'),
  gigId: gigIdData,
  promoterId: promoterIdData,
  campaignId: campaignIdData,
  eventId: nullableData(eventIdData).optional(),
  sessionId: nullableData(sessionIdData).optional(),
  ...amountShape('reward', 'What it earns'),
});
const text = z.string().nullable();
const proof = z.object({ text, url: text, file: text }).describe('What the promoter submitted.');
/** An attempt by an event is decided without a person. */
const decided = attempt.extend({
  note: text.optional().describe('What the organization wrote.'),
  reason: text.optional().describe('Why it was rejected.'),
  decidedBy: text.optional().describe('TypeID of the person or API key that decided.'),
});

/** The `data` of the domain events of action attempts. */
export const actionAttemptEventData = {
  'action_attempt.submitted': attempt.extend({
    proof: proof.optional(),
    remark: text.optional().describe('What the promoter wrote.'),
    isResubmission: z.boolean().optional().describe('Whether it was rejected before.'),
  }),
  'action_attempt.verified': decided,
  'action_attempt.rejected': decided,
} as const;
