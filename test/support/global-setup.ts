import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import { ormOptions } from '../../mikro-orm.config.js';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded/start-embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { offerSharedServers } from './shared-servers.js';

/** One embedded cluster for the whole run, with a migrated template database that every suite copies, and servers that suites share. */
export default async function globalSetup(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tribute-test-'));
  const postgres = await startEmbeddedPostgres({
    dataDir,
    database: 'template_tribute',
    // The data do not outlive the run. Tests of what is durable start a PostgreSQL of their own.
    settings: { fsync: 'off', full_page_writes: 'off' },
  });
  const orm = await MikroORM.init(ormOptions(postgres.url));
  await migrate(orm, postgres.url);
  await orm.close();
  process.env['TRIBUTE_TEST_TEMPLATE_URL'] = postgres.url;
  const stopSharedServers = await offerSharedServers();
  const run = globalThis as { stopTestRun?: () => Promise<void> };
  run.stopTestRun = async () => {
    await stopSharedServers();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
