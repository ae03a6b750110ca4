import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import { ormOptions } from '../../mikro-orm.config.js';
import { startEmbeddedPostgres } from '../../src/database/embedded/start-embedded-postgres.js';
import { migrate } from '../../src/database/migrate.js';

/** One embedded cluster for the whole run, with a migrated template database that every suite copies. */
export default async function globalSetup(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tribute-test-'));
  const postgres = await startEmbeddedPostgres({ dataDir, database: 'template_tribute' });
  const orm = await MikroORM.init(ormOptions(postgres.url));
  await migrate(orm, postgres.url);
  await orm.close();
  process.env['TRIBUTE_TEST_TEMPLATE_URL'] = postgres.url;
  const shared = globalThis as { stopTestPostgres?: () => Promise<void> };
  shared.stopTestPostgres = async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
