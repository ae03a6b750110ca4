import type { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';

/** An arbitrary number that is the same in all Tribute processes. */
const migrationLock = 7_412_025;

/** Migrates the schema. Concurrent processes take turns: the first migrates, the others find it done. */
export async function migrate(orm: MikroORM, url: string): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'tribute migrations' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await orm.migrator.up();
  } finally {
    await client.end();
  }
}
