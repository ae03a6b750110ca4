import { minorNumber, type MoneyFields } from '../shared/money-number.js';
import { lower, type Moment, type Ref } from '../shared/present.js';
import { presentDecision, type AktvatorDecision } from './present-decision.js';

/** The selection of the event route. */
export const eventFields = `id eventType status code customerId idempotencyKey metadata receivedAt occurredAt decision reviewDecision reviewNote reviewedBy reviewedAt firstApproval { by approvedAt }
  amount { amount asset } link { id } promoter { id } campaign { id asset }`;

export interface AktvatorEvent {
  readonly id: string;
  readonly eventType: string;
  readonly status: string;
  readonly code: string | null;
  readonly customerId: string | null;
  readonly idempotencyKey: string;
  readonly metadata: unknown;
  readonly receivedAt: Moment;
  readonly occurredAt: Moment;
  readonly decision: AktvatorDecision | null;
  readonly reviewDecision: string | null;
  readonly reviewNote: string | null;
  readonly reviewedBy: string | null;
  readonly reviewedAt: Moment | null;
  readonly firstApproval: { readonly by: string; readonly approvedAt: Moment } | null;
  readonly amount: MoneyFields | null;
  readonly link: Ref | null;
  readonly promoter: Ref | null;
  readonly campaign: (Ref & { readonly asset: string }) | null;
}

export function presentEvent({
  amount,
  link,
  promoter,
  campaign,
  code,
  decision,
  ...event
}: AktvatorEvent): Record<string, unknown> {
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
