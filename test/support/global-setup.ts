import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import * as z from 'zod';
import { ormOptions } from '../../mikro-orm.config.js';
import { mergedFeatures } from '../../src/composition/merged-features.js';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded/start-embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { catalogueVariable } from './catalogue-variable.js';
import { eventSchemasVariable } from './event-data-faults.js';
import { offerSharedServers } from './shared-servers.js';

/** One embedded cluster for the run, with a migrated template for all suites, and shared servers. */
export default async function globalSetup(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tribute-test-'));
  const postgres = await startEmbeddedPostgres({
    dataDir,
    database: 'template_tribute',
    // The data may be lost after the run. Tests of durability start their own PostgreSQL.
    settings: { fsync: 'off', full_page_writes: 'off' },
  });
  const orm = await MikroORM.init(ormOptions(postgres.url));
  await migrate(orm, postgres.url);
  await orm.close();
  process.env['TRIBUTE_TEST_TEMPLATE_URL'] = postgres.url;
  const { ids, scopes, eventTypes } = mergedFeatures;
  process.env[catalogueVariable] = JSON.stringify({
    ids: [...ids],
    scopes: [...scopes],
    // Without their schemas, which are no JSON.
    eventTypes: [...eventTypes].map(([name, row]) => [name, { ...row, data: undefined }]),
  });
  const schemas = [...eventTypes].map(([name, { data }]) => [name, z.toJSONSchema(data.strict())]);
  const schemasFile = join(dataDir, 'event-schemas.json');
  await writeFile(schemasFile, JSON.stringify(Object.fromEntries(schemas)));
  process.env[eventSchemasVariable] = schemasFile;
  const stopSharedServers = await offerSharedServers();
  const run = globalThis as { stopTestRun?: () => Promise<void> };
  run.stopTestRun = async () => {
    await stopSharedServers();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
