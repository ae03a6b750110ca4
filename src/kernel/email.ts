import type { Sql } from './sql.js';

/** An email in plain text. */
export interface Email {
  /** The one address that it goes to. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Leaves an email to be sent when, and only when, the transaction commits. Without an email it does the same work and sends nothing. */
export type PostEmail = (sql: Sql, email: Email | undefined) => Promise<void>;
