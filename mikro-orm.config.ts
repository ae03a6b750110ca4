import 'reflect-metadata';
import { UnderscoreNamingStrategy } from '@mikro-orm/core';
import { defineConfig, type Options } from '@mikro-orm/postgresql';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { Migrator } from '@mikro-orm/migrations';
import { readConfig } from './src/config.js';
import { mergedFeatures } from './src/composition/merged-features.js';
import { AuditSubscriber } from './src/kernel/audit-subscriber.js';
import { deletedMeanwhile } from './src/kernel/errors.js';
import { migrations } from './src/platform/database/migrations/index.js';

/**
 * Relations are properties that hold the parent's bare id, and are called so: `campaignId` is the column
 * `campaign_id`.
 */
class PlainNaming extends UnderscoreNamingStrategy {
  override joinKeyColumnName(property: string): string {
    return this.propertyToColumnName(property);
  }
}

/** How the ORM sees the database at `url`: the same for the server, the tests and MikroORM's command line. */
export function ormOptions(url: string): Options {
  return defineConfig({
    clientUrl: url,
    entities: [...mergedFeatures.entities],
    namingStrategy: PlainNaming,
    metadataProvider: ReflectMetadataProvider,
    extensions: [Migrator],
    subscribers: [new AuditSubscriber()],
    // Migrations are written by hand (docs/adr/0002), so there is no snapshot to compare with.
    migrations: { migrationsList: migrations, snapshot: false, allOrNothing: true, silent: true },
    pool: { min: 0, max: 10 },
    forceUtcTimezone: true,
    findOneOrFailHandler: (entityName) => deletedMeanwhile(entityName),
    debug: false,
  });
}

/**
 * For `npx mikro-orm`: it needs DATABASE_URL, because the embedded PostgreSQL belongs to a running server.
 */
export default async (): Promise<Options> =>
  ormOptions(readConfig().databaseUrl ?? 'postgresql://127.0.0.1/tribute');
