import type { Email } from '../../kernel/email.js';
import { newId } from '../../kernel/ids.js';
import type { SecretBox } from '../../kernel/secret-box.js';
import type { Sql } from '../../kernel/sql.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';

/**
 * Stores emails to send. An email is written in the transaction that it is about, so it is sent exactly if
 * that commits. The job `mail.send` sends it, so no request waits for a mail server.
 */
export class Outbox {
  constructor(private readonly box: SecretBox) {}

  /**
   * Stores an email, or a blank that is never sent. The blank gives a request the same duration whether it
   * has a recipient or not.
   */
  async leave(sql: Sql, email: Email | undefined): Promise<void> {
    const id = newId();
    const sealed = this.box.seal(JSON.stringify(email ?? null), id);
    await sql.query('insert into outgoing_mail (id, sealed) values ($1, $2)', [id, sealed]);
    await sql.query(wakeUpSql('mail'));
  }

  /** The stored email; undefined for a blank. */
  open(id: string, sealed: Buffer): Email | undefined {
    return (JSON.parse(this.box.open(sealed, id)) as Email | null) ?? undefined;
  }
}
