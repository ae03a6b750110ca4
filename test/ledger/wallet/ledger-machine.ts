import { TransactionKind } from '../../../src/ledger/wallet/ledger-transaction.entity.js';
import { postTransactions, type LeggedTransaction } from '../../../src/ledger/wallet/post-transactions.js';
import { reverseTransaction } from '../../../src/ledger/wallet/reverse-transaction.js';
import { newId } from '../../../src/kernel/ids.js';
import { inSqlTransaction } from '../../../src/kernel/sql.js';
import { assets, seats, type Chart } from './ledger-chart.js';
import type { Posted } from './ledger-paper.js';
import { settle, type Operation } from './ledger-programs.js';
import { environment, refusalOf, type LedgerRoom } from './ledger-room.js';

/** The result of an operation. */
export interface Outcome {
  /** The posted batch, for a reversal the mirror image; undefined when there was nothing to reverse. */
  readonly batch: readonly LeggedTransaction[] | undefined;
  /** Undefined when accepted. */
  readonly refusal: string | undefined;
  /** The ids of the existing transactions. */
  readonly ids: readonly string[];
}

/** Marks an accepted transaction that its caller rolls back. */
export const givenUp = 'given up';

/** Performs one operation on the ledger. `posted` may be repeated and reversed. */
export async function perform(
  room: LedgerRoom,
  chart: Chart,
  operation: Operation,
  posted: readonly Posted[],
): Promise<Outcome> {
  let ids: readonly string[] = [];
  if (operation.what === 'post') {
    const batch = operation.batch.map((plan) => settle(plan, chart, posted));
    const refusal = await refusalOf(
      inSqlTransaction(room.pool, async (sql) => {
        ids = await postTransactions(sql, batch);
        if (!operation.keep) throw new Error(givenUp);
      }),
    );
    return { batch, refusal, ids };
  }
  const taken = posted[operation.which % Math.max(1, posted.length)];
  if (taken === undefined) return { batch: undefined, refusal: undefined, ids };
  const reversal = { kind: TransactionKind.REVERSAL, sourceId: newId() };
  const refusal = await refusalOf(
    inSqlTransaction(room.pool, async (sql) => {
      ids = [await reverseTransaction(sql, taken.id, reversal)];
    }),
  );
  return { batch: [mirrorOf(taken, reversal)], refusal, ids };
}

/** Gives every account of a chart some external atomic units; returns the transaction ids. */
export async function fill(room: LedgerRoom, chart: Chart, amount: bigint): Promise<string[]> {
  const gifts = assets.flatMap((asset, place) =>
    chart.organizationIds.map((organizationId, organization): LeggedTransaction => ({
      organizationId,
      environment,
      asset,
      kind: TransactionKind.ADJUSTMENT,
      sourceId: newId(),
      legs: seats
        .filter((seat) => seat !== 'clearing')
        .map((seat) => ({
          from: chart.account(place, organization, 'clearing'),
          to: chart.account(place, organization, seat),
          amount,
        })),
    })),
  );
  return inSqlTransaction(room.pool, async (sql) => postTransactions(sql, gifts));
}

/** The reversal of a transaction. */
function mirrorOf(
  taken: Posted,
  reversal: { readonly kind: TransactionKind; readonly sourceId: string },
): LeggedTransaction {
  const { id, organizationId, environment, asset } = taken;
  const legs = taken.legs.toReversed().map(({ from, to, amount }) => ({ from: to, to: from, amount }));
  return { organizationId, environment, asset, ...reversal, reverses: id, legs };
}

/** Counts the results. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(what = 'accepted'): void {
    this.#counts.set(what, this.of(what) + 1);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  get names(): string[] {
    return [...this.#counts.keys()];
  }
}
