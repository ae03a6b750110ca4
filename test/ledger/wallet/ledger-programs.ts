import fc from 'fast-check';
import { TransactionKind } from '../../../src/ledger/wallet/ledger-transaction.entity.js';
import type { Leg, LeggedTransaction } from '../../../src/ledger/wallet/post-transactions.js';
import { newId } from '../../../src/kernel/ids.js';
import { assets, organizationCount, seats, type Chart, type Seat } from './ledger-chart.js';
import { environment } from './ledger-room.js';

/** A movement between seats of one or several organizations. */
interface PlannedLeg {
  readonly from: readonly [organization: number, seat: Seat];
  readonly to: readonly [organization: number, seat: Seat];
  readonly amount: bigint;
}

/** A transaction before accounts are assigned. */
export interface PlannedTransaction {
  readonly organization: number;
  readonly asset: number;
  readonly kind: TransactionKind;
  /** The index of the earlier cause that it repeats; undefined for a new one. */
  readonly repeats: number | undefined;
  readonly legs: readonly PlannedLeg[];
  readonly spoiled: 'not' | 'by an account of another asset' | 'by an account that does not exist';
}

/** One operation: post some transactions at once, or reverse one. */
export type Operation =
  | { readonly what: 'post'; readonly batch: readonly PlannedTransaction[]; readonly keep: boolean }
  | { readonly what: 'reverse'; readonly which: number };

/** Usual money movements: the kind, the source and the target. */
const business: readonly (readonly [
  kind: TransactionKind,
  ...legs: (readonly [from: Seat, to: Seat, most: bigint])[],
])[] = [
  [TransactionKind.TOP_UP, ['clearing', 'available', 400n]],
  [TransactionKind.TOP_UP, ['clearing', 'available', 400n], ['available', 'receivable', 5n]],
  [TransactionKind.TOP_UP_REFUND, ['available', 'clearing', 50n], ['receivable', 'clearing', 5n]],
  [TransactionKind.FUND, ['available', 'budget', 100n]],
  [TransactionKind.DEFUND, ['budget', 'available', 20n]],
  [TransactionKind.REWARD, ['budget', 'promoterPending', 30n], ['budget', 'fees', 3n]],
  [TransactionKind.REWARD, ['available', 'promoterPending', 30n], ['available', 'fees', 3n]],
  [TransactionKind.RELEASE, ['promoterPending', 'promoterAvailable', 20n]],
  [TransactionKind.OFFSET, ['promoterAvailable', 'promoterReceivable', 10n]],
  [
    TransactionKind.REVERSAL,
    ['promoterAvailable', 'available', 10n],
    ['promoterReceivable', 'available', 30n],
  ],
  [TransactionKind.WRITE_OFF, ['badDebt', 'promoterReceivable', 10n]],
  [TransactionKind.PAYOUT, ['promoterAvailable', 'promoterPayout', 15n]],
  [TransactionKind.PAYOUT_PAID, ['promoterPayout', 'clearing', 10n], ['promoterPayout', 'fees', 1n]],
  [TransactionKind.PAYOUT_RETURN, ['promoterPayout', 'promoterAvailable', 5n]],
];

const organizations = fc.nat(organizationCount - 1);

const usualLegs = fc
  .constantFrom(...business)
  .chain(([kind, ...legs]) =>
    fc.record({
      kind: fc.constant(kind),
      organization: organizations,
      legs: fc.tuple(
        ...legs.map(([from, to, most]) => fc.bigInt(1n, most).map((amount) => ({ from, to, amount }))),
      ),
    }),
  );
const usual = usualLegs.map(({ kind, organization, legs }) => ({
  kind,
  organization,
  legs: legs.map(({ from, to, amount }): PlannedLeg => ({
    from: [organization, from],
    to: [organization, to],
    amount,
  })),
}));

