import * as z from 'zod';
import { campaignIdData, goalIdData } from '../../kernel/event-data.js';

const goal = z.object({
  goalId: goalIdData,
  campaignId: campaignIdData,
  name: z.string().describe('The name.'),
});

/** The `data` of the domain events of goals. */
export const goalEventData = { 'goal.created': goal, 'goal.updated': goal, 'goal.deleted': goal } as const;
