import type { DomainEventType } from './catalogue.js';
import { Environment } from './environment.js';
import { formatMajor, formatMinor } from './money.js';
import type { PromoterEvent } from './promoter-event.js';

/**
 * Replaces the organization in the log for events about the platform itself, which only operators receive.
 * They belong to the environment LIVE, and no organization has this id.
 */
export const platformTenancy = {
  organizationId: '00000000-0000-0000-0000-000000000000',
  environment: Environment.LIVE,
} as const;

/** The meaning of a domain event for one promoter. Ids are bare uuids. */
interface ForPromoter {
  readonly promoterId: string;
  readonly goalId: string | null;
  /** What happened, as postbacks choose from it. Empty if it is nothing new for the promoter. */
  readonly events: readonly PromoterEvent[];
}

/** A domain event to record in the transaction that makes it true. */
export interface NewDomainEvent {
  readonly type: DomainEventType;
  readonly organizationId: string;
  readonly environment: Environment;
  /** The campaign that it belongs to, for filters; a bare uuid. */
  readonly campaignId?: string;
  /** The TypeID of the object it is about, for the subscription's `node`. */
  readonly nodeId?: string;
  /** What it means for a promoter. Absent if it concerns none. */
  readonly forPromoter?: ForPromoter;
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
 * An amount in a payload. `<name>Amount` is a JSON number in minor units, as in the aktvator contract (2500
 * is 25.00). `<name>` is the exact decimal in major units with its asset.
 */
export function amountData(name: string, atomic: bigint, asset: string): Record<string, unknown> {
  return {
    [`${name}Amount`]: JSON.rawJSON(formatMinor(atomic, asset)),
    [name]: { amount: formatMajor(atomic, asset), asset },
  };
}