const anywhere = fc.tuple(organizations, fc.constantFrom(...seats));
const unusualAmounts = fc.oneof(
  { weight: 30, arbitrary: fc.bigInt(1n, 20n) },
  { weight: 2, arbitrary: fc.bigInt(1n, 10n ** 30n) },
  { weight: 1, arbitrary: fc.constantFrom(0n, -1n) },
);
/** From any seat to any seat, also to itself. */
const unusual = fc.record({
  kind: fc.constantFrom(...Object.values(TransactionKind)),
  organization: organizations,
  legs: fc.array(fc.record<PlannedLeg>({ from: anywhere, to: anywhere, amount: unusualAmounts }), {
    minLength: 1,
    maxLength: 5,
  }),
});

/** Rings over both organizations and their promoters. Locking in posting order would cause deadlocks. */
const rings = fc
  .record({ start: fc.nat(3), isBackwards: fc.boolean(), amount: fc.bigInt(1n, 3n) })
  .map(({ start, isBackwards, amount }) => {
    const ring: PlannedLeg['from'][] = [
      [0, 'available'],
      [1, 'promoterAvailable'],
      [1, 'available'],
      [0, 'promoterAvailable'],
    ];
    const turned = [...ring.slice(start), ...ring.slice(0, start)];
    const ordered = isBackwards ? turned.toReversed() : turned;
    const legs = ordered.map((from, place): PlannedLeg => ({
      from,
      to: ordered[(place + 1) % ordered.length] ?? from,
      amount,
    }));
    return { kind: TransactionKind.ADJUSTMENT, organization: 0, legs };
  });

/** A transaction of any kind, mostly a usual one. */
export const plannedTransactions: fc.Arbitrary<PlannedTransaction> = fc
  .record({
    what: fc.oneof(
      { weight: 10, arbitrary: usual },
      { weight: 2, arbitrary: rings },
      { weight: 1, arbitrary: unusual },
    ),
    asset: fc.nat(assets.length - 1),
    repeats: fc.oneof(
      { weight: 20, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.nat(1000) },
    ),
    spoiled: fc.oneof(
      { weight: 60, arbitrary: fc.constant('not' as const) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'by an account of another asset' as const,
          'by an account that does not exist' as const,
        ),
      },
    ),
  })
  .map(({ what, ...more }) => ({ ...what, ...more }));

/** Any operation on a ledger. */
export const operations: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('post' as const),
      batch: fc.oneof(
        { weight: 2, arbitrary: fc.array(plannedTransactions, { minLength: 1, maxLength: 1 }) },
        { weight: 1, arbitrary: fc.array(plannedTransactions, { minLength: 2, maxLength: 6 }) },
      ),
      keep: fc.oneof(
        { weight: 12, arbitrary: fc.constant(true) },
        { weight: 1, arbitrary: fc.constant(false) },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('reverse' as const), which: fc.nat(1000) }) },
);

/** The transaction with the accounts of a chart. `causes` are those that can be repeated. */
export function settle(
  plan: PlannedTransaction,
  chart: Chart,
  causes: readonly LeggedTransaction[],
): LeggedTransaction {
  const { organization, asset, repeats } = plan;
  const legs = plan.legs.map(({ from, to, amount }): Leg => ({
    from: chart.account(asset, ...from),
    to: chart.account(asset, ...to),
    amount,
  }));
  const [first] = plan.legs;
  if (first && plan.spoiled === 'by an account of another asset') {
    legs.push({ from: legs[0]?.from ?? '', to: chart.account(1 - asset, ...first.to), amount: 1n });
  }
  if (plan.spoiled === 'by an account that does not exist') {
    legs.push({ from: newId(), to: legs[0]?.to ?? '', amount: 1n });
  }
  const cause = repeats === undefined ? undefined : causes[repeats % Math.max(1, causes.length)];
  return {
    organizationId: cause?.organizationId ?? chart.organizationIds[organization] ?? '',
    environment,
    asset: assets[asset] ?? '',
    kind: cause?.kind ?? plan.kind,
    sourceId: cause?.sourceId ?? newId(),
    legs,
  };
}
