import type { Client } from 'pg';
import type { Logger } from '../../kernel/logger.js';
import { Reminder } from '../../kernel/reminder.js';
import type { Watch } from './standing-session.js';

/**
 * Whether the database has migrations that this program does not know, because a newer version has started.
 * Its tables may have another meaning, so the jobs of this version must not write to them.
 */
export class SchemaVersion implements Watch {
  private names: readonly string[] = [];
  private readonly reminder = new Reminder();

  /** @param known Names of the migrations of this program. */
  constructor(
    private readonly known: readonly string[],
    private readonly log: Logger,
  ) {}

  /** Names of applied migrations that this program does not know; empty when all is well. */
  get unknown(): readonly string[] {
    return this.names;
  }

  async look(client: Client): Promise<void> {
    const { rows } = await client.query<{ name: string }>(
      'select name from mikro_orm_migrations where name <> all ($1) order by name',
      [this.known],
    );
    const wasOld = this.names.length > 0;
    this.names = rows.map(({ name }) => name);
    if (this.names.length === 0) {
      this.reminder.reset();
      if (wasOld) this.log.warn({}, 'this program version fits the database again');
    } else if (this.reminder.isDue()) {
      this.log.error(
        { unknownMigrations: this.names },
        'this program version is older than the database: it runs no jobs, update it',
      );
    }
  }
}
