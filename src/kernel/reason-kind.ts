import { describedEnum } from './schema/describe-enum.js';

export const ReasonKind = describedEnum('ReasonKind', 'What a reason explains.', {
  EVENT: '`reason` of the decision on an event: why it did not count, or why it is held.',
  RULE: '`result` of a rule in the decision on an event.',
  FUNDING: '`result` of the funding of a reward.',
  CLICK: 'Why a click earned nothing.',
  CLICK_CLASS: 'The class of a click.',
  CLICK_CLASS_REASON: 'Why a click is `BOT` or `INVALID`.',
  ATTEMPT_REJECTION: 'Why an attempt at a gig was rejected.',
  REWARD_REVIEW: 'Why a reward is held for review.',
  LINK_CLOSED: 'Why a link is closed.',
  WEBHOOK_ENDPOINT_DISABLED: 'Why a webhook endpoint is disabled.',
  POSTBACK_INACTIVE: 'Why a postback sends nothing.',
  USER_ERROR: '`code` of a user error: why an input was refused.',
});
export type ReasonKind = keyof typeof ReasonKind;

/** Enums of the schema whose values are reasons, by what they explain. */
export type ReasonTable = Partial<Readonly<Record<ReasonKind, object>>>;
