import type { Sql } from '../../kernel/sql.js';

/** A connection that locks rows of wallets. */
export interface LockHolder {
  /** The process id of its PostgreSQL backend. */
  readonly backendPid: number;
  /** The name of the program, its host and its process id. */
  readonly application: string;
}

/** Finds the connections whose open transactions lock wallet rows now and may delay a lane. */
export async function findLockHolders(sql: Sql): Promise<LockHolder[]> {
  return sql.query<LockHolder>(
    `select distinct held.pid as "backendPid", activity.application_name as application
     from pg_locks held join pg_stat_activity activity on activity.pid = held.pid
     where held.relation = 'ledger_balance'::regclass and held.mode = 'RowShareLock' and held.granted
       and held.database = (select oid from pg_database where datname = current_database())
       and held.pid <> pg_backend_pid()`,
  );
}
