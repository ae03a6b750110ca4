import { describedEnum } from '../../../kernel/schema/describe-enum.js';
/** The format of the body, and of the signature header besides the standard ones. */
export const WebhookFormat = describedEnum(
  'WebhookFormat',
  'The format of the body. Every format carries the Standard Webhooks signature headers.',
  {
    AKTVATOR: '`{id, type, organizationId, createdAt, data}`, with the extra header `X-Tribute-Signature`.',
    TONICPOW:
      '`{event, campaignId, goalId, promoterId, amount, sessionId, timestamp}`, with the extra header `X-TonicPow-Signature`.',
  },
);
export type WebhookFormat = keyof typeof WebhookFormat;
