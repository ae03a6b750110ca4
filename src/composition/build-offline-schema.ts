import { MikroORM } from '@mikro-orm/postgresql';
import type { GraphQLSchema } from 'graphql';
import { ormOptions } from '../../mikro-orm.config.js';
import { readConfig } from '../config.js';
import { createPool } from '../platform/database/create-pool.js';
import { Listener } from '../platform/database/listener.js';
import { systemClock } from '../kernel/clock.js';
import { Quotas } from '../kernel/quotas.js';
import { Readiness } from '../kernel/readiness.js';
import { SecretBox } from '../kernel/secret-box.js';
import { sqlOf } from '../kernel/sql.js';
import { createFeatures } from './create-features.js';

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** The schema without a database, composed as in the server. For printing and checking. */
export function buildOfflineSchema(): GraphQLSchema {
  const url = 'postgresql://127.0.0.1/none';
  const pool = createPool({ url, max: 1, role: 'system' }, silent);
  const config = readConfig({});
  return createFeatures({
    config,
    log: silent,
    orm: new MikroORM(ormOptions(url)),
    pool,
    sql: sqlOf(pool),
    requestSql: sqlOf(pool),
    clickSql: sqlOf(pool),
    processes: { names: [], count: 0, onStill: () => undefined },
    databaseClock: systemClock,
    wakeUps: new Listener(url, silent),
    address: { base: 'http://localhost', short: 'http://localhost/go' },
    encryptionKey: Buffer.alloc(32),
    secrets: new SecretBox(Buffer.alloc(32)),
    quotas: new Quotas(config),
    stripe: undefined,
    readiness: new Readiness(),
    noteRefusal: () => undefined,
    figures: [],
  }).schema();
}
