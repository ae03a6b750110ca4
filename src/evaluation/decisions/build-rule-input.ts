import { formatMajorShort } from '../../kernel/money.js';
import type { RuleInput } from '../../campaigns/reward-rule/rule.js';

export interface RuleInputSources {
  readonly event: {
    readonly eventType: string;
    readonly amount: bigint | null;
    readonly asset: string;
    readonly occurredAt: Date;
    readonly customerId: string | null;
    readonly metadata: Readonly<Record<string, unknown>> | null;
  };
  readonly promoter: PromoterInput;
  /** True if the campaign has counted nothing of this customer yet. Undefined without a customer. */
  readonly isNewCustomer: boolean | undefined;
  /** Undefined for an attribution without a click. */
  readonly click: ClickInput | undefined;
}

/** The promoter data that conditions can read. */
export interface PromoterInput {
  /** A bare uuid. */
  readonly id: string;
  readonly name: string;
  readonly externalId: string | null;
  readonly createdAt: Date;
}

/** The click data that conditions can read: its time, and details of its session's first click. */
export interface ClickInput {
  readonly country: string | null;
  readonly device: string | null;
  readonly referrerHost: string | null;
  /** The time of the click that earns. */
  readonly clickedAt: Date;
}

/** Builds the JSON that conditions read. Pure. */
export function buildRuleInput({ event, promoter, isNewCustomer, click }: RuleInputSources): RuleInput {
  return {
    event: {
      type: event.eventType,
      amount: event.amount === null ? null : formatMajorShort(event.amount, event.asset),
      asset: event.asset,
      occurredAt: event.occurredAt.toISOString(),
      metadata: event.metadata ?? {},
    },
    promoter: {
      id: promoter.id,
      name: promoter.name,
      externalId: promoter.externalId,
      joinedAt: promoter.createdAt.toISOString(),
    },
    customer: { id: event.customerId, isNew: isNewCustomer ?? null },
    click: click
      ? {
          country: click.country,
          device: click.device,
          referrer: click.referrerHost,
          ageSeconds: Math.floor((event.occurredAt.getTime() - click.clickedAt.getTime()) / 1000),
        }
      : null,
  };
}
