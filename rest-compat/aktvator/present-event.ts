import type { AktvatorEventFragment } from '../generated/operations.js';
import { minorNumber } from '../shared/money-number.js';
import { lower } from '../shared/present.js';
import { presentDecision } from './present-decision.js';

export function presentEvent({
  amount,
  link,
  promoter,
  campaign,
  code,
  decision,
  ...event
}: AktvatorEventFragment): Record<string, unknown> {
  return {
    ...event,
    status: lower(event.status),
    reviewDecision: event.reviewDecision && lower(event.reviewDecision),
    campaignId: campaign?.id ?? null,
    aktvatorId: promoter?.id ?? null,
    attributionLinkId: link?.id ?? null,
    attributionCode: code,
    amount: amount && minorNumber(amount),
    currency: amount?.asset ?? null,
    decision: decision && presentDecision(decision, campaign?.asset),
  };
}
