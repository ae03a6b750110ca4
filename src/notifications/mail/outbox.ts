import type { Email } from '../../kernel/email.js';
import { newId } from '../../kernel/ids.js';
import type { SecretBox } from '../../kernel/secret-box.js';
import type { Sql } from '../../kernel/sql.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';

/**
 * Where emails wait to be sent. An email is written in the transaction that it is about, so that it goes out if, and only
 * if, that commits; the job `mail.send` takes it from there, and no request ever waits for a mail server.
 */
export class Outbox {
  constructor(private readonly box: SecretBox) {}

  /**
   * Leaves an email. Without one a blank is left, which is never sent: a request whose duration must not show whether it
   * has somebody to write to does the same work either way.
   */
  async leave(sql: Sql, email: Email | undefined): Promise<void> {
    const id = newId();
    const sealed = this.box.seal(JSON.stringify(email ?? null), id);
    await sql.query('insert into outgoing_mail (id, sealed) values ($1, $2)', [id, sealed]);
    await sql.query(wakeUpSql('mail'));
  }

  /** What `leave` left; undefined for a blank. */
  open(id: string, sealed: Buffer): Email | undefined {
    return (JSON.parse(this.box.open(sealed, id)) as Email | null) ?? undefined;
  }
}
