import { describedEnum } from '../../kernel/schema/describe-enum.js';

/** Why a link does not lead to its target now. */
export const LinkClosedReason = describedEnum(
  'LinkClosedReason',
  "Why a link is closed: visitors come to the campaign's `linkFallbackUrl` or to a page with the reason.",
  {
    DISABLED: 'The link was disabled.',
    EXPIRED: "The link's `expiresAt` has passed.",
    CAMPAIGN_NOT_STARTED: 'The campaign is a draft, or its `startsAt` is still to come.',
    CAMPAIGN_ENDED: 'The campaign has ended.',
  },
);
export type LinkClosedReason = keyof typeof LinkClosedReason;
