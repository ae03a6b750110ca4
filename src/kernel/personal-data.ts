import type { IdKind } from './catalogue.js';
import type { Environment } from './environment.js';
import type { KeyedHash } from './keyed-hash.js';
import type { Sql } from './sql.js';

/** An erasure that is being carried out. */
export interface Erasure {
  /** A bare uuid, also of the sessions and browsers in `erased_identity`. */
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  /** Data from later is not erased. */
  readonly requestedAt: Date;
  /** The customer's id as reported, and the random text that replaces it. Null after the first pass. */
  readonly customerId: string | null;
  readonly pseudonym: string | null;
}

/** A part of the work of one pass. */
export interface ErasureBatch {
  /** The most rows to change. */
  readonly most: number;
  /** What the batch before returned. */
  readonly after: string | undefined;
  /** The hash of idempotency keys, which stays when their events are erased. */
  readonly hashKey: KeyedHash;
}

/** The rows of a table in an export. */
interface ExportedRows {
  /** The kind of their ids. */
  readonly kind: IdKind;
  /**
   * Selects `id` and `data`, a JSON object. The organization is `$1`, the environment `$2` and the customer's
   * id `$3`.
   */
  readonly sql: string;
}

/** What a room stores of customers in one of its tables. */
export interface PersonalTable {
  /** The columns that an erasure changes, and what becomes of each. */
  readonly erases?: Readonly<Record<string, string>>;
  /** The columns that look personal and stay, each with the reason. */
  readonly keeps?: Readonly<Record<string, string>>;
  /**
   * Erases one batch in its own transaction. Returns where the next one continues; undefined if nothing is
   * left. It can run again at any time.
   */
  readonly erase?: (sql: Sql, erasure: Erasure, batch: ErasureBatch) => Promise<string | undefined>;
  /** What remains to be erased when `erase` of all tables is done. It works like `erase`. */
  readonly finish?: PersonalTable['erase'];
  /** What an export shows. Without it, the table has nothing that other tables do not show. */
  readonly exported?: ExportedRows;
}

/** The tables of a room with personal data, by name. */
export type PersonalTables = Readonly<Record<string, PersonalTable>>;

/** The next batch, if this one was full. */
export function moreAfter(rows: readonly unknown[], { most }: ErasureBatch): string | undefined {
  return rows.length < most ? undefined : 'more';
}

/** The sessions of a customer in SQL, with the parameters of an export. */
export const exportedSessions = `select customer_sessions($1, $2, $3, now())`;

/** Notes the domain events that an erasure changed, so that their deliveries are erased too. */
export async function noteErasedEvents(sql: Sql, erasure: Erasure, ids: readonly string[]): Promise<void> {
  await sql.query(
    `insert into erased_identity (erasure_id, organization_id, environment, kind, old_id, new_id)
     select $1, $2, $3, 'DOMAIN_EVENT', id, id from unnest($4::uuid[]) as changed (id) on conflict do nothing`,
    [erasure.id, erasure.organizationId, erasure.environment, ids],
  );
}

/** Collects the customer's sessions and browsers, each with the random id that replaces it. */
export async function collectIdentities(sql: Sql, erasure: Erasure): Promise<void> {
  const { id, organizationId, environment, customerId, requestedAt } = erasure;
  if (customerId === null) return;
  await sql.query(
    `with session as (
       select session.id, visitor_id from customer_sessions($2, $3, $4, $5) as session (id)
       left join visitor_session stored on stored.id = session.id and stored.organization_id = $2 and stored.environment = $3
     ), identity as (
       select 'SESSION' as kind, id as old_id from session
       union select 'VISITOR', visitor_id from session where visitor_id is not null
     )
     insert into erased_identity (erasure_id, organization_id, environment, kind, old_id, new_id)
     select $1, $2, $3, kind, old_id, new_id() from identity on conflict do nothing`,
    [id, organizationId, environment, customerId, requestedAt],
  );
}

/** Forgets which ids were replaced. From then on nothing leads from the old ones to the new ones. */
export async function forgetIdentities(sql: Sql, { id }: Erasure): Promise<void> {
  await sql.query('delete from erased_identity where erasure_id = $1', [id]);
}
