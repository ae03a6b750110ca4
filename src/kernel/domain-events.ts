import type { DataOf, DomainEventType } from './catalogue.js';
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

/** What every domain event has. */
interface AnyDomainEvent {
  readonly organizationId: string;
  readonly environment: Environment;
  /** The campaign that it belongs to, for filters; a bare uuid. */
  readonly campaignId?: string;
  /** The TypeID of the object it is about, for the subscription's `node`. */
  readonly nodeId?: string;
  /** What it means for a promoter. Absent if it concerns none. */
  readonly forPromoter?: ForPromoter;
}

/**
 * A domain event to record in the transaction that makes it true. Its `data` has the members that its type
 * declares: TypeIDs, ISO times, amounts from `amountData`.
 */
export type NewDomainEvent<Types extends DomainEventType = DomainEventType> = {
  readonly [Type in Types]: AnyDomainEvent & { readonly type: Type; readonly data: DataOf<Type> };
}[Types];

/** A domain event whose `data` nobody has checked, as tests make some up. */
export interface UncheckedDomainEvent extends AnyDomainEvent {
  readonly type: DomainEventType;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The members of `data` beside those of all types of a noun. May be omitted if none of them is required. */
export type OwnMembers<Type extends DomainEventType, Shared> =
  object extends Omit<DataOf<Type>, keyof Shared>
    ? [own?: Omit<DataOf<Type>, keyof Shared>]
    : [own: Omit<DataOf<Type>, keyof Shared>];

/** An amount as `amountData` writes it. */
export type AmountData<Name extends string> = Readonly<
  Record<Name, { readonly amount: string; readonly asset: string }> & Record<`${Name}Amount`, number>
>;

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
export function amountData<Name extends string>(name: Name, atomic: bigint, asset: string): AmountData<Name> {
  const data = {
    [`${name}Amount`]: JSON.rawJSON(formatMinor(atomic, asset)),
    [name]: { amount: formatMajor(atomic, asset), asset },
  };
  return data as unknown as AmountData<Name>;
}
