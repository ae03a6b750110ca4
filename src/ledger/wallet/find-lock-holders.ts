import type { Sql } from '../../kernel/sql.js';

/** A connection that has rows of wallets locked. */
export interface LockHolder {
  /** The process id of its PostgreSQL backend. */
  readonly backendPid: number;
  /** Names the program, its host and its process id. */
  readonly application: string;
}

/** Finds the connections whose open transactions lock rows of wallets right now: those that a lane may wait for. */
export async function findLockHolders(sql: Sql): Promise<LockHolder[]> {
  return sql.query<LockHolder>(
    `select distinct held.pid as "backendPid", activity.application_name as application
     from pg_locks held join pg_stat_activity activity on activity.pid = held.pid
     where held.relation = 'ledger_balance'::regclass and held.mode = 'RowShareLock' and held.granted
       and held.database = (select oid from pg_database where datname = current_database())
       and held.pid <> pg_backend_pid()`,
  );
}
