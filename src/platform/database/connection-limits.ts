import type { roles } from './roles.js';

/** Time limits of a connection, in milliseconds; 0 is unlimited. */
export interface ConnectionLimits {
  readonly databaseIdleTransactionMs: number;
  readonly databaseLockTimeoutMs: number;
  readonly databaseRequestTimeoutMs: number;
  readonly databaseJobTimeoutMs: number;
  readonly databaseTcpTimeoutMs: number;
}

/** Start-up options by which PostgreSQL itself ends the work of a frozen, disconnected or dead process. */
export function limitOptions(limits: ConnectionLimits, role: keyof typeof roles): string {
  const statement = role === 'app' ? limits.databaseRequestTimeoutMs : limits.databaseJobTimeoutMs;
  const tcp = limits.databaseTcpTimeoutMs;
  // Keepalive tests idle peers, the user timeout unacknowledged data, because a lost machine sends no FIN.
  const keepalive = tcp === 0 ? 0 : Math.max(1, Math.round(tcp / 4000));
  const values = {
    idle_in_transaction_session_timeout: limits.databaseIdleTransactionMs,
    lock_timeout: limits.databaseLockTimeoutMs,
    statement_timeout: statement,
    tcp_user_timeout: tcp,
    ...(keepalive > 0 && {
      tcp_keepalives_idle: keepalive,
      tcp_keepalives_interval: keepalive,
      tcp_keepalives_count: 3,
    }),
  };
  return Object.entries(values)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}
