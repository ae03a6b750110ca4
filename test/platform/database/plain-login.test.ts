import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { startServer } from '../../support/server.js';
import { aScene } from '../../support/story.js';

/** A separate database for a login that is not a superuser and may not create roles. */
describe('a database login that owns only its own database', () => {
  let admin: TestDatabase;
  const login = `plain_${randomUUID().replaceAll('-', '')}`;
  const url = (): string => {
    const own = new URL(admin.url);
    own.username = login;
    own.password = 'secret';
    own.pathname = `/${login}`;
    return own.href;
  };

  beforeAll(async () => {
    admin = await createDatabase();
    await admin.query(`create role ${login} login password 'secret'`);
    await admin.query(`create database ${login} owner ${login}`);
  });
  afterAll(async () => {
    await admin.query(`drop database ${login} with (force)`);
    await admin.query(`revoke tribute_app, tribute_system from ${login}`);
    await admin.query(`drop role ${login}`);
    await admin.drop();
  });

  it('fails with an error that lists the grants it needs', async () => {
    const hint = `grant tribute_app to ${login}`;
    await expect(startServer({ DATABASE_URL: url() })).rejects.toThrow(hint);
  });

  it('works after those grants', async () => {
    await admin.query(`grant tribute_app, tribute_system to ${login}`);
    const server = await startServer({ DATABASE_URL: url() });
    const scene = await aScene(server.url);
    expect(scene.link.code).toMatch(/\w+/);
    expect(await server.stop()).toBe(0);
  });

  it('may end the transactions of a frozen process, but not those of other tools', async () => {
    const open = async (name: string, statement: string): Promise<Client> => {
      const client = new Client({
        connectionString: url(),
        application_name: name,
        options: '-c role=tribute_system',
      });
      client.on('error', () => undefined);
      await client.connect();
      await client.query(statement);
      return client;
    };
    // A watched process has a listening session. These are silent from here on.
    const listener = await open('tribute@elsewhere/1-00000000:listener', 'listen tribute');
    const working = await open('tribute@elsewhere/1-00000000', 'begin; select pg_current_xact_id()');
    const tool = await open('tribute@tool/2-00000000', 'begin; select pg_current_xact_id()');
    const ended = new Promise<void>((resolve) => {
      working.once('end', resolve);
    });
    const server = await startServer({ DATABASE_URL: url(), ROLE: 'api', PROCESS_STILL_MS: '500' });
    await ended;
    expect((await tool.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }]);
    expect((await listener.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await server.stop();
    await Promise.all([listener.end(), tool.end()]);
  });
});
