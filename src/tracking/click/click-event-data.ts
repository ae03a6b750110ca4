import * as z from 'zod';
import {
  amountShape,
  campaignIdData,
  idData,
  promoterIdData,
  sessionIdData,
} from '../../kernel/event-data.js';

const click = z.object({
  clickId: idData('clk', 'the click'),
  campaignId: campaignIdData,
  linkId: idData('link', 'the link'),
  promoterId: promoterIdData,
  sessionId: sessionIdData,
  unique: z.boolean().describe("Whether it is the visitor's first one."),
  ...amountShape('reward', 'What it earns'),
});

/** The `data` of the domain events of clicks. */
export const clickEventData = { 'click.recorded': click } as const;
