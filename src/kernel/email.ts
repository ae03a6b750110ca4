import type { Sql } from './sql.js';

/** A plain-text email. */
export interface Email {
  /** The only recipient address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Queues an email that is sent only on commit. Without an email it does the same work and sends nothing. */
export type PostEmail = (sql: Sql, email: Email | undefined) => Promise<void>;
