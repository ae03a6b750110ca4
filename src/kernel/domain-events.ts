import { Environment } from './environment.js';
import { formatMajor, formatMinor } from './money.js';
import type { Scope } from './scopes.js';

interface EventTypeDescription {
  readonly description: string;
  /** Whether webhook endpoints may subscribe. The other types only drive subscriptions. */
  readonly webhook: boolean;
  /** The scope that an API key needs to receive it in a subscription. */
  readonly scope: Scope;
}

/** All domain event types, as data. The outbox row, the webhook and the subscription item share one type. */
export const domainEventTypes = {
  'campaign.created': {
    description: 'A new campaign was created in your organization.',
    webhook: true,
    scope: 'campaigns:read',
  },
  'campaign.approved': {
    description: 'The platform approved a campaign for the marketplace.',
    webhook: true,
    scope: 'campaigns:read',
  },
  'campaign.rejected': {
    description: 'The platform rejected a campaign, with the reason.',
    webhook: true,
    scope: 'campaigns:read',
  },
  'campaign.status_changed': {
    description: 'The status of a campaign changed.',
    webhook: true,
    scope: 'campaigns:read',
  },
  'campaign.budget_exhausted': {
    description: "A reward could not be funded from a campaign's budget.",
    webhook: true,
    scope: 'campaigns:read',
  },
  'campaign.updated': {
    description: "A campaign's fields or counters changed.",
    webhook: false,
    scope: 'campaigns:read',
  },
  'rules.published': {
    description: 'A campaign has a new version of its reward rules, which applies to events from now on.',
    webhook: true,
    scope: 'campaigns:read',
  },
  'gig.published': { description: 'A gig was published.', webhook: true, scope: 'gigs:read' },
  'click.recorded': {
    description: 'A visitor followed a tracking link.',
    webhook: true,
    scope: 'attribution:read',
  },
  'event.processed': {
    description: 'An ingested event was evaluated and counted.',
    webhook: true,
    scope: 'events:read',
  },
  'event.unmatched': {
    description: 'An ingested event matched no campaign, link or action.',
    webhook: true,
    scope: 'events:read',
  },
  'event.rejected': {
    description: 'An ingested event was evaluated and rejected, with the reason.',
    webhook: true,
    scope: 'events:read',
  },
  'event.held_for_review': {
    description:
      'An ingested event waits for a person to approve or reject it. The reason names the fraud check.',
    webhook: true,
    scope: 'events:read',
  },
  'conversion.completed': {
    description: 'A conversion counted for a goal.',
    webhook: true,
    scope: 'events:read',
  },
  'action_attempt.submitted': {
    description: 'A promoter submitted a new proof of work.',
    webhook: true,
    scope: 'attempts:read',
  },
  'action_attempt.verified': {
    description: 'A submission passed verification.',
    webhook: true,
    scope: 'attempts:read',
  },
  'action_attempt.rejected': {
    description: 'A submission failed verification.',
    webhook: true,
    scope: 'attempts:read',
  },
  'reward.unfunded': {
    description:
      'A reward was earned, but there is no money for it yet. Rewards are paid in order of arrival when money comes.',
    webhook: true,
    scope: 'rewards:read',
  },
  'reward.held_for_review': {
    description:
      'A reward is larger than all money its wallet or budget ever had, or than your own limit. `reason` says which.',
    webhook: true,
    scope: 'rewards:read',
  },
  'reward.held': {
    description: "A reward was earned and is held for the campaign's holding period.",
    webhook: true,
    scope: 'rewards:read',
  },
  'reward.paid': {
    description: 'A reward was paid out to a promoter.',
    webhook: true,
    scope: 'rewards:read',
  },
  'payout.requested': {
    description: 'A promoter requested a payout, or you requested it for the promoter.',
    webhook: true,
    scope: 'payouts:read',
  },
  'payout.approved': {
    description: 'A payout was approved and waits for payment.',
    webhook: true,
    scope: 'payouts:read',
  },
  'payout.paid': { description: 'A payout was paid.', webhook: true, scope: 'payouts:read' },
  'payout.failed': {
    description: 'A payout could not be paid, with the reason. The money is back in the wallet.',
    webhook: true,
    scope: 'payouts:read',
  },
  'payout.cancelled': {
    description: 'A payout was cancelled, or rejected by the platform. The money is back in the wallet.',
    webhook: true,
    scope: 'payouts:read',
  },
  'reward.reversed': {
    description: 'A reward was reversed, in part or in full.',
    webhook: true,
    scope: 'rewards:read',
  },
  'promoter.joined': {
    description: 'A person joined your campaigns as a promoter.',
    webhook: true,
    scope: 'promoters:read',
  },
  'member.invited': {
    description: 'A user was invited to join your organization.',
    webhook: true,
    scope: 'members:read',
  },
  'member.joined': { description: 'A user joined your organization.', webhook: true, scope: 'members:read' },
  'member.role_changed': {
    description: 'The role of a member of your organization changed.',
    webhook: true,
    scope: 'members:read',
  },
  'member.removed': {
    description: 'A member left your organization or was removed.',
    webhook: true,
    scope: 'members:read',
  },
  'wallet.credited': {
    description: 'Your organization wallet was topped up.',
    webhook: true,
    scope: 'wallet:read',
  },
  'wallet.refunded': {
    description: 'A top-up of your organization wallet was refunded to the payer, in part or in full.',
    webhook: true,
    scope: 'wallet:read',
  },
  'top_up.failed': {
    description: 'A payment into your organization wallet failed, expired or was cancelled.',
    webhook: true,
    scope: 'wallet:read',
  },
  'wallet.low_balance': {
    description:
      "The balance of your wallet or of a campaign's own account fell below your threshold, or your wallet cannot pay a reward.",
    webhook: true,
    scope: 'wallet:read',
  },
  'wallet.updated': { description: "A wallet's balance changed.", webhook: false, scope: 'wallet:read' },
  'ledger.alarm': {
    description: 'The ledger audit found a discrepancy in your accounts, or found it resolved.',
    webhook: false,
    scope: 'wallet:read',
  },
  'webhook_endpoint.disabled': {
    description: 'An endpoint was disabled after it failed for too long.',
    webhook: true,
    scope: 'webhooks:read',
  },
  'webhook_endpoint.test': {
    description: 'A test message, sent on request to one endpoint.',
    webhook: true,
    scope: 'webhooks:read',
  },
} as const satisfies Record<string, EventTypeDescription>;

