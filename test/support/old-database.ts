import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { ormOptions } from '../../mikro-orm.config.js';
import { asAdmin, urlOf } from './database.js';

/** An empty database whose migrations a test runs itself: `orm.migrator.up({ to })` makes it one of an earlier version. */
export interface OldDatabase {
  readonly orm: MikroORM;
  readonly client: Client;
}

/** An empty database for all tests of a suite. */
export function useOldDatabase(): OldDatabase {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  let orm: MikroORM | undefined;
  let client: Client | undefined;
  beforeAll(async () => {
    await asAdmin(`create database ${name}`);
    orm = await MikroORM.init(ormOptions(urlOf(name)));
    client = new Client({ connectionString: urlOf(name) });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await orm?.close();
    await asAdmin(`drop database if exists ${name} with (force)`);
  });
  const started = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('The suite has not started yet.');
    return value;
  };
  return {
    get orm() {
      return started(orm);
    },
    get client() {
      return started(client);
    },
  };
}
