import { formatMajorShort } from '../../kernel/money.js';
import type { RuleInput } from '../../campaigns/reward-rule/rule.js';

/** The sources of a rule input. */
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
  /** Whether the campaign has counted nothing of this customer yet; undefined where the event names none. */
  readonly isNewCustomer: boolean | undefined;
  /** Undefined when attributed without a click. */
  readonly click: ClickInput | undefined;
}

/** What conditions may know of a promoter. */
export interface PromoterInput {
  /** A bare uuid. */
  readonly id: string;
  readonly name: string;
  readonly externalId: string | null;
  readonly createdAt: Date;
}

/** What conditions may know of a click: when it was, and what the first click of its session was like. */
export interface ClickInput {
  readonly country: string | null;
  readonly device: string | null;
  readonly referrerHost: string | null;
  /** The click that earns. */
  readonly clickedAt: Date;
}

/** What conditions look at, as JSON. Pure. */
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