export type DomainEventType = keyof typeof domainEventTypes;

/**
 * Replaces the organization in the log for events about the platform itself, which only operators receive.
 * They belong to the environment LIVE, and no organization has this id.
 */
export const platformTenancy = {
  organizationId: '00000000-0000-0000-0000-000000000000',
  environment: Environment.LIVE,
} as const;

/** A domain event to record in the transaction that makes it true. */
export interface NewDomainEvent {
  readonly type: DomainEventType;
  readonly organizationId: string;
  readonly environment: Environment;
  /** The campaign that it belongs to, for filters; a bare uuid. */
  readonly campaignId?: string;
  /** The TypeID of the object it is about, for the subscription's `node`. */
  readonly nodeId?: string;
  /** The `data` of the payload: TypeIDs, ISO times, amounts from `amountData`. */
  readonly data: Readonly<Record<string, unknown>>;
}

declare global {
  interface JSON {
    /** Writes a number exactly as in the text (ECMAScript 2026; Node supports it). */
    rawJSON(text: string): unknown;
  }
}

/**
 * An amount in a payload: `<name>Amount` as a JSON number in minor units, as in the aktvator contract (2500
 * is 25.00), and `<name>` as the exact decimal in major units with its asset.
 */
export function amountData(name: string, atomic: bigint, asset: string): Record<string, unknown> {
  return {
    [`${name}Amount`]: JSON.rawJSON(formatMinor(atomic, asset)),
    [name]: { amount: formatMajor(atomic, asset), asset },
  };
}
