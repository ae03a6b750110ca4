import { newId } from '../../kernel/ids.js';
import type { SecretBox } from '../../kernel/secret-box.js';
import type { Sql } from '../../kernel/sql.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import type { Mail } from './mail.js';

/**
 * Where mail is left to be sent. It is written in the transaction that it tells of, so that a mail goes out if, and only
 * if, that commits; the job `mail.send` takes it from there, and no request ever waits for a mail server.
 */
export class Outbox {
  constructor(private readonly box: SecretBox) {}

  /**
   * Leaves a mail. Without one a blank is left, which nobody is sent: a request that must not tell by its time whether it
   * has somebody to write to does the same work either way.
   */
  async leave(sql: Sql, mail: Mail | undefined): Promise<void> {
    const id = newId();
    const sealed = this.box.seal(JSON.stringify(mail ?? null), id);
    await sql.query('insert into outgoing_mail (id, sealed) values ($1, $2)', [id, sealed]);
    await sql.query(wakeUpSql('mail'));
  }

  /** What `leave` left; undefined for a blank. */
  open(id: string, sealed: Buffer): Mail | undefined {
    return (JSON.parse(this.box.open(sealed, id)) as Mail | null) ?? undefined;
  }
}
