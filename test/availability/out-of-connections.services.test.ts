import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { startServer, type TestServer } from '../support/server.js';
import { aScene } from '../support/story.js';
import { waitFor } from '../support/wait-for.js';

describe('a database that has no free connections', () => {
  const login = `short_${randomUUID().replaceAll('-', '')}`;
  let database: TestDatabase;
  let short: TestServer;

  beforeAll(async () => {
    database = await createDatabase();
    await database.query(`create role ${login} login password 'secret' in role tribute_app, tribute_system`);
    await database.query(`create database ${login} owner ${login}`);
    const url = new URL(database.url);
    Object.assign(url, { username: login, password: 'secret', pathname: `/${login}` });
    short = await startServer({ DATABASE_URL: url.href, ROLE: 'api' });
  });
  afterAll(async () => {
    await short.stop();
    await database.query(`drop database ${login} with (force)`);
    await database.query(`drop role ${login}`);
    await database.drop();
  });

  it('leads to 503, without an error in the log', async () => {
    const { key } = await aScene(short.url);
    const campaigns = async (): Promise<Response> =>
      fetch(`${short.url}/campaigns`, { headers: { authorization: `Bearer ${key}` } });
    expect((await campaigns()).status).toBe(200);
    await database.query(`alter role ${login} connection limit 0`);
    await database.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = $1`, [
      login,
    ]);
    const refused = await waitFor('a refusal', async () => {
      const response = await campaigns();
      return response.status !== 200 && response;
    });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    await database.query(`alter role ${login} connection limit -1`);
    await waitFor('requests to succeed', async () => (await campaigns()).status === 200);
    expect(short.log()).not.toMatch(/"level":50.*"(?:reqId|requestId)"/);
  });
});
