import type { Pool } from 'pg';
import { encodeId } from '../../kernel/ids.js';
import type { KeyedHash } from '../../kernel/keyed-hash.js';
import {
  collectIdentities,
  forgetIdentities,
  type Erasure,
  type PersonalTable,
} from '../../kernel/personal-data.js';
import { inSqlTransaction, type Sql } from '../../kernel/sql.js';
import { inBatchTransaction } from '../../kernel/transaction.js';

/** The most rows that one transaction changes in a table. */
const most = 500;

/** How soon to look again for events that are being evaluated. */
const waitMs = 500;

/** What the work on erasures needs. */
interface Parts {
  readonly pool: Pool;
  readonly tables: ReadonlyMap<string, PersonalTable>;
  readonly hashKey: KeyedHash;
  /** Resolves when the clicks are written that were recorded before the call. */
  readonly settleClicks: () => Promise<void>;
  /** Whether events of the customer still wait for their evaluation. */
  readonly hasEventsInQueue: (sql: Sql, erasure: Erasure) => Promise<boolean>;
}

/**
 * Carries out erasures, table by table, in transactions of at most 500 rows. Every step can run again, so a
 * crash only repeats work. A second pass an hour later finds what was on its way. That is clicks that
 * waited for the database, and deliveries that were being sent. Then the list of replaced ids is deleted.
 */
export class ErasureDrain {
  constructor(private readonly parts: Parts) {}

  /** Does everything that is due. Returns in how many milliseconds to look again, if known. */
  async drain(signal: AbortSignal): Promise<number | void> {
    let waits = false;
    let last: string | undefined;
    while (!signal.aborted) {
      const erasure = await this.next(last);
      if (!erasure) return waits ? waitMs : undefined;
      last = erasure.id;
      if (!(await this.carryOut(erasure, signal))) waits = true;
    }
    return undefined;
  }

  /** The next due erasure, in the order of ids. */
  private async next(after: string | undefined): Promise<Erasure | undefined> {
    const [erasure] = await inSqlTransaction(this.parts.pool, async (sql) =>
      sql.query<Erasure>(
        `select id, organization_id as "organizationId", environment, customer_id as "customerId", pseudonym,
                requested_at as "requestedAt"
         from customer_erasure where due_at <= now() and ($1::uuid is null or id > $1) order by id limit 1`,
        [after ?? null],
      ),
    );
    return erasure;
  }

  private async carryOut(erasure: Erasure, signal: AbortSignal): Promise<boolean> {
    const { pool, tables, settleClicks, hasEventsInQueue } = this.parts;
    await settleClicks();
    const waits = await inSqlTransaction(pool, async (sql) => {
      await collectIdentities(sql, erasure);
      return hasEventsInQueue(sql, erasure);
    });
    if (waits) return false;
    const steps = [
      ...[...tables.values()].flatMap(({ erase }) => erase ?? []),
      ...[...tables.values()].flatMap(({ finish }) => finish ?? []),
    ];
    for (const erase of steps) {
      if (!(await this.eraseTable(erase, erasure, signal))) return true;
    }
    await inBatchTransaction(pool, async (tx) => {
      if (erasure.customerId === null) await this.end(tx.sql, erasure);
      else if (await this.complete(tx.sql, erasure)) tx.record(erasedEvent(erasure));
    });
    return true;
  }

  /** Returns false if the signal came before the end. */
  private async eraseTable(
    erase: NonNullable<PersonalTable['erase']>,
    erasure: Erasure,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { pool, hashKey } = this.parts;
    let after: string | undefined;
    do {
      if (signal.aborted) return false;
      const batch = { most, after, hashKey };
      after = await inSqlTransaction(pool, async (sql) => erase(sql, erasure, batch));
    } while (after !== undefined);
    return true;
  }

  /** Forgets the customer. Returns false if another request came meanwhile, which begins again. */
  private async complete(sql: Sql, erasure: Erasure): Promise<boolean> {
    const { id, organizationId, environment, pseudonym, requestedAt } = erasure;
    const rows = await sql.query(
      `update customer_erasure set status = 'COMPLETED', completed_at = now(), customer_id = null, pseudonym = null,
         due_at = now() + interval '1 hour', events = events + (
           select count(*) from event where organization_id = $2 and environment = $3 and customer_id = $4)
       where id = $1 and requested_at = $5 and status = 'PENDING' returning id`,
      [id, organizationId, environment, pseudonym, requestedAt],
    );
    return rows.length > 0;
  }

  private async end(sql: Sql, erasure: Erasure): Promise<void> {
    const ended = await sql.query(
      `update customer_erasure set due_at = null where id = $1 and status = 'COMPLETED' returning id`,
      [erasure.id],
    );
    if (ended.length > 0) await forgetIdentities(sql, erasure);
  }
}

function erasedEvent({ id, organizationId, environment }: Erasure) {
  const erasureId = encodeId('customerErasure', id);
  return {
    type: 'customer.erased',
    organizationId,
    environment,
    nodeId: erasureId,
    data: { erasureId },
  } as const;
}
